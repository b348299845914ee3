/** Datasets of the Hub that are ready to be opened. */
import type { Problem } from '../../shared/errors';
import { problem } from '../datasets/problems';
import { openRepository } from '../hub/open-repository';
import type { JobContext } from '../jobs/progress';

export interface Fetched {
  /** Of the snapshot. */
  folder: string;
  /** What is to be said of it. */
  problems: Problem[];
}

/** Throws as `openRepository`. */
export async function fetchedOf(address: string, job: JobContext): Promise<Fetched> {
  const problems: Problem[] = [];
  const log = (message: string): void => void problems.push(problem('hub-silent', { message }));
  return { folder: await openRepository(address, job, { log }), problems };
}
