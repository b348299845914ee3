import { api } from '../../../shared/api';
import { hostOf } from '../../../shared/model/draft';
import { runDrafts } from '../../drafts/run';
import { defineJob } from '../../jobs/define-job';
import { ModelKeys } from '../../models/keys';
import type { StudioContext } from '../../studio-context';

export const draftJob = (context: StudioContext) => {
  const keys = new ModelKeys(context.options.dataDir);
  return defineJob({
    kind: 'draft',
    input: api['drafts.run'].input,
    unit: 'keyframes',
    excludes: [
      {
        kind: 'draft',
        per: 'project',
        says: (name) => `Reasoning of ${name} is being drafted already; wait or cancel that job.`,
      },
      {
        kind: 'propose',
        per: 'project',
        says: (name) =>
          `Keyframes of ${name} are being proposed; wait until they are there, then draft.`,
      },
    ],
    // What learning stores beside it would take the place of what this job has stored.
    stops: [{ kind: 'learn', per: 'project' }],
    about({ projectId, settings }) {
      const { id, name } = context.project(projectId).dataset.summary;
      const title = `Draft reasoning with ${settings.model} at ${hostOf(settings.endpoint)}`;
      return { title, datasetId: id, name, projectId };
    },
    async run({ projectId, settings, episodes }, job) {
      // Not part of the input: a key is for this machine's eyes only.
      const { engine } = await context.queue.engine();
      const key = await keys.findFor(settings, engine);
      return runDrafts({ ...context.project(projectId), settings, key, episodes, engine }, job);
    },
  });
};
