import { api } from '../../../shared/api';
import { StudioError } from '../../../shared/errors';
import { defineJob } from '../../jobs/define-job';
import { relearn } from '../../keyframes/relearn';
import type { StudioContext } from '../../studio-context';
import { tellProposedAgain } from '../tell-proposed-again';

const busy = (what: string) => (name: string) =>
  `${what} of ${name} is under way; what was reviewed is learned from when it has ended.`;

export const learnJob = (context: StudioContext) =>
  defineJob({
    kind: 'learn',
    input: api['keyframes.learn'].input,
    unit: 'episodes',
    excludes: [
      { kind: 'learn', per: 'project', says: busy('Learning') },
      { kind: 'propose', per: 'project', says: busy('Proposing') },
      { kind: 'draft', per: 'project', says: busy('Drafting') },
    ],
    about({ projectId }) {
      const { project, dataset } = context.project(projectId);
      const { readOnlyBecause } = project.info;
      if (readOnlyBecause !== null) throw new StudioError('conflict', readOnlyBecause);
      const { id, name } = dataset.summary;
      return { title: 'Learn from finished episodes', datasetId: id, name, projectId };
    },
    async run({ projectId, curator, act }, job) {
      const { project, dataset } = context.project(projectId);
      try {
        return await relearn({ dataset, project, curator, act }, job);
      } finally {
        if (act !== null) await tellProposedAgain(context, projectId);
      }
    },
  });
