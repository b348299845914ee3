import path from 'node:path';
import type { Handlers } from '../../shared/api';
import { StudioError } from '../../shared/errors';
import {
  collectSettingsSchema,
  endpointOf,
  keyChoiceOf,
  keyEndpointOf,
  type CollectPlan,
  type CollectSettings,
  type TeacherProtocol,
} from '../../shared/model/collect';
import { ProjectChoices } from '../files/project-choices';
import type { JobRegistry } from '../jobs/registry';
import { Consent } from '../models/consent';
import { ModelKeys } from '../models/keys';
import type { StudioContext } from '../studio-context';
import { plainFailure } from '../system/classify-error';
import { planCollect } from '../teachers/live/plan-collect';

/** Throws `invalid-input`. */
function placeOf({ protocol, endpoint }: { protocol: TeacherProtocol; endpoint: string }): string {
  const place = endpointOf(protocol, endpoint);
  if (place !== null) return place;
  throw new StudioError('invalid-input', `${endpoint} is no address for ${protocol}.`);
}

const settingsSchema = collectSettingsSchema.nullable().catch(null);

export function collectHandlers(
  context: StudioContext,
  jobs: JobRegistry,
): Pick<
  Handlers,
  'collect.settings' | 'collect.plan' | 'collect.agree' | 'collect.key' | 'collect.run'
> {
  const { dataDir } = context.options;
  const choices = new ProjectChoices(path.join(dataDir, 'teachers'));
  const consent = new Consent(choices);
  const keys = new ModelKeys(dataDir);

  const plan = async (
    wanted: { projectId: string; settings: CollectSettings; episodes: readonly number[] | null },
    signal: AbortSignal,
  ): Promise<CollectPlan> => {
    const { projectId, settings, episodes } = wanted;
    const keyFault = await keys.find(keyChoiceOf(settings)).then(
      () => null,
      (error: unknown) => plainFailure(error).message,
    );
    const agreedAtMs = await consent.agreedAtMs(projectId, settings.endpoint);
    const open = context.project(projectId);
    return planCollect({ ...open, settings, episodes, keyFault, agreedAtMs }, signal);
  };

  return {
    'collect.settings': async ({ projectId }) => {
      context.project(projectId);
      return settingsSchema.parse((await choices.read(projectId))['settings']);
    },
    'collect.plan': (input, { signal }) => plan(input, signal),
    'collect.agree': async ({ projectId, agreed, ...address }) => {
      context.project(projectId);
      return { agreedAtMs: await consent.agree(projectId, placeOf(address), agreed) };
    },
    'collect.key': async ({ key, ...address }) => {
      const place = keyEndpointOf(placeOf(address));
      await keys.store(place, key);
      return { stored: await keys.isStored(place) };
    },
    'collect.run': async (input, { signal }) => {
      const { projectId, settings } = input;
      jobs.mayStart('collect', input);
      const planned = await plan(input, signal);
      if (planned.agreedAtMs === null) {
        throw new StudioError(
          'conflict',
          `Nothing was sent: agree first to sending pictures to ${planned.host}.`,
        );
      }
      const [blocker] = planned.blockers;
      if (blocker !== undefined) throw new StudioError('conflict', blocker);
      await choices.change(projectId, () => ({ settings }));
      return { jobId: jobs.start('collect', input).id };
    },
  };
}
