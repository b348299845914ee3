import { matchParts } from '../kinematics/match-parts';
import type { Handlers } from '../../shared/api';
import type { EmbodimentChoice } from '../../shared/api/policies';
import type { SavedPolicies } from '../../shared/model/policy-effect';
import { lagOfDataset } from '../keyframes/dataset-lag';
import { exportRecord } from '../keyframes/export-record';
import { readNamedPolicies, removeNamedPolicy, saveNamedPolicy } from '../policies/named-policies';
import { learningCurve } from '../policies/learning-curve';
import { policyEffect } from '../policies/policy-effect';
import type { Project } from '../project/project';
import type { OpenProject, StudioContext } from '../studio-context';

/** An answer takes at most so long to compute; with what comes around it, that is below 200 ms. */
const budgetMs = 150;

export function policyHandlers(
  context: StudioContext,
): Pick<
  Handlers,
  | 'policies.effect'
  | 'policies.learning'
  | 'policies.list'
  | 'policies.save'
  | 'policies.remove'
  | 'embodiment.lag'
  | 'embodiment.get'
  | 'embodiment.match'
  | 'embodiment.set'
> {
  return {
    'policies.effect': async ({ projectId, tried, against }, { signal }) => {
      const { dataset } = context.project(projectId);
      const asExported = (await exportRecord(dataset)).hash !== null;
      const known = context.signals.of(projectId);
      return policyEffect({ ...known, tried, against, asExported, budgetMs, signal });
    },
    'policies.learning': async ({ projectId, curator, policy }, { signal }) =>
      learningCurve(context.project(projectId), { curator, policy }, signal),
    'policies.list': ({ projectId }) => listed(context.project(projectId).project),
    'policies.save': async ({ projectId, policy }) => {
      const { project } = context.project(projectId);
      await saveNamedPolicy(project.folder, policy);
      return listed(project);
    },
    'policies.remove': async ({ projectId, name }) => {
      const { project } = context.project(projectId);
      await removeNamedPolicy(project.folder, name);
      return listed(project);
    },
    'embodiment.lag': ({ projectId }) => {
      const { dataset, project } = context.project(projectId);
      return lagOfDataset(dataset, project);
    },
    'embodiment.get': async ({ projectId }) => choiceOf(context.project(projectId)),
    'embodiment.match': ({ projectId, parts, file }) =>
      matchParts(context.project(projectId).dataset, parts, file),
    'embodiment.set': async ({ projectId, parts }) => {
      const open = context.project(projectId);
      await open.project.setRobot(parts);
      return choiceOf(open);
    },
  };
}

const listed = async ({ info, folder }: Project): Promise<SavedPolicies> => ({
  current: info.policy,
  ...(await readNamedPolicies(folder)),
});

const choiceOf = ({ dataset, project }: OpenProject): EmbodimentChoice => ({
  guessed: dataset.summary.embodiment,
  current: project.robot,
});
