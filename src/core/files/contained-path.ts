/** Paths that a dataset names: untrusted, so each is resolved with realpath and must stay inside the dataset. */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';

/**
 * The real path of `relative` in the dataset at `root` (itself a real path). Throws `corrupt-data` if it leads out of
 * the dataset by `..`, by being absolute or through a symbolic link, and `not-found` if there is no such file.
 */
export async function resolveInside(root: string, relative: string): Promise<string> {
  const lexical = path.resolve(root, relative);
  if (relative.includes('\0') || path.isAbsolute(relative) || !isInside(root, lexical)) {
    throw outside(root, relative);
  }
  let real: string;
  try {
    real = await realpath(lexical);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason =
      code === 'ENOENT' || code === 'ENOTDIR' ? 'is missing' : `cannot be read (${code})`;
    throw new StudioError(
      code === 'ENOENT' || code === 'ENOTDIR' ? 'not-found' : 'io',
      `${relative} ${reason} in ${root}; copy the dataset again, or restore this file.`,
      { cause: error },
    );
  }
  const homes = [root, hubBlobs(root)].filter((home) => home !== null);
  if (!homes.some((home) => isInside(home, real))) throw outside(root, relative);
  return real;
}

/** Whether `file` is `folder` or lies below it; both absolute and normalised. */
export function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return (
    relative === '' ||
    (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative))
  );
}

/**
 * The Hugging Face cache keeps `datasets--NAME/snapshots/REVISION/...` as links into `datasets--NAME/blobs`, so that
 * folder belongs to a dataset opened there, and nothing else does.
 */
function hubBlobs(root: string): string | null {
  const snapshots = path.dirname(root);
  const repository = path.dirname(snapshots);
  return path.basename(snapshots) === 'snapshots' &&
    path.basename(repository).startsWith('datasets--')
    ? path.join(repository, 'blobs')
    : null;
}

function outside(root: string, relative: string): StudioError {
  return new StudioError(
    'corrupt-data',
    `The metadata of ${root} points to ${JSON.stringify(relative)}, outside the dataset; ` +
      'the studio does not read it. Correct the path in meta/info.json, or move the file in.',
    { details: { reason: 'outside' } },
  );
}
