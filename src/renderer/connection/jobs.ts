/** The jobs of the core as this window knows them. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { JobState } from '../../shared/model/job';
import type { Connection } from './connection';

/** In the order in which they began. */
export type JobsStore = StoreApi<readonly JobState[]>;

/** Follows the jobs as long as the connection lives. */
export function createJobsStore(connection: Connection): JobsStore {
  const store: JobsStore = createStore<readonly JobState[]>(() => []);
  const read = async () => {
    try {
      // Replaced as a whole: a core that was restarted knows nothing of the jobs of the one before it.
      store.setState(await connection.call('jobs.list', {}), true);
    } catch {
      // The status of the connection says why; the next reconnect reads again.
    }
  };
  connection.on('job', (job) => store.setState((jobs) => withJob(jobs, job), true));
  connection.onReconnect(() => void read());
  void read();
  return store;
}

function withJob(jobs: readonly JobState[], job: JobState): readonly JobState[] {
  const known = jobs.some(({ id }) => id === job.id);
  return known ? jobs.map((other) => (other.id === job.id ? job : other)) : [...jobs, job];
}
