import path from 'node:path';
import type { Handlers } from '../../shared/api';
import { StudioError } from '../../shared/errors';
import type { CheckResult, EpisodeDetail } from '../../shared/model/dataset';
import { checkIntegrity, idleText } from '../datasets/integrity/check-integrity';
import { condense } from '../datasets/problems';
import { distributions, listEpisodes } from '../library/listing';
import type { StudioContext } from '../studio-context';

/** Problems of one kind that the window lists before it counts the rest: the episodes have their own. */
const listedProblems = 20;

export function datasetHandlers(
  context: StudioContext,
): Pick<
  Handlers,
  | 'dataset.open'
  | 'dataset.episodes'
  | 'dataset.episode'
  | 'dataset.signals'
  | 'dataset.distributions'
  | 'dataset.check'
> {
  const { datasets, recent } = context;
  return {
    'dataset.open': async ({ path: folder }) => {
      const dataset = await datasets.open(path.resolve(folder));
      const { path: realPath, name } = dataset.summary;
      await recent.remember({ path: realPath, name, openedAtMs: Date.now() });
      context.thumbnails.start(dataset);
      return dataset.summary;
    },
    'dataset.episodes': async ({ datasetId, projectId, query, offset, limit }) => {
      const dataset = datasets.get(datasetId);
      const project = projectId === null ? null : context.project(projectId).project;
      return listEpisodes({
        dataset,
        project,
        query,
        offset,
        limit,
        thumbnailUrl: (episode) => context.thumbnails.url(dataset, episode),
      });
    },
    'dataset.episode': async ({ datasetId, episode }): Promise<EpisodeDetail> => {
      const dataset = datasets.get(datasetId);
      const meta = dataset.episode(episode);
      const [fingerprint, videos, reasoning] = await Promise.all([
        dataset.fingerprint(episode),
        dataset.videos(episode),
        dataset.reasoning(episode),
      ]);
      return {
        index: meta.index,
        length: meta.length,
        fps: dataset.summary.fps,
        tasks: meta.tasks,
        fingerprint,
        videos: videos.map(({ cameraKey, file, startSec, frames }) => ({
          cameraKey,
          url: `media/${context.assets.register(file)}`,
          startSec,
          frames,
        })),
        reasoning,
        problems: dataset.problemsOf(episode),
      };
    },
    'dataset.signals': ({ datasetId, episode }) => datasets.get(datasetId).signals(episode),
    'dataset.check': async ({ datasetId, deep }) => {
      const dataset = datasets.get(datasetId);
      const { name } = dataset.summary;
      const isRunning = context.jobs
        .list()
        .some(
          (job) => job.kind === 'check' && job.datasetId === datasetId && job.state === 'running',
        );
      if (isRunning) {
        throw new StudioError(
          'conflict',
          `${name} is being checked already; wait or cancel that job.`,
        );
      }
      const job = context.jobs.start({
        kind: 'check',
        title: `Check the integrity of ${name}`,
        datasetId,
        projectId: null,
        unit: 'episodes',
        work: async (watch): Promise<CheckResult> => {
          const { problems, idle } = await checkIntegrity(dataset, { deep }, watch);
          const episodes = new Set(problems.flatMap(({ episode }) => episode ?? []));
          return {
            deep,
            episodes: episodes.size,
            problems: condense(problems, listedProblems),
            idle: idleText(idle),
          };
        },
      });
      return { jobId: job.id };
    },
    'dataset.distributions': async ({ datasetId, projectId }) =>
      distributions(
        datasets.get(datasetId),
        projectId === null ? null : context.project(projectId).project,
      ),
  };
}
