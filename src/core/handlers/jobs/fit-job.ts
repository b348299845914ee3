import { api } from '../../../shared/api';
import { StudioError } from '../../../shared/errors';
import { defineJob } from '../../jobs/define-job';
import type { StudioContext } from '../../studio-context';
import { fitEmbedded } from '../../teachers/embedded/fit';

export const fitJob = (context: StudioContext) =>
  defineJob({
    kind: 'fit',
    input: api['teachers.fit'].input,
    unit: 'episodes',
    excludes: [
      {
        kind: 'fit',
        per: 'project',
        says: (name) => `The embedded teacher of ${name} is being fitted; wait or cancel that job.`,
      },
    ],
    about({ projectId }) {
      const { project, dataset } = context.project(projectId);
      const { readOnlyBecause } = project.info;
      if (readOnlyBecause !== null) throw new StudioError('conflict', readOnlyBecause);
      const { id, name } = dataset.summary;
      return { title: 'Fit the embedded teacher', datasetId: id, name, projectId };
    },
    run: ({ projectId, horizon }, job) =>
      fitEmbedded({ ...context.project(projectId), horizon }, job),
  });
