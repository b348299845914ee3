import type { Handlers } from '../../shared/api';
import type { EmbodimentChoice } from '../../shared/api/policies';
import { StudioError } from '../../shared/errors';
import type { SavedPolicies } from '../../shared/model/policy-effect';
import type { Dataset } from '../datasets/dataset';
import { guessedEmbodiment, saveEmbodiment } from '../project/embodiment-file';
import { readNamedPolicies, removeNamedPolicy, saveNamedPolicy } from '../policies/named-policies';
import { policyEffect } from '../policies/policy-effect';
import type { Project } from '../project/project';
import type { StudioContext } from '../studio-context';

/** An answer takes at most so long to compute; with what comes around it, that is below 200 ms. */
const budgetMs = 150;

export function policyHandlers(
  context: StudioContext,
): Pick<
  Handlers,
  | 'policies.effect'
  | 'policies.list'
  | 'policies.save'
  | 'policies.remove'
  | 'embodiment.get'
  | 'embodiment.set'
> {
  return {
    'policies.effect': async ({ projectId, tried, against }, { signal }) => {
      context.project(projectId);
      return policyEffect({ ...context.signals.of(projectId), tried, against, budgetMs, signal });
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
