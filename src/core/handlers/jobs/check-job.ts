import { api } from '../../../shared/api';
import { checkIntegrity, idleText } from '../../datasets/integrity/check-integrity';
import { condense } from '../../datasets/problems';
import { defineJob } from '../../jobs/define-job';
import { restOf } from '../../keyframes/rest';
import type { StudioContext } from '../../studio-context';

/** Problems of one kind that the window lists before it counts the rest: the episodes have their own. */
const listedProblems = 20;

export const checkJob = ({ datasets, queue }: StudioContext) =>
  defineJob({
    kind: 'check',
    input: api['dataset.check'].input,
    unit: 'episodes',
    excludes: [
      {
        kind: 'check',
        per: 'dataset',
        says: (name) => `${name} is being checked already; wait or cancel that job.`,
      },
    ],
    about({ datasetId }) {
      const { name } = datasets.get(datasetId).summary;
      return { title: `Check the integrity of ${name}`, datasetId, name, projectId: null };
    },
    async run({ datasetId, deep }, job) {
      const dataset = datasets.get(datasetId);
      const { engine } = deep ? await queue.engine() : {};
      const { problems, idle } = await checkIntegrity(dataset, { deep, restOf, engine }, job);
      return {
        deep,
        // Also those that opening the dataset found: in the list they are not told apart.
        episodes: dataset.episodes.filter(({ index }) => dataset.problemsOf(index).length > 0)
          .length,
        problems: condense(problems, listedProblems),
        idle: idleText(idle),
      };
    },
  });
