import path from 'node:path';
import type { Handlers } from '../../shared/api';
import { StudioError } from '../../shared/errors';
import { plainFailure } from '../system/classify-error';
import { draftSettingsSchema, type DraftPlan, type DraftSettings } from '../../shared/model/draft';
import { ProjectChoices } from '../files/project-choices';
import { Consent } from '../models/consent';
import { ModelKeys } from '../models/keys';
import { planDrafts } from '../drafts/plan';
import type { JobRegistry } from '../jobs/registry';
import type { StudioContext } from '../studio-context';

const settingsSchema = draftSettingsSchema.nullable().catch(null);

export function draftHandlers(
  context: StudioContext,
  jobs: JobRegistry,
): Pick<
  Handlers,
  'drafts.settings' | 'drafts.plan' | 'drafts.agree' | 'drafts.key' | 'drafts.run'
> {
  const { dataDir } = context.options;
  const choices = new ProjectChoices(path.join(dataDir, 'drafts'));
  const consent = new Consent(choices);
  const keys = new ModelKeys(dataDir);

  const plan = async (
    wanted: { projectId: string; settings: DraftSettings; episodes: readonly number[] | null },
    signal: AbortSignal,
  ): Promise<DraftPlan> => {
    const { projectId, settings, episodes } = wanted;
    const keyFault = await keys.find(settings).then(
      () => null,
      (error: unknown) => plainFailure(error).message,
    );
    const agreedAtMs = await consent.agreedAtMs(projectId, settings.endpoint);
    const open = context.project(projectId);
    return planDrafts({ ...open, settings, episodes, keyFault, agreedAtMs }, signal);
  };

  return {
    'drafts.settings': async ({ projectId }) => {
      context.project(projectId);
      return settingsSchema.parse((await choices.read(projectId))['settings']);
    },
    // Typed on, the window asks anew and drops what it asked before.
    'drafts.plan': (input, { signal }) => plan(input, signal),
    'drafts.agree': async ({ projectId, endpoint, agreed }) => {
      context.project(projectId);
      return { agreedAtMs: await consent.agree(projectId, endpoint, agreed) };
    },
    'drafts.key': async ({ endpoint, key }) => {
      await keys.store(endpoint, key);
      return { stored: await keys.isStored(endpoint) };
    },
    'drafts.run': async (input, { signal }) => {
      const { projectId, settings } = input;
      jobs.mayStart('draft', input);
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
      return { jobId: jobs.start('draft', input).id };
    },
  };
}
