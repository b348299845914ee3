import { api } from '../../../shared/api';
import { StudioError } from '../../../shared/errors';
import { defineJob } from '../../jobs/define-job';
import { proposeDataset } from '../../keyframes/propose';
import { countFinished } from '../../learning/references';
import type { StudioContext } from '../../studio-context';
import { tellProposedAgain } from '../tell-proposed-again';

export const proposeJob = (context: StudioContext) =>
  defineJob({
    kind: 'propose',
    input: api['keyframes.propose'].input,
    unit: 'episodes',
    excludes: [
      {
        kind: 'propose',
        per: 'project',
        says: (name) => `Keyframes of ${name} are being proposed already; wait or cancel that job.`,
      },
      {
        kind: 'draft',
        per: 'project',
        says: (name) =>
          `Reasoning of ${name} is being drafted; proposing would take those keyframes away. Wait or cancel that job.`,
      },
    ],
    // What learning stores beside it would take the place of what this job has stored.
    stops: [{ kind: 'learn', per: 'project' }],
    about({ projectId, episodes }) {
      const { project, dataset } = context.project(projectId);
      const { readOnlyBecause } = project.info;
      if (readOnlyBecause !== null) throw new StudioError('conflict', readOnlyBecause);
      const count = episodes === null ? dataset.episodes.length : episodes.length;
      const { id, name } = dataset.summary;
      const title = `Propose keyframes in ${count} ${count === 1 ? 'episode' : 'episodes'}`;
      return { title, datasetId: id, name, projectId };
    },
    async run({ projectId, episodes, curator, act }, job) {
      const { project, dataset } = context.project(projectId);
      try {
        const { policy } = project.info;
        const shared = await context.queue.engine();
        // Who finished too few yet gets what everybody gets.
        const most = policy.learn.fromEpisodes;
        const isFollowed =
          curator !== null && (await countFinished(dataset, project, { curator, most })) >= most;
        const whose = isFollowed ? curator : null;
        const input = { dataset, project, episodes, policy, curator: whose, act, ...shared };
        return await proposeDataset(input, job);
      } finally {
        context.signals.expire(projectId);
        if (act !== null) await tellProposedAgain(context, projectId);
      }
    },
  });
