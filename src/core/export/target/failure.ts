/** What went wrong while writing, as a sentence the user can act on. */
import { StudioError } from '../../../shared/errors';
import { asStudioError } from '../../system/classify-error';

/**
 * StudioErrors pass; what the system or DuckDB says becomes `io`; anything else is a fault of the studio.
 *
 * @param left the partial folder, where it could not be removed
 */
export function describeFailure(
  error: unknown,
  out: string,
  left: string | null = null,
): StudioError {
  if (error instanceof StudioError) return error;
  const rest =
    left === null ? 'nothing is left of it' : `what was written of it lies in ${left}, delete it`;
  return asStudioError(error, `The export to ${out} failed, and ${rest}`);
}
