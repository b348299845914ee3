import { api } from '../../../shared/api';
import { hostOf } from '../../../shared/model/draft';
import type { AskedJudge, JudgeWish } from '../../../shared/model/judge';
import { defineJob } from '../../jobs/define-job';
import type { JobContext } from '../../jobs/progress';
import { ModelKeys } from '../../models/keys';
import { identityOf } from '../../score/judge/identity';
import { runJudge, type JudgeRequest } from '../../score/judge/run-judge';
import { retrievalFor, withExamples } from '../../score/knowledge/examples';
import { nameBase } from '../../score/knowledge/base-shelf';
import { scoreShelf } from '../../score/shelf';
import { runStress } from '../../score/stress/run-stress';
import type { StudioContext } from '../../studio-context';

export const judgeJob = (context: StudioContext) => {
  const keys = new ModelKeys(context.options.dataDir);
  return defineJob({
    kind: 'judge',
    input: api['score.judge'].input,
    unit: 'rollouts',
    excludes: [
      {
        kind: 'judge',
        per: 'project',
        says: (name) =>
          `A judge is asked about rollouts beside ${name} already; wait or cancel that job.`,
      },
      {
        kind: 'score',
        per: 'project',
        says: (name) => `Rollouts are being measured beside ${name}; wait until they are.`,
      },
    ],
    about({ projectId, settings }) {
      const { id, name } = context.project(projectId).dataset.summary;
      const { stress, model, endpoint } = settings;
      const title = `${stress === null ? 'Ask' : 'Test'} ${model} at ${hostOf(endpoint)}`;
      return { title, datasetId: id, name, projectId };
    },
    async run({ projectId, settings }, job) {
      const { project } = context.project(projectId);
      const shelf = await project.store(scoreShelf);
      const shelved = shelf.get();
      const { folder } = await shelved.place.write();
      const { rollouts } = shelved.open;
      // Not part of the input: a key is for this machine's eyes only.
      const { engine } = await context.queue.engine();
      const key = await keys.findFor(settings, engine);
      const wish = {
        folder: settings.kb,
        retrieval: retrievalFor(settings.preset, settings.k),
        embeddings: await embeddingsOf(keys, settings),
      };
      if (settings.kb !== null) await nameBase(project, settings.kb);
      return withExamples(wish, job.signal, async (examples) => {
        const request = { rollouts, folder, settings, key, examples, engine };
        const asked = await askedBy(request, settings, job);
        const { id } = identityOf(settings, examples?.about ?? null);
        await shelf.judgedBy(
          shelved,
          settings.stress === null ? id : (shelved.report.judge?.id ?? null),
        );
        return asked;
      });
    },
  });
};

async function askedBy(
  request: JudgeRequest,
  { stress }: JudgeWish,
  job: JobContext,
): Promise<AskedJudge> {
  if (stress !== null) {
    const started = performance.now();
    const { judge: _judge, sample, ...report } = await runStress({ ...request, ...stress }, job);
    const judged = report.rollouts.length;
    const seconds = (performance.now() - started) / 1_000;
    return { ...report, seconds, judged, notJudged: sample - judged, reused: 0 };
  }
  const { rollouts, ...result } = await runJudge(request, job);
  const judged = rollouts.filter(({ judge }) => judge !== null).length;
  return { ...result, judged, notJudged: rollouts.length - judged, tests: null };
}

/** The judge's key is for no other server: another has its own, if one is stored. */
async function embeddingsOf(keys: ModelKeys, { embeddings, ...judge }: JudgeWish) {
  if (embeddings === null) return null;
  const isSame = new URL(embeddings.endpoint).origin === new URL(judge.endpoint).origin;
  const own = (await keys.isStored(embeddings.endpoint)) ? 'stored' : 'none';
  const { endpoint } = embeddings;
  const key = await keys.find({ ...judge, endpoint, key: isSame ? judge.key : own });
  return { ...embeddings, key };
}
