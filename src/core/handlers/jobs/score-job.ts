import path from 'node:path';
import { api } from '../../../shared/api';
import type { Problem } from '../../../shared/errors';
import { defineJob } from '../../jobs/define-job';
import { ProjectFolder } from '../../project/project-folder';
import { hasRolloutsFile, openRollouts, type OpenRollouts } from '../../score/open-rollouts';
import { readRolloutDataset } from '../../score/read-dataset';
import { scoreRollouts } from '../../score/score-rollouts';
import { scoreShelf } from '../../score/shelf';
import { storedJudge } from '../../score/stored-judge';
import type { OpenProject, StudioContext } from '../../studio-context';

/** Measures into the memory of this very process, and writes nothing. */
export const scoreJob = (context: StudioContext) =>
  defineJob({
    kind: 'score',
    input: api['score.measure'].input,
    unit: 'rollouts',
    excludes: [
      {
        kind: 'score',
        per: 'project',
        says: (name) =>
          `Rollouts are being measured beside ${name} already; wait or cancel that job.`,
      },
    ],
    about({ projectId, folder }) {
      const { id, name } = context.project(projectId).dataset.summary;
      const title = `Measure the rollouts of ${folder === null ? name : path.basename(folder)}`;
      return { title, datasetId: id, name, projectId };
    },
    async run({ projectId, folder, kept }, job) {
      const work = context.project(projectId);
      const { project, dataset } = work;
      const place = path.resolve(folder ?? dataset.summary.path);
      const open = await rolloutsAt(place, work);
      try {
        const scores = ProjectFolder.reading(kept === null ? project.folder.path : kept);
        const judged = await storedJudge(scores, open.rollouts);
        if (kept !== null && judged === null) open.problems.push(noJudge(kept));
        const report = await scoreRollouts(open, 'additive', judged, job);
        const shelf = await project.store(scoreShelf);
        await shelf.put({ folder: place, name: path.basename(place), open, report });
        const { rollouts, policies, problems } = report;
        return { rollouts: rollouts.length, policies: policies.length, problems };
      } catch (error) {
        await open.close();
        throw error;
      }
    },
  });

const noJudge = (kept: string): Problem => ({
  code: 'no-judge',
  severity: 'warning',
  message: `${kept} keeps no judge's scores of these rollouts; name the folder that "dualvla score --judge" was given as --project.`,
});

/** The episodes of the open dataset are read as its project says; it stays open by itself. */
async function rolloutsAt(place: string, { dataset, project }: OpenProject): Promise<OpenRollouts> {
  if (place !== dataset.summary.path || hasRolloutsFile(place)) return openRollouts(place);
  return { ...(await readRolloutDataset(dataset, project)), close: () => Promise.resolve() };
}
