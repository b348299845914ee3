/** The edit lists of an MP4 file (ISO/IEC 14496-12, 8.6.6): which part of a track is shown. */

const containers = new Set(['trak', 'mdia', 'edts']);
/** Less than the time of a picture. */
const slackSec = 0.005;

interface Track {
  /** Of the media, in units of its own clock. */
  duration: number;
  unitsPerSec: number;
  edits: { duration: number; start: number; rate: number }[];
}

/**
 * Whether a track shows several stretches, at another rate, or ends before its media does. `tables` are the contents of
 * the box `moov`, whose lengths were checked.
 */
export function isEdited(tables: Uint8Array): boolean {
  const view = new DataView(tables.buffer, tables.byteOffset, tables.byteLength);
  const tracks: Track[] = [];
  let movieUnits = 1;
  const walk = (from: number, to: number): void => {
    for (let at = from; at + 8 <= to;) {
      const length = view.getUint32(at);
      if (length < 8) return;
      const end = Math.min(at + length, to);
      const type = String.fromCharCode(...tables.subarray(at + 4, at + 8));
      if (type === 'trak') tracks.push({ duration: 0, unitsPerSec: 1, edits: [] });
      const track = tracks.at(-1);
      if (containers.has(type)) walk(at + 8, end);
      else if (type === 'mvhd') movieUnits = clockOf(view, at + 8, end).unitsPerSec;
      else if (type === 'mdhd' && track) Object.assign(track, clockOf(view, at + 8, end));
      else if (type === 'elst' && track) track.edits = editsOf(view, at + 8, end);
      at += length;
    }
  };
  walk(0, tables.length);
  return tracks.some(({ edits, duration, unitsPerSec }) => {
    const [first, ...more] = edits;
    if (first === undefined) return false;
    const endSec = first.start / unitsPerSec + first.duration / movieUnits;
    // An edit of no length goes on to the end.
    const isShorter = first.duration > 0 && endSec < duration / unitsPerSec - slackSec;
    return more.length > 0 || first.rate !== 1 || isShorter;
  });
}

/** Of `mvhd` or `mdhd`. */
function clockOf(view: DataView, at: number, end: number): Omit<Track, 'edits'> {
  const isLong = at < end && view.getUint8(at) === 1;
  if (at + (isLong ? 32 : 20) > end) return { duration: 0, unitsPerSec: 1 };
  const unitsPerSec = view.getUint32(at + (isLong ? 20 : 12)) || 1;
  const duration = isLong ? Number(view.getBigUint64(at + 24)) : view.getUint32(at + 16);
  return { duration, unitsPerSec };
}

/** What is shown; pauses in front of it are left out. */
function editsOf(view: DataView, at: number, end: number): Track['edits'] {
  if (at + 8 > end) return [];
  const isLong = view.getUint8(at) === 1;
  const width = isLong ? 20 : 12;
  const count = Math.min(view.getUint32(at + 4), Math.floor((end - at - 8) / width));
  return Array.from({ length: count }, (_none, edit) => {
    const from = at + 8 + edit * width;
    const duration = isLong ? Number(view.getBigUint64(from)) : view.getUint32(from);
    const start = isLong ? Number(view.getBigInt64(from + 8)) : view.getInt32(from + 4);
    return { duration, start, rate: view.getInt32(from + width - 4) / 65_536 };
  }).filter(({ start }) => start !== -1);
}
