/** As what the command line records in journals: one device for each machine, as a browser profile is one. */
import { createHash } from 'node:crypto';
import os from 'node:os';

export const cliDevice = (): string =>
  `cli-${createHash('sha256').update(os.hostname()).digest('hex').slice(0, 8)}`;
