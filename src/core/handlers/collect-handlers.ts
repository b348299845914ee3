import type { Handlers } from '../../shared/api';
import { StudioError } from '../../shared/errors';
import {
  collectSettingsSchema,
  endpointOf,
  keyChoiceOf,
  keyEndpointOf,
  type TeacherProtocol,
} from '../../shared/model/collect';
import type { JobRegistry } from '../jobs/registry';
import type { StudioContext } from '../studio-context';
import { ModelKeys } from '../models/keys';
import { planCollect } from '../teachers/live/plan-collect';
import { tryTeacher } from '../teachers/live/try-teacher';
import { outputs } from '../teachers/outputs';
import { asking } from './asking';

/** Throws `invalid-input`. */
function placeOf({ protocol, endpoint }: { protocol: TeacherProtocol; endpoint: string }): string {
  const place = endpointOf(protocol, endpoint);
  if (place !== null) return place;
  throw new StudioError('invalid-input', `${endpoint} is no address for ${protocol}.`);
}

export function collectHandlers(
  context: StudioContext,
  jobs: JobRegistry,
): Pick<
  Handlers,
  | 'collect.settings'
  | 'collect.plan'
  | 'collect.agree'
  | 'collect.key'
  | 'collect.try'
  | 'collect.run'
> {
  const ask = asking(context, {
    folder: 'teachers',
    schema: collectSettingsSchema,
    keyOf: keyChoiceOf,
    plan: planCollect,
  });
  const keys = new ModelKeys(context.options.dataDir);
  return {
    'collect.settings': ({ projectId }) => ask.settings(projectId),
    'collect.plan': (input, { signal }) => ask.plan(input, signal),
    'collect.agree': async ({ projectId, agreed, ...address }) =>
      ask.agree(projectId, placeOf(address), agreed),
    'collect.key': async ({ key, ...address }) => ask.keep(keyEndpointOf(placeOf(address)), key),
    'collect.try': async (input, { signal }) => {
      jobs.mayStart('collect', input);
      await ask.mustBeReady(input, signal);
      const { projectId, settings, episodes } = input;
      const open = context.project(projectId);
      const store = await open.project.store(outputs);
      const key = await keys.find(keyChoiceOf(settings));
      return tryTeacher({ ...open, store, settings, key, episodes }, signal);
    },
    'collect.run': async (input, { signal }) => {
      jobs.mayStart('collect', input);
      await ask.mustBeReady(input, signal);
      return { jobId: jobs.start('collect', input).id };
    },
  };
}
