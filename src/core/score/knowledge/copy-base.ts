/** All of a base into another one. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { resolveInside } from '../../files/contained-path';
import { readRegular } from '../../files/regular-file';
import type { KnowledgeBase } from './knowledge-base';
import { largestPicture } from './retrieve';

/**
 * Entries with the ids of entries that are there take their place. A picture that cannot be read is left out of its
 * entry. Throws `conflict` where an id is that of another rollout, and then nothing was taken in.
 */
export async function copyBase(
  from: KnowledgeBase,
  to: KnowledgeBase,
): Promise<{ rollouts: number; pictures: number }> {
  to.mayPut(from.entries);
  let pictures = 0;
  const entries = [];
  for (const entry of from.entries) {
    const kept = [];
    for (const picture of entry.pictures) {
      // Its words are worth more than its picture.
      const bytes = await resolveInside(from.path, picture.file)
        .then((source) => readRegular(source, largestPicture))
        .catch(() => null);
      if (bytes === null) continue;
      const file = `pictures/${path.basename(picture.file)}`;
      await to.keepPicture(file, (temporary) => writeFile(temporary, bytes, { flag: 'wx' }));
      kept.push({ t: picture.t, file });
    }
    pictures += kept.length;
    entries.push({ ...entry, pictures: kept });
  }
  await to.put(entries);
  return { rollouts: entries.length, pictures };
}
