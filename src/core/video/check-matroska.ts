/**
 * Looks at the elements of a Matroska or WebM file (RFC 8794, RFC 9559) before a demuxer believes their sizes: it reads
 * each of them whole, and a file of a few kB can claim gigabytes.
 */
import type { Bytes } from './video-bytes';

const segmentId = 0x18538067;
const clusterId = 0x1f43b675;
const seekHeadId = 0x114d9b74;
const cuesId = 0x1c53bb6b;
const megabyte = 1024 * 1024;
/** Bytes of elements that are read whole: far above those of recordings, whose clusters hold 5 s or 5 MB. */
const mostBytes: ReadonlyMap<number, number> = new Map([
  [0x1a45dfa3, 65_536],
  [seekHeadId, 65_536],
  // Info, Tracks, Tags, Attachments.
  [0x1549a966, megabyte],
  [0x1654ae6b, 4 * megabyte],
  [cuesId, 16 * megabyte],
  [0x1254c367, 16 * megabyte],
  [0x1941a469, 64 * megabyte],
  [clusterId, 64 * megabyte],
]);
const maxElements = 1_000_000;
/** Bytes of a file of which little is stored that are read all the same; of others, all of it twice and these. */
const readAlways = 64 * megabyte;
/**
 * Frames of a cluster where some are laced, which the demuxer takes apart one by one; and where none are: it sets up a
 * kB for each. Their times have 16 bits, so that a cluster lasts a minute at most.
 */
const maxLaced = 20_000;
const maxFrames = 100_000;
/** The demuxer takes those of one time out of its index one by one. */
const maxRepeatedTimes = 1_000;

interface Element {
  id: number;
  /** Where its contents begin, and end; null where that is left open. */
  from: number;
  end: number | null;
}

/** Throws an Error that says what is too large. */
export async function checkMatroska(video: Bytes): Promise<void> {
  let at = 0;
  let start = 0;
  const sought: number[] = [];
  const clusters = new Set<number>();
  const indexed: number[] = [];
  // Elements may lie over each other, and in holes of the file.
  let left = readAlways + 2 * video.stored;
  const lookAt = async (element: Element): Promise<void> => {
    const { id, from, end } = element;
    const most = mostBytes.get(id);
    if (most === undefined || end === null) return;
    if (end - from > most) throw new Error(`an element of it claims ${end - from} bytes`);
    if (id !== clusterId && id !== cuesId && id !== seekHeadId) return;
    const length = Math.max(0, Math.min(end, video.size) - from);
    left -= length;
    if (left < 0) throw new Error('its elements claim more bytes than it has');
    const bytes = Buffer.alloc(length);
    await video.read(bytes, from);
    if (id === clusterId) checkCluster(bytes);
    else if (id === cuesId) for (const place of indexedIn(bytes)) indexed.push(start + place);
    else for (const place of soughtIn(bytes)) sought.push(start + place);
  };
  for (let count = 0; at < video.size; count += 1) {
    if (count > maxElements) throw new Error('it has elements without end');
    const element = await elementOf(video, at);
    // The demuxer looks for the next one, as far as its reads are allowed to go.
    if (element === null) break;
    if (element.id === segmentId) {
      start = element.from;
      at = element.from;
      continue;
    }
    if (element.id === clusterId) clusters.add(at);
    element.end ??= await endOf(video, element.from);
    await lookAt(element);
    at = element.end;
  }
  // Elements that lists of places lead to, such lists among them.
  const visited = new Set(clusters);
  for (const place of sought) {
    if (visited.has(place)) continue;
    visited.add(place);
    const element = await elementOf(video, place);
    if (element !== null) await lookAt(element);
    if (sought.length > maxElements) throw new Error('it has lists of places without end');
  }
  // The demuxer would go on from there, past what was looked at.
  if (indexed.some((place) => place < video.size && !clusters.has(place))) {
    throw new Error('its index names a place where no cluster begins');
  }
}

/** Where an element ends that leaves it open: a cluster of a live recording, at the next of its kind or another. */
async function endOf(video: Bytes, from: number): Promise<number> {
  let at = from;
  for (let count = 0; count <= maxElements; count += 1) {
    const element = await elementOf(video, at);
    if (element === null || element.id === segmentId || mostBytes.has(element.id)) return at;
    if (element.end === null) return video.size;
    at = element.end;
  }
  throw new Error('it has elements without end');
}

async function elementOf(video: Bytes, at: number): Promise<Element | null> {
  if (at + 2 > video.size) return null;
  const head = Buffer.alloc(Math.min(16, video.size - at));
  await video.read(head, at);
  const element = elementAt(head, 0);
  return element && { ...element, from: at + element.from, end: element.end && at + element.end };
}

/** Null where none can begin. */
function elementAt(bytes: Uint8Array, at: number): Element | null {
  const id = numberAt(bytes, at, false);
  const size = id && numberAt(bytes, at + id.width, true);
  if (!id || !size) return null;
  const from = at + id.width + size.width;
  return { id: id.value, from, end: size.value === null ? null : from + size.value };
}

function numberAt(
  bytes: Uint8Array,
  at: number,
  isSize: true,
): { value: number | null; width: number } | null;
function numberAt(
  bytes: Uint8Array,
  at: number,
  isSize: false,
): { value: number; width: number } | null;
/** A number whose first bits say how many bytes it has; of a size they are no part, and all ones leave it open. */
function numberAt(
  bytes: Uint8Array,
  at: number,
  isSize: boolean,
): { value: number | null; width: number } | null {
  const first = bytes[at] ?? 0;
  const width = Math.clz32(first) - 23;
  if (first === 0 || at + width > bytes.length) return null;
  let value = isSize ? first & (0xff >> width) : first;
  let isOpen = isSize && value === 0xff >> width;
  for (let i = 1; i < width; i += 1) {
    value = value * 256 + (bytes[at + i] ?? 0);
    isOpen &&= bytes[at + i] === 0xff;
  }
  return { value: isOpen ? null : value, width };
}

function* childrenOf(bytes: Uint8Array): Generator<{ id: number; contents: Uint8Array }> {
  for (let at = 0; at < bytes.length;) {
    const element = elementAt(bytes, at);
    if (element === null || element.end === null) return;
    yield { id: element.id, contents: bytes.subarray(element.from, element.end) };
    at = element.end;
  }
}

const valueOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

/** Places of other elements, counted from the segment's contents. */
function soughtIn(seekHead: Uint8Array): number[] {
  const places: number[] = [];
  for (const seek of childrenOf(seekHead)) {
    for (const { id, contents } of childrenOf(seek.contents)) {
      if (id === 0x53ac) places.push(valueOf(contents.subarray(0, 8)));
    }
  }
  return places;
}

/** Places of clusters, counted from the segment's contents. */
function indexedIn(cues: Uint8Array): number[] {
  const places: number[] = [];
  const times = new Set<string>();
  let points = 0;
  for (const point of childrenOf(cues)) {
    let time = 0;
    for (const { id, contents } of childrenOf(point.contents)) {
      if (id === 0xb3) time = valueOf(contents.subarray(0, 8));
      if (id !== 0xb7) continue;
      let track = 0;
      for (const inner of childrenOf(contents)) {
        const value = valueOf(inner.contents.subarray(0, 8));
        if (inner.id === 0xf7) track = value;
        if (inner.id === 0xf1) places.push(value);
      }
      times.add(`${time} ${track}`);
      points += 1;
    }
  }
  if (points - times.size > maxRepeatedTimes)
    throw new Error('its index names one time again and again');
  return places;
}

function checkCluster(cluster: Uint8Array): void {
  let [frames, isLaced] = [0, false];
  const add = (block: Uint8Array): void => {
    const track = numberAt(block, 0, true);
    const at = track === null ? block.length : track.width + 2;
    const laced = ((block[at] ?? 0) & 0x06) !== 0;
    isLaced ||= laced;
    frames += laced ? (block[at + 1] ?? 0) + 1 : 1;
    if (frames > (isLaced ? maxLaced : maxFrames))
      throw new Error(`a cluster of it names ${frames} frames`);
  };
  for (const { id, contents } of childrenOf(cluster)) {
    if (id === 0xa3) add(contents);
    if (id !== 0xa0) continue;
    for (const inner of childrenOf(contents)) if (inner.id === 0xa1) add(inner.contents);
  }
}
