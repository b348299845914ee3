import path from 'node:path';
import { api } from '../../../shared/api';
import { defineJob } from '../../jobs/define-job';
import { realPlace } from '../../files/real-place';
import {
  hasRolloutsFile,
  openRollouts,
  rolloutsFingerprint,
  type OpenRollouts,
} from '../../score/open-rollouts';
import { readRolloutDataset } from '../../score/read-dataset';
import { placeInProject, placeOfOwn } from '../../score/score-place';
import { measureRollouts } from '../../score/score-rollouts';
import { scoreShelf } from '../../score/shelf';
import type { OpenProject, StudioContext } from '../../studio-context';

/** Measures into the memory of this very process; rollouts from elsewhere are named among the project's datasets. */
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
      {
        kind: 'judge',
        per: 'project',
        says: (name) =>
          `A judge is asked about rollouts beside ${name}; wait or cancel that job, then measure others.`,
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
      const at = path.resolve(folder ?? dataset.summary.path);
      const open = await rolloutsAt(at, work);
      try {
        const isOwn = folder === null || realPlace(at) === realPlace(dataset.summary.path);
        if (!isOwn) {
          const [name, fingerprint] = [path.basename(at), rolloutsFingerprint(open)];
          await project.addDataset({ path: realPlace(at), name, role: 'rollouts', fingerprint });
        }
        const place = isOwn && kept === null ? placeInProject(project) : placeOfOwn(at, kept);
        const { engine } = await context.queue.engine();
        const measured = await measureRollouts(open, job, engine);
        const shelf = await project.store(scoreShelf);
        const report = await shelf.put({
          folder: at,
          name: path.basename(at),
          open,
          place,
          measured,
        });
        const { rollouts, policies, problems } = report;
        return { rollouts: rollouts.length, policies: policies.length, problems };
      } catch (error) {
        await open.close();
        throw error;
      }
    },
  });

/** The episodes of the open dataset are read as its project says; it stays open by itself. */
async function rolloutsAt(place: string, { dataset, project }: OpenProject): Promise<OpenRollouts> {
  if (place !== dataset.summary.path || hasRolloutsFile(place)) return openRollouts(place);
  return { ...(await readRolloutDataset(dataset, project)), close: () => Promise.resolve() };
}
