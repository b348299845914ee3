/** Whether what lies at a path on this machine is the dataset that another machine speaks of. */
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { faultOfData } from '../system/classify-error';
import type { Dataset } from './dataset';

export const identitySchema = z.object({
  format: z.string().max(40),
  version: z.string().max(40),
  fps: z.number(),
  episodes: z.number().int().min(0),
  frames: z.number().int().min(0),
  /** Of the first and the last episode; null where it cannot be read. */
  ends: z.array(z.string().max(64).nullable()).max(2),
});
export type DatasetIdentity = z.infer<typeof identitySchema>;

/** Throws where something else than the data is at fault that an episode cannot be read: it may be the same one. */
export async function identityOf(dataset: Dataset): Promise<DatasetIdentity> {
  const { format, version, fps, episodes, frames } = dataset.summary;
  const ends = [dataset.episodes[0], dataset.episodes.at(-1)].flatMap((each) => each?.index ?? []);
  const prints = ends.map((each) =>
    dataset.fingerprint(each).catch((error: unknown) => {
      faultOfData(error, `Episode ${each} of ${dataset.summary.path} cannot be read`);
      return null;
    }),
  );
  return { format, version, fps, episodes, frames, ends: await Promise.all(prints) };
}

/** Throws `conflict`, and as `identityOf`. */
export async function mustBe(dataset: Dataset, expected: DatasetIdentity): Promise<void> {
  const found = await identityOf(dataset);
  if (JSON.stringify(found) === JSON.stringify(expected)) return;
  throw new StudioError(
    'conflict',
    `${dataset.summary.path} holds another dataset here (${found.episodes} episodes, ${found.frames} frames) than where the work was planned (${expected.episodes} episodes, ${expected.frames} frames); let both see the same files.`,
  );
}
