/**
 * What every host does about errors that nobody foresaw: they are reported, and the process goes on for everybody else,
 * since one request, window or job is no reason to end the work of the others. Still fatal are memory that has run out,
 * crashes of native code, and what goes wrong before a host has begun to serve.
 */

/**
 * From now on. `report` is given the error with its stack; where it throws, nobody is left to serve: the process ends.
 */
export function guardProcess(report: (text: string) => void): void {
  ignoreClosedPipes();
  const unforeseen = (error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    try {
      report(`unforeseen: ${text}`);
    } catch {
      process.exit(1);
    }
  };
  process.on('uncaughtException', unforeseen);
  process.on('unhandledRejection', unforeseen);
}

/**
 * Whoever read what this process prints may go away (`| head`): that is no error, and reporting it would be the next.
 */
export function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
