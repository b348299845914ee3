import { api } from '../../../shared/api';
import { keyChoiceOf } from '../../../shared/model/collect';
import { defineJob } from '../../jobs/define-job';
import { ModelKeys } from '../../models/keys';
import type { StudioContext } from '../../studio-context';
import { runCollect } from '../../teachers/live/run-collect';
import { outputs } from '../../teachers/outputs';

export const collectJob = (context: StudioContext) => {
  const keys = new ModelKeys(context.options.dataDir);
  return defineJob({
    kind: 'collect',
    input: api['collect.run'].input,
    unit: 'frames',
    excludes: [
      {
        kind: 'collect',
        per: 'project',
        says: (name) => `A teacher of ${name} is being asked already; wait or cancel that job.`,
      },
    ],
    about({ projectId, settings }) {
      const { id, name } = context.project(projectId).dataset.summary;
      const title = `Ask ${settings.teacher} at ${new URL(settings.endpoint).host}`;
      return { title, datasetId: id, name, projectId };
    },
    async run({ projectId, settings, episodes }, job) {
      // Not part of the input: a key is for this machine's eyes only.
      const { engine } = await context.queue.engine();
      const key = await keys.findFor(keyChoiceOf(settings), engine);
      const open = context.project(projectId);
      const store = await open.project.store(outputs);
      return runCollect({ ...open, store, settings, key, episodes, engine }, job);
    },
  });
};
