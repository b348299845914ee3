import type { Handlers } from '../../shared/api';
import { StudioError } from '../../shared/errors';
import type { ShownRollout } from '../../shared/model/score-room';
import { judgeReportOf } from '../score/judge-report';
import { counterpartOf, overviewOf, rowsOf } from '../score/overview';
import { scorePage } from '../score/report-page';
import { scoreShelf, type Shelved } from '../score/shelf';
import type { StudioContext } from '../studio-context';
import { watchable } from './watchable';

/** Whole reports of more are megabytes by the dozen. */
const mostRollouts = 20_000;

export function scoreHandlers(
  context: StudioContext,
): Pick<
  Handlers,
  | 'score.overview'
  | 'score.rollouts'
  | 'score.rollout'
  | 'score.chooseJudge'
  | 'score.report'
  | 'score.page'
> {
  const shelfOf = (projectId: string) => context.project(projectId).project.store(scoreShelf);
  const shelved = async (projectId: string): Promise<Shelved> => (await shelfOf(projectId)).get();
  return {
    'score.overview': async ({ projectId }) => {
      const { last } = await shelfOf(projectId);
      return last === null ? null : overviewOf(last);
    },
    'score.rollouts': async ({ projectId, ...query }) => rowsOf(await shelved(projectId), query),
    'score.rollout': async ({ projectId, id }) =>
      shownRollout(context, await shelved(projectId), id),
    'score.chooseJudge': async ({ projectId, judge }) => {
      const shelf = await shelfOf(projectId);
      await shelf.judgedBy(shelf.get(), judge);
      return overviewOf(shelf.get());
    },
    'score.report': async ({ projectId }) => {
      const { report, folder } = await shelved(projectId);
      if (report.rollouts.length <= mostRollouts) return report;
      throw new StudioError(
        'conflict',
        `${report.rollouts.length} rollouts are too many for a window; run "dualvla score ${folder} --json".`,
      );
    },
    'score.page': async ({ projectId }) => {
      const { name, report, place, open } = await shelved(projectId);
      const trust = await judgeReportOf(place.look(), open.rollouts, report.judge);
      return { html: scorePage(name, report, trust) };
    },
  };
}

async function shownRollout(
  context: StudioContext,
  { byId, open }: Shelved,
  id: string,
): Promise<ShownRollout> {
  const known = byId.get(id);
  if (known === undefined) throw new StudioError('not-found', `There is no rollout ${id}.`);
  const { rollout, scored, judged } = known;
  return {
    ...scored,
    seed: rollout.seed,
    ...(await watchable(context, rollout)),
    judged,
    counterpart: counterpartOf(rollout, open.rollouts),
  };
}
