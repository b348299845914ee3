/** A child process that reads HDF5 files: a damaged one can make the library loop or fail for good. */
import '../core/system/compile-later';
import type { FromHdf5 } from '../core/datasets/hdf5/ask';
import { answerHdf5, type ToHdf5 } from '../core/datasets/hdf5/questions';
import { plainFailure } from '../core/system/classify-error';
import { parentLink } from './parent-link';

const parent = parentLink<ToHdf5, FromHdf5>();
// No handler for SIGTERM: it has to end a process that is in an endless loop, where no handler would ever run.
parent.onGone(() => process.exit(0));
parent.onMessage((message) => void answer(message));
parent.send({ ready: true });

async function answer(message: ToHdf5): Promise<void> {
  const { id } = message;
  try {
    parent.send({ id, answer: await answerHdf5(message) });
  } catch (error) {
    // After a fault inside the library itself its memory is not to be trusted.
    const spent = ['RuntimeError', 'RangeError'].includes(causeOf(error));
    parent.send({ id, error: plainFailure(error), spent });
  }
}

const causeOf = (error: unknown): string =>
  error instanceof Error && error.cause instanceof Error ? error.cause.name : '';
