/** Whether this core may write to a project, and why not. */
import { StudioError, toPlainError } from '../../shared/errors';
import { ProjectLock } from './lock';
import { placeAt, unmake, type Place } from './place';
import type { Access } from './project-folder';

/** Takes the lock of a project's folder where that can be; throws `io` where nothing can be written at all. */
export async function accessTo({ folder, writable, refusal, made }: Place): Promise<Access> {
  if (!writable) {
    const why = /ENOSPC|EDQUOT/.test(refusal ?? '')
      ? 'lies on a disk that is full'
      : 'is write-protected';
    return {
      lock: null,
      readOnlyBecause: `${folder} ${why}: what was decided is shown, and more can be decided when it can be written again.`,
    };
  }
  try {
    const result = await ProjectLock.acquire(folder);
    if ('lock' in result) return { lock: result.lock, readOnlyBecause: null };
    return {
      lock: null,
      readOnlyBecause: `The project is held by ${result.heldBy}: what was decided is shown; to decide here, close that one and open the dataset again.`,
    };
  } catch (error) {
    // What lies in the lock's place is named; the rest can be read.
    if (error instanceof StudioError) return { lock: null, readOnlyBecause: error.message };
    await unmake(folder, made);
    throw new StudioError(
      'io',
      `${folder} cannot be written (${toPlainError(error).message}); free some space or choose another project folder.`,
      { cause: error },
    );
  }
}

/** Whether a folder that was read-only can be written again and nobody holds it. */
export async function canWrite(folder: string): Promise<boolean> {
  const { writable, made } = await placeAt(folder);
  await unmake(folder, made);
  return writable && made === undefined && (await ProjectLock.isFree(folder).catch(() => false));
}
