import { api } from '../../../shared/api';
import { defineJob } from '../../jobs/define-job';
import type { StudioContext } from '../../studio-context';

/** Reads into the memory of this very process: no other one could do it. */
export const policyJob = (context: StudioContext) =>
  defineJob({
    kind: 'policy',
    input: api['policies.read'].input,
    unit: 'episodes',
    excludes: [],
    // Only the newest one counts.
    stops: [{ kind: 'policy', per: 'studio' }],
    about({ projectId }) {
      const { id, name } = context.project(projectId).dataset.summary;
      return { title: `Read the signals of ${name}`, datasetId: id, name, projectId };
    },
    run: ({ projectId }, job) => context.signals.read(context.project(projectId), job),
  });
