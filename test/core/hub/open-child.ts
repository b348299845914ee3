/** Opens a dataset of the Hub as another user, for a test of a cache that may only be read. */
import { openRepository } from '../../../src/core/hub/open-repository';
import { unwatched } from '../../../src/core/jobs/progress';

const said: string[] = [];
const log = (line: string): void => void said.push(line);
const root = await openRepository(process.argv[2] ?? '', unwatched, { log });
console.log(JSON.stringify({ root, said }));
