/** The pictures of a video file by packet: which can be begun with, and whether they are stored in another order. */
import { stat } from 'node:fs/promises';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from 'mediabunny';
import { unreadable } from '../../system/classify-error';
import { SmallCache } from '../../system/small-cache';

export interface PacketTable {
  /** Presentation times in ascending order, seconds. */
  times: Float64Array;
  /** Positions in `times` of the pictures that decoding can begin with, ascending. */
  keys: number[];
  /** Whether some picture is stored before one that is shown earlier. */
  reordered: boolean;
  /** Whether a picture is shown before the key picture it is stored after: nothing can be cut there. */
  open: boolean;
  /** `avc`, `hevc`, `av1`, `vp9`, `vp8`; null where it is none of them. */
  codec: string | null;
}

const answers = new SmallCache<string, PacketTable>(8);

/** Reads the container's index only. Throws `corrupt-data` naming the file. */
export async function packetTable(file: string): Promise<PacketTable> {
  const { size, mtimeMs } = await stat(file);
  const key = `${file}\0${size}\0${mtimeMs}`;
  return answers.get(key, () => read(file));
}

async function read(file: string): Promise<PacketTable> {
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(file) });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (track === null) throw new Error('it has no video track');
    const stored: number[] = [];
    const keyTimes = new Set<number>();
    let open = false;
    let keyTime = Number.NEGATIVE_INFINITY;
    const packets = new EncodedPacketSink(track).packets(undefined, undefined, {
      metadataOnly: true,
    });
    for await (const { timestamp, type } of packets) {
      if (type === 'key') {
        keyTimes.add(timestamp);
        keyTime = timestamp;
      } else if (timestamp < keyTime) open = true;
      stored.push(timestamp);
    }
    const times = Float64Array.from(stored).sort();
    const keys: number[] = [];
    times.forEach((time, at) => {
      if (keyTimes.has(time)) keys.push(at);
    });
    const reordered = stored.some((time, at) => at > 0 && time < (stored[at - 1] ?? time));
    return { times, keys, reordered, open, codec: track.codec };
  } catch (error) {
    throw unreadable(error, `${file} is not a video that can be read`);
  } finally {
    input.dispose();
  }
}
