/** What the studio was started with. */
import path from 'node:path';

/**
 * The dataset of a command line, absolute, or null. `own` are the paths that belong to the start itself: unpackaged,
 * the script or the folder of the app is the first argument. Switches are Chromium's.
 */
export function pathArgument(
  argv: readonly string[],
  cwd: string,
  own: readonly string[],
): string | null {
  const [first] = argv
    .slice(1)
    .filter((argument) => argument !== '' && !argument.startsWith('-'))
    .map((argument) => path.resolve(cwd, argument))
    .filter((argument) => !own.includes(argument));
  return first ?? null;
}
