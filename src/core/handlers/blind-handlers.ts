import type { Handlers } from '../../shared/api';
import { StudioError } from '../../shared/errors';
import { blindQueue, drawQueue, endBlind, sampledAt, sayBlind } from '../score/calibration/blind';
import { dimensionsFor } from '../score/judge/answer';
import { judgeReportOf } from '../score/judge-report';
import { scoreShelf } from '../score/shelf';
import type { StudioContext } from '../studio-context';
import { watchable } from './watchable';

export function blindHandlers(
  context: StudioContext,
): Pick<
  Handlers,
  | 'score.blind'
  | 'score.drawBlind'
  | 'score.blindRollout'
  | 'score.sayBlind'
  | 'score.endBlind'
  | 'score.judgeReport'
> {
  const shelved = async (projectId: string) =>
    (await context.project(projectId).project.store(scoreShelf)).get();
  return {
    'score.blind': async ({ projectId, curator }) => {
      const { place, byId } = await shelved(projectId);
      return blindQueue(place.look(), byId, curator);
    },
    'score.drawBlind': async ({ projectId, ...wish }) => {
      const { place, byId } = await shelved(projectId);
      return drawQueue(place, byId, wish);
    },
    'score.blindRollout': async ({ projectId, sample, at }) => {
      const { place, byId } = await shelved(projectId);
      const { rollout: id } = await sampledAt(place.look(), sample, at);
      const known = byId.get(id);
      if (known === undefined) {
        throw new StudioError('not-found', 'This rollout is not among those that were measured.');
      }
      const { task, texts } = known.rollout;
      const shown = await watchable(context, known.rollout);
      return { task, ...shown, asked: [...dimensionsFor(texts.length > 0)] };
    },
    'score.sayBlind': async ({ projectId, sample, at, curator, device, ...saying }) => {
      const { place } = await shelved(projectId);
      await sayBlind(place, { sample, at }, saying, { curator, device });
      return { saved: true };
    },
    'score.endBlind': async ({ projectId, sample, ...by }) => {
      await endBlind((await shelved(projectId)).place, sample, by);
      return { saved: true };
    },
    'score.judgeReport': async ({ projectId }) => {
      const { place, open, report } = await shelved(projectId);
      return judgeReportOf(place.look(), open.rollouts, report.judge);
    },
  };
}
