/** The first step of a host on the command line, before anything else is loaded. */
import './compile-later';

/**
 * Loads the rest of a host. Node opens the modules many at a time; where it may not, the process ends with one
 * sentence, for Node's own stack tells a user nothing.
 */
export async function start(load: () => Promise<unknown>): Promise<void> {
  try {
    await load();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code !== 'EMFILE' && code !== 'ENFILE') throw error;
    process.stderr.write(
      `The studio cannot start: it may not open as many files at once as it needs${limitWords()}. ` +
        'Allow more in this shell, then start it again: ulimit -n 1024\n',
    );
    process.exit(1);
  }
}

/** Asked of Node, since no file can be opened now. */
function limitWords(): string {
  const { userLimits } = process.report.getReport() as unknown as {
    userLimits?: { open_files?: { soft?: unknown } };
  };
  const soft = userLimits?.open_files?.soft;
  return typeof soft === 'number' || typeof soft === 'string' ? ` (the limit is ${soft})` : '';
}
