import path from 'node:path';
import { api } from '../../../shared/api';
import { HubClient } from '../../hub/client';
import { defineJob } from '../../jobs/define-job';
import { planPublish } from '../../publish/plan';
import { publish } from '../../publish/publish';
import type { StudioContext } from '../../studio-context';
import { checkedWish } from '../publish-handlers';

export const publishJob = (context: StudioContext) =>
  defineJob({
    kind: 'publish',
    input: api['publish.run'].input,
    unit: 'bytes',
    excludes: [
      {
        kind: 'publish',
        per: 'project',
        says: (name) => `Something of ${name} is being published already; wait or cancel that job.`,
      },
    ],
    about({ projectId, wish }) {
      const { id, name } = context.project(projectId).dataset.summary;
      const title = `Publish ${path.basename(wish.folder)} as ${checkedWish(wish).name}`;
      return { title, datasetId: id, name, projectId };
    },
    async run({ wish: given }, job) {
      const client = new HubClient();
      const wish = checkedWish(given);
      const planned = await planPublish(client, wish, job);
      return publish({ client, wish, planned, job });
    },
  });
