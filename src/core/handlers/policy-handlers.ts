import type { Handlers } from '../../shared/api';
import type { EmbodimentChoice } from '../../shared/api/policies';
import { StudioError } from '../../shared/errors';
import type { SavedPolicies } from '../../shared/model/policy-effect';
import type { Dataset } from '../datasets/dataset';
import { guessedEmbodiment, saveEmbodiment } from '../project/embodiment-file';
import { readNamedPolicies, removeNamedPolicy, saveNamedPolicy } from '../policies/named-policies';
import { policyEffect, PolicyResults } from '../policies/policy-effect';
import { PolicySignals } from '../policies/policy-signals';
import type { Project } from '../project/project';
import type { StudioContext } from '../studio-context';

/** An answer takes at most so long to compute; with what comes around it, that is below 200 ms. */
const budgetMs = 150;

/** Signals fill memory: those of one project are kept, the one whose policy room was entered last. */
interface Kept {
  projectId: string;
  signals: PolicySignals;
  results: PolicyResults;
}

export function policyHandlers(
  context: StudioContext,
): Pick<
  Handlers,
  | 'policies.read'
  | 'policies.effect'
  | 'policies.list'
  | 'policies.save'
  | 'policies.remove'
  | 'embodiment.get'
  | 'embodiment.set'
> {
  let kept: Kept | null = null;

  /** Scene events come with proposals, and a corrected robot has other parts: both need reading again. */
  const isFresh = ({ projectId, signals }: Kept, dataset: Dataset): boolean =>
    signals.embodiment === dataset.summary.embodiment &&
    !context.jobs
      .list()
      .some(
        (job) =>
          job.kind === 'propose' &&
          job.projectId === projectId &&
          (job.endedAtMs ?? 0) >= signals.startedAtMs,
      );

  return {
    'policies.read': async ({ projectId }) => {
      const { project, dataset } = context.project(projectId);
      if (kept?.projectId === projectId && isFresh(kept, dataset)) return { jobId: null };
      const running = context.jobs
        .list()
        .find((job) => job.kind === 'policy' && job.state === 'running');
      if (running !== undefined) context.jobs.cancel(running.id);
      const signals = new PolicySignals(dataset, project.info.path);
      kept = { projectId, signals, results: new PolicyResults() };
      const job = context.jobs.start({
        kind: 'policy',
        title: `Read the signals of ${dataset.summary.name}`,
        datasetId: dataset.summary.id,
        projectId,
        unit: 'episodes',
        work: async (watch) => {
          try {
            return await signals.read(watch);
          } catch (error) {
            // What was read in part must not pass for the whole.
            if (kept?.signals === signals) kept = null;
            throw error;
          }
        },
      });
      return { jobId: job.id };
    },
    'policies.effect': async ({ projectId, tried, against }, { signal }) => {
      context.project(projectId);
      if (kept?.projectId !== projectId) {
        throw new StudioError(
          'conflict',
          'The signals of this dataset are not in memory; open its policy room again.',
        );
      }
      return policyEffect({ ...kept, tried, against, budgetMs, signal });
    },
    'policies.list': ({ projectId }) => listed(context.project(projectId).project),
    'policies.save': async ({ projectId, policy }) => {
      const project = writable(context, projectId);
      await saveNamedPolicy(project.info.path, policy);
      return listed(project);
    },
    'policies.remove': async ({ projectId, name }) => {
      const project = writable(context, projectId);
      await removeNamedPolicy(project.info.path, name);
      return listed(project);
    },
    'embodiment.get': async ({ projectId }) => choiceOf(context.project(projectId).dataset),
    'embodiment.set': async ({ projectId, parts }) => {
      const { info } = writable(context, projectId);
      const { dataset } = context.project(projectId);
      await saveEmbodiment(dataset, info.path, parts);
      return choiceOf(dataset);
    },
  };
}

const listed = async ({ info }: Project): Promise<SavedPolicies> => ({
  current: info.policy,
  ...(await readNamedPolicies(info.path)),
});

const choiceOf = (dataset: Dataset): EmbodimentChoice => ({
  guessed: guessedEmbodiment(dataset),
  current: dataset.summary.embodiment,
});

function writable(context: StudioContext, projectId: string): Project {
  const { project } = context.project(projectId);
  const { readOnlyBecause } = project.info;
  if (readOnlyBecause === null) return project;
  throw new StudioError('conflict', `Nothing was saved: ${readOnlyBecause}`);
}
