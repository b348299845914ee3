import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Handlers } from '../../shared/api';
import { agreedTo, judgeWishSchema, type PlannedJudge } from '../../shared/model/judge';
import type { JobRegistry } from '../jobs/registry';
import { planJudge } from '../score/judge/plan-judge';
import { picturesEach, retrievalFor } from '../score/knowledge/examples';
import { kbFile } from '../score/knowledge/knowledge-base';
import { scoreShelf } from '../score/shelf';
import { drawn, stressVariants } from '../score/stress/run-stress';
import type { StudioContext } from '../studio-context';
import { asking } from './asking';

export function judgeHandlers(
  context: StudioContext,
  jobs: JobRegistry,
): Pick<
  Handlers,
  'score.judgeSettings' | 'score.planJudge' | 'score.agree' | 'score.key' | 'score.judge'
> {
  const ask = asking(context, {
    folder: 'judges',
    schema: judgeWishSchema,
    keyOf: (settings) => settings,
    agreedTo,
    plan: async ({ project, settings, keyFault, agreedAtMs }): Promise<PlannedJudge> => {
      const { open } = (await project.store(scoreShelf)).get();
      const { stress, kb, k, preset, embeddings } = settings;
      const plan = await planJudge({
        rollouts:
          stress === null ? open.rollouts : drawn(open.rollouts, stress.sample, stress.seed),
        settings,
        variants: stress === null ? 1 : stressVariants,
        examplePictures: kb === null ? 0 : retrievalFor(preset, k).k * picturesEach,
        faults: [
          ...(keyFault === null ? [] : [keyFault]),
          ...(kb === null || existsSync(path.join(kb, kbFile))
            ? []
            : [`${kb} is no knowledge base: it has no ${kbFile}.`]),
        ],
        embeddings: kb === null ? null : (embeddings?.endpoint ?? null),
      });
      return { ...plan, agreedAtMs };
    },
  });
  const all = { episodes: null };
  return {
    'score.judgeSettings': ({ projectId }) => ask.settings(projectId),
    'score.planJudge': (input, { signal }) => ask.plan({ ...input, ...all }, signal),
    'score.agree': ({ projectId, settings, agreed }) =>
      ask.agree(projectId, agreedTo(settings), agreed),
    'score.key': ({ endpoint, key }) => ask.keep(endpoint, key),
    'score.judge': async (input, { signal }) => {
      jobs.mayStart('judge', input);
      await ask.mustBeReady({ ...input, ...all }, signal);
      return { jobId: jobs.start('judge', input).id };
    },
  };
}
