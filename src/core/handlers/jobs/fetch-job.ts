import { api } from '../../../shared/api';
import { parseRepository } from '../../hub/repository';
import { defineJob } from '../../jobs/define-job';
import type { StudioContext } from '../../studio-context';
import { fetchedOf } from '../fetched';

/** Whoever asked may be gone, and what is asked for later may be another revision. */
const keptMs = 60_000;

export const fetchJob = ({ fetched }: StudioContext) =>
  defineJob({
    kind: 'fetch',
    input: api['dataset.fetch'].input,
    unit: 'bytes',
    excludes: [],
    about({ path }) {
      const { name } = parseRepository(path);
      return { title: `Get ${name}`, datasetId: path, name, projectId: null };
    },
    async run({ path }, job) {
      const ready = await fetchedOf(path, job);
      fetched.set(path, ready);
      setTimeout(() => fetched.get(path) === ready && fetched.delete(path), keptMs).unref();
      return { path };
    },
  });
