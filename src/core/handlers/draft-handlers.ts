import type { Handlers } from '../../shared/api';
import { StudioError } from '../../shared/errors';
import { draftSettingsSchema, hostOf, type DraftSettings } from '../../shared/model/draft';
import { planDrafts, whyNotAsk } from '../drafts/plan';
import { tryDraft } from '../drafts/try-draft';
import type { JobRegistry } from '../jobs/registry';
import { ModelKeys } from '../models/keys';
import { listModels } from '../models/reach';
import type { StudioContext } from '../studio-context';
import { asking } from './asking';

type DraftMethods =
  | 'drafts.settings'
  | 'drafts.plan'
  | 'drafts.agree'
  | 'drafts.key'
  | 'drafts.models'
  | 'drafts.try'
  | 'drafts.run';

export function draftHandlers(
  context: StudioContext,
  jobs: JobRegistry,
): Pick<Handlers, DraftMethods> {
  const about = {
    folder: 'drafts',
    schema: draftSettingsSchema,
    ofAnyProject: true,
    keyOf: (settings: DraftSettings) => settings,
  };
  const ask = asking(context, { ...about, plan: planDrafts });
  const askOnce = asking(context, {
    ...about,
    plan: async (request) => ({
      host: hostOf(request.settings.endpoint),
      agreedAtMs: request.agreedAtMs,
      blockers: await whyNotAsk(request),
    }),
  });
  const keys = new ModelKeys(context.options.dataDir);
  return {
    'drafts.settings': ({ projectId }) => ask.settings(projectId),
    'drafts.plan': (input, { signal }) => ask.plan(input, signal),
    'drafts.agree': ({ projectId, endpoint, agreed }) => ask.agree(projectId, endpoint, agreed),
    'drafts.key': ({ endpoint, key }) => ask.keep(endpoint, key),
    'drafts.models': async (choice, { signal }) =>
      listModels({ endpoint: choice.endpoint, key: await keys.find(choice) }, signal),
    'drafts.try': async ({ projectId, episodes, keyframe, ...given }, { signal }) => {
      const settings = given.settings ?? (await ask.settings(projectId));
      if (settings === null) {
        throw new StudioError(
          'conflict',
          'No model is chosen yet: name a server and a model first.',
        );
      }
      const input = { projectId, settings, episodes };
      jobs.mayStart('draft', input);
      await askOnce.mustBeReady(input, signal);
      const key = await keys.find(settings);
      const open = context.project(projectId);
      return tryDraft({ ...open, settings, key, episodes, keyframe }, signal);
    },
    'drafts.run': async (input, { signal }) => {
      jobs.mayStart('draft', input);
      await ask.mustBeReady(input, signal);
      return { jobId: jobs.start('draft', input).id };
    },
  };
}
