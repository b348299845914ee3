import type { Handlers } from '../../shared/api';
import { draftSettingsSchema } from '../../shared/model/draft';
import { planDrafts } from '../drafts/plan';
import type { JobRegistry } from '../jobs/registry';
import type { StudioContext } from '../studio-context';
import { asking } from './asking';

export function draftHandlers(
  context: StudioContext,
  jobs: JobRegistry,
): Pick<
  Handlers,
  'drafts.settings' | 'drafts.plan' | 'drafts.agree' | 'drafts.key' | 'drafts.run'
> {
  const ask = asking(context, {
    folder: 'drafts',
    schema: draftSettingsSchema,
    keyOf: (settings) => settings,
    plan: planDrafts,
  });
  return {
    'drafts.settings': ({ projectId }) => ask.settings(projectId),
    'drafts.plan': (input, { signal }) => ask.plan(input, signal),
    'drafts.agree': ({ projectId, endpoint, agreed }) => ask.agree(projectId, endpoint, agreed),
    'drafts.key': ({ endpoint, key }) => ask.keep(endpoint, key),
    'drafts.run': async (input, { signal }) => {
      jobs.mayStart('draft', input);
      await ask.mustBeReady(input, signal);
      return { jobId: jobs.start('draft', input).id };
    },
  };
}
