/**
 * Looks at the tables of an MP4 or QuickTime file before a demuxer believes them: one flipped bit in a count makes it
 * set up billions of pictures, for minutes and gigabytes.
 */
import { limits } from '../files/limits';
import { isEdited } from './edit-lists';
import { boxAt, boxHead, viewOf, type Box } from './mp4-box';
import { TableCheck, tooMany, tooManyRead } from './mp4-tables';
import type { Bytes } from './video-bytes';

/** Boxes side by side: more than a day in fragments of a tenth of a second. */
const maxBoxes = 2_000_000;

/**
 * Whether an edit list leaves out more than a beginning, which only ffmpeg follows. Throws an Error that says what does
 * not fit together.
 */
export async function checkMp4(video: Bytes): Promise<{ edited: boolean }> {
  const { size } = video;
  let movie: Buffer | null = null;
  const fragments = new Set<number>();
  let pictures = 0;
  const add = (more: number): void => {
    pictures += more;
    if (pictures > size) throw tooMany(pictures);
    if (pictures > limits.videoPictures) throw tooManyRead(pictures, 'it', limits.videoPictures);
  };
  for (let at = 0, boxes = 0; ; boxes += 1) {
    if (boxes > maxBoxes) throw new Error('it has boxes without end');
    const box = await readBox(video, at);
    if (box === null) break;
    if (box.type === 'moov' && movie === null) {
      movie = await contents(video, at, box);
      add(new TableCheck(movie, size).inRuns);
      if (!movie.includes('mvex', 0, 'latin1')) return { edited: isEdited(movie) };
    } else if (box.type === 'moof') {
      fragments.add(at);
      add(new TableCheck(await contents(video, at, box), size).inRuns);
    }
    at += box.length;
  }
  if (movie === null) return { edited: false };
  for (const place of await indexedFragments(video)) {
    // The demuxer would go on from there, past what was looked at.
    if (!fragments.has(place)) throw new Error('its index names a place where no fragment begins');
  }
  return { edited: isEdited(movie) };
}

/** A last box may leave its length open. */
async function readBox(video: Bytes, at: number): Promise<Box | null> {
  if (at + 8 > video.size) return null;
  const head = Buffer.alloc(Math.min(boxHead, video.size - at));
  const bytes = await video.read(head, at);
  const box = boxAt(viewOf(head.subarray(0, bytes)), 0);
  if (box !== null || bytes < 8 || head.readUInt32BE(0) !== 0) return box;
  return { type: head.toString('latin1', 4, 8), head: 8, length: video.size - at };
}

async function contents(video: Bytes, at: number, box: Box): Promise<Buffer> {
  const begin = at + box.head;
  const bytes = Math.max(0, Math.min(at + box.length, video.size) - begin);
  if (bytes > limits.videoTableBytes)
    throw new Error(`its list of pictures is ${bytes} bytes long`);
  const read = Buffer.alloc(bytes);
  await video.read(read, begin);
  return read;
}

/** Where fragments begin by the index `mfra`, which the last four bytes of a file lead to. */
async function indexedFragments(video: Bytes): Promise<readonly number[]> {
  const last = Buffer.alloc(4);
  if (video.size < 4) return [];
  await video.read(last, video.size - 4);
  const at = video.size - last.readUInt32BE(0);
  const box = at < 0 ? null : await readBox(video, at);
  if (box?.type !== 'mfra') return [];
  return new TableCheck(await contents(video, at, box), video.size).indexed;
}
