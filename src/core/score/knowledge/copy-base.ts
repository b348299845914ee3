/** All of a base into another one. */
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { resolveInside } from '../../files/contained-path';
import type { KnowledgeBase } from './knowledge-base';

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
      const target = path.join(to.path, 'pictures', path.basename(picture.file));
      try {
        const source = await resolveInside(from.path, picture.file);
        await mkdir(path.dirname(target), { recursive: true });
        await copyFile(source, target);
        kept.push({ t: picture.t, file: `pictures/${path.basename(picture.file)}` });
      } catch {
        // Its words are worth more than its picture.
      }
    }
    pictures += kept.length;
    entries.push({ ...entry, pictures: kept });
  }
  await to.put(entries);
  return { rollouts: entries.length, pictures };
}
