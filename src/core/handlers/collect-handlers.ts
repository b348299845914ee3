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
import { planCollect } from '../teachers/live/plan-collect';
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
  'collect.settings' | 'collect.plan' | 'collect.agree' | 'collect.key' | 'collect.run'
> {
  const ask = asking(context, {
    folder: 'teachers',
    schema: collectSettingsSchema,
    keyOf: keyChoiceOf,
    plan: planCollect,
  });
  return {
    'collect.settings': ({ projectId }) => ask.settings(projectId),
    'collect.plan': (input, { signal }) => ask.plan(input, signal),
    'collect.agree': async ({ projectId, agreed, ...address }) =>
      ask.agree(projectId, placeOf(address), agreed),
    'collect.key': async ({ key, ...address }) => ask.keep(keyEndpointOf(placeOf(address)), key),
    'collect.run': async (input, { signal }) => {
      jobs.mayStart('collect', input);
      await ask.mustBeReady(input, signal);
      return { jobId: jobs.start('collect', input).id };
    },
  };
}
