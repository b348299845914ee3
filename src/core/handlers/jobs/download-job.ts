import { api } from '../../../shared/api';
import { StudioError } from '../../../shared/errors';
import { defineJob } from '../../jobs/define-job';
import type { StudioContext } from '../../studio-context';

export const downloadJob = ({ datasets, thumbnails }: StudioContext) =>
  defineJob({
    kind: 'download',
    input: api['dataset.download'].input,
    unit: 'bytes',
    excludes: [
      {
        kind: 'download',
        per: 'dataset',
        says: (name) => `${name} is being downloaded already.`,
      },
    ],
    about({ datasetId }) {
      const { name } = datasets.get(datasetId).summary;
      return { title: `Download ${name}`, datasetId, name, projectId: null };
    },
    async run({ datasetId }, job) {
      const dataset = datasets.get(datasetId);
      const { hub } = dataset;
      if (hub === null || hub === undefined) {
        throw new StudioError(
          'invalid-input',
          `${dataset.summary.name} is not of the Hugging Face Hub, so nothing of it is to be downloaded.`,
        );
      }
      const missing = hub.missing();
      await hub.fetchAll(job);
      thumbnails.start(dataset);
      return { files: missing.length, bytes: missing.reduce((sum, { bytes }) => sum + bytes, 0) };
    },
  });
