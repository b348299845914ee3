import { api } from '../../../shared/api';
import { defineJob } from '../../jobs/define-job';
import { compareEpisodes } from '../../library/similarity/compare-episodes';
import type { StudioContext } from '../../studio-context';

/** What it finds lies in the memory of this very process, and in the project. */
export const compareJob = (context: StudioContext) =>
  defineJob({
    kind: 'compare',
    input: api['dataset.compare'].input,
    unit: 'episodes',
    // Of a dataset one at a time: see its method.
    excludes: [],
    about({ datasetId, projectId }) {
      const { id, name } = context.datasets.get(datasetId).summary;
      return { title: `Compare the episodes of ${name}`, datasetId: id, name, projectId };
    },
    run({ datasetId, projectId }, job) {
      const project = projectId === null ? null : context.project(projectId).project;
      return compareEpisodes({ dataset: context.datasets.get(datasetId), project }, job);
    },
  });
