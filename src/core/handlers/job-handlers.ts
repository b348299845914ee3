import type { Handlers } from '../../shared/api';
import type { JobRegistry } from '../jobs/registry';
import type { StudioContext } from '../studio-context';

/** The methods that only start a job, and those about jobs. */
export function jobHandlers(
  context: StudioContext,
  jobs: JobRegistry,
): Pick<
  Handlers,
  | 'dataset.check'
  | 'dataset.compare'
  | 'dataset.download'
  | 'dataset.fetch'
  | 'distill.export'
  | 'distill.proxy'
  | 'export.run'
  | 'keyframes.learn'
  | 'keyframes.propose'
  | 'policies.read'
  | 'publish.run'
  | 'score.measure'
  | 'teachers.fit'
  | 'teachers.import'
  | 'jobs.list'
  | 'jobs.cancel'
> {
  return {
    'dataset.check': async (input) => ({ jobId: jobs.start('check', input).id }),
    'dataset.compare': async (input) => {
      const isUnderWay = jobs
        .list()
        .some(
          ({ kind, state, datasetId }) =>
            kind === 'compare' && state === 'running' && datasetId === input.datasetId,
        );
      return { jobId: isUnderWay ? null : jobs.start('compare', input).id };
    },
    'dataset.download': async (input) => ({ jobId: jobs.start('download', input).id }),
    'dataset.fetch': async (input) => ({ jobId: jobs.start('fetch', input).id }),
    'distill.export': async (input) => ({ jobId: jobs.start('distill', input).id }),
    'distill.proxy': async (input) => ({ jobId: jobs.start('proxy', input).id }),
    'teachers.fit': async (input) => ({ jobId: jobs.start('fit', input).id }),
    'teachers.import': async (input) => ({ jobId: jobs.start('import', input).id }),
    'score.measure': async (input) => ({ jobId: jobs.start('score', input).id }),
    'export.run': async (input) => ({ jobId: jobs.start('export', input).id }),
    'publish.run': async (input) => ({ jobId: jobs.start('publish', input).id }),
    'keyframes.propose': async (input) => ({ jobId: jobs.start('propose', input).id }),
    'keyframes.learn': async (input) => ({ jobId: jobs.start('learn', input).id }),
    'policies.read': async (input) => {
      const { project } = context.project(input.projectId);
      const isFresh = context.signals.isFresh(input.projectId, project);
      return { jobId: isFresh ? null : jobs.start('policy', input).id };
    },
    'jobs.list': async () => jobs.list(),
    'jobs.cancel': async ({ jobId }) => jobs.cancel(jobId),
  };
}
