import { createHash } from 'node:crypto';

/** Opaque name of a dataset on this machine: the same for the same real path. */
export const datasetIdOf = (realPath: string): string =>
  createHash('sha256').update(realPath).digest('hex').slice(0, 12);
