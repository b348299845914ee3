/** All or nothing: a folder has its name once everything in it is on disk. */
import type { JobContext } from '../../jobs/progress';
import { describeFailure } from './failure';
import { createPartial, discardPartial, findSiblings, publishPartial } from './partial';

/**
 * Writes a folder beside `out` and gives it the name when `write` is done; what earlier runs to the same name left is
 * removed first. Throws the signal's reason when aborted, else what `describeFailure` makes of what `write` throws;
 * nothing has the name then, and the folder is gone.
 */
export async function publishing<Result>(
  out: string,
  job: Pick<JobContext, 'signal'>,
  write: (folder: string) => Promise<Result>,
): Promise<Result> {
  let folder: string | null = null;
  try {
    for (const stale of (await findSiblings(out)).stale) await discardPartial(stale);
    folder = await createPartial(out);
    const result = await write(folder);
    job.signal.throwIfAborted();
    await publishPartial(folder, out);
    return result;
  } catch (error) {
    const left = folder !== null && (await discardPartial(folder)) ? null : folder;
    throw job.signal.aborted ? job.signal.reason : describeFailure(error, out, left);
  }
}
