import path from 'node:path';
import { api } from '../../../shared/api';
import { StudioError } from '../../../shared/errors';
import { defineJob } from '../../jobs/define-job';
import type { StudioContext } from '../../studio-context';
import { importOutputs } from '../../teachers/import';
import { scoresOfTeacher } from '../../teachers/scores';

/** Of rejected rows are told to windows. */
const toldRows = 100;

export const importJob = (context: StudioContext) =>
  defineJob({
    kind: 'import',
    input: api['teachers.import'].input,
    unit: 'frames',
    excludes: [
      {
        kind: 'import',
        per: 'project',
        says: (name) => `Outputs for ${name} are being imported already; wait or cancel that job.`,
      },
    ],
    about({ projectId, file, teacher }) {
      const { project, dataset } = context.project(projectId);
      const { readOnlyBecause } = project.info;
      if (readOnlyBecause !== null) throw new StudioError('conflict', readOnlyBecause);
      const { id, name } = dataset.summary;
      const title = `Import ${path.basename(file)} as ${teacher}`;
      return { title, datasetId: id, name, projectId };
    },
    async run({ projectId, file, teacher }, job) {
      const open = context.project(projectId);
      const result = await importOutputs(open, { file: path.resolve(file), teacher }, job);
      await scoresOfTeacher(open, teacher, job);
      return { ...result, rejected: result.rejected.slice(0, toldRows) };
    },
  });
