/** What went wrong while writing, as a sentence the user can act on. */
import path from 'node:path';
import { StudioError } from '../../../shared/errors';

/**
 * StudioErrors pass; what the system or DuckDB says about disks becomes `io`; anything else is a bug and passes too.
 *
 * @param left the partial folder, where it could not be removed
 */
export function describeFailure(error: unknown, out: string, left: string | null = null): unknown {
  if (error instanceof StudioError || !(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const parent = path.dirname(out);
  const gone =
    left === null
      ? 'nothing is left of the export'
      : `what was written of the export lies in ${left}, delete it`;
  const io = (sentence: string): StudioError => new StudioError('io', sentence, { cause: error });
  if (
    code === 'ENOSPC' ||
    code === 'EDQUOT' ||
    /No space left|quota exceeded/i.test(error.message)
  ) {
    return io(`The disk of ${parent} is full; ${gone}. Free some space and export again.`);
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return io(`${parent} cannot be written to (${code}); ${gone}. Choose another folder.`);
  }
  if (/out of memory/i.test(error.message)) {
    return io(`A data file is too large for the memory the studio allows itself; ${gone}.`);
  }
  if (code !== null) {
    return io(`The export to ${out} failed (${error.message}); ${gone}. Export again.`);
  }
  return error;
}
