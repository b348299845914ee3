/**
 * Looks at the tables of an MP4 file before a demuxer believes them: one flipped bit in a count makes it set up
 * billions of pictures, for minutes and gigabytes. Other containers pass: they have no such tables.
 */
import { openBytes, type Bytes } from './video-bytes';
import type { RemoteFile } from '../hub/remote-file';
import { isEdited } from './edit-lists';

/** Tables of more bytes would be of a video of weeks. */
const maxTableBytes = 256 * 1024 * 1024;
const maxBoxes = 10_000;

const containers = new Set(['trak', 'mdia', 'minf', 'stbl', 'mvex', 'edts']);
/** Bytes of an entry of tables that are a count and so many entries. */
const entryBytes: Readonly<Record<string, number>> = {
  stts: 8,
  ctts: 8,
  stss: 4,
  stsc: 12,
  stco: 4,
  co64: 8,
};

/**
 * Whether an edit list leaves out more than a beginning, which only ffmpeg follows. Throws an Error that says what does
 * not fit together.
 */
export async function checkMp4Tables(file: string | RemoteFile): Promise<{ edited: boolean }> {
  const video = await openBytes(file);
  const { size } = video;
  try {
    const tables = await findTables(video);
    if (tables === null) return { edited: false };
    const check = new TableCheck(tables, size);
    check.check(0, tables.length);
    return { edited: isEdited(tables) };
  } finally {
    await video.close();
  }
}

/** The contents of the box `moov`; null where there is none, or the file is of another kind. */
async function findTables(video: Bytes): Promise<Uint8Array | null> {
  const fileSize = video.size;
  const head = Buffer.alloc(16);
  for (let at = 0, boxes = 0; at + 8 <= fileSize && boxes < maxBoxes; boxes += 1) {
    const bytesRead = await video.read(head, at);
    const type = head.toString('latin1', 4, 8);
    if (at === 0 && type !== 'ftyp') return null;
    const stated = head.readUInt32BE(0);
    const isLong = stated === 1 && bytesRead === 16;
    const length = isLong ? Number(head.readBigUInt64BE(8)) : stated === 0 ? fileSize - at : stated;
    if (length < 8) return null;
    if (type === 'moov') {
      const begin = at + (isLong ? 16 : 8);
      const bytes = Math.min(at + length, fileSize) - begin;
      if (bytes > maxTableBytes) throw new Error(`its list of pictures is ${bytes} bytes long`);
      const tables = Buffer.alloc(Math.max(0, bytes));
      await video.read(tables, begin);
      return tables;
    }
    at += length;
  }
  return null;
}

class TableCheck {
  private readonly view: DataView;
  private boxes = 0;
  private samples: number | null = null;
  /** Pictures that tables of lengths count, to be compared with their number. */
  private readonly counted = new Map<string, number>();

  constructor(
    private readonly bytes: Uint8Array,
    private readonly fileSize: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  check(from: number, to: number): void {
    for (let at = from; at + 8 <= to;) {
      this.boxes += 1;
      if (this.boxes > maxBoxes) throw new Error('it has boxes without end');
      const length = this.number(at);
      const type = String.fromCharCode(...this.bytes.subarray(at + 4, at + 8));
      if (length < 8) return;
      const end = Math.min(at + length, to);
      if (containers.has(type)) this.check(at + 8, end);
      else this.checkTable(type, at + 8, end);
      if (type === 'stbl') this.compare();
      at += length;
    }
  }

  private checkTable(type: string, from: number, to: number): void {
    if (type === 'stsz' && to - from >= 12) {
      const each = this.number(from + 4);
      this.samples = this.number(from + 8);
      const held = each === 0 ? (to - from - 12) / 4 : this.fileSize / each;
      if (this.samples > held) throw tooMany(this.samples);
    }
    const width = entryBytes[type];
    if (width === undefined || to - from < 8) return;
    const entries = this.number(from + 4);
    if (entries * width > to - from - 8) throw tooMany(entries);
    if (type !== 'stts' && type !== 'ctts' && type !== 'stsc') return;
    // Runs of pictures: of one length, or in a row of chunks.
    const at = type === 'stsc' ? 4 : 0;
    let sum = 0;
    for (let entry = 0; entry < entries; entry += 1) {
      const count = this.number(from + 8 + entry * width + at);
      sum = type === 'stsc' ? Math.max(sum, count) : sum + count;
    }
    this.counted.set(type, sum);
  }

  /** A file that is off by a picture is played; one that is off by far more never was. */
  private compare(): void {
    const { samples } = this;
    for (const count of this.counted.values()) {
      if (samples !== null && count > 2 * samples + 1_000) throw tooMany(count);
    }
    this.samples = null;
    this.counted.clear();
  }

  private number(at: number): number {
    return this.view.getUint32(at);
  }
}

const tooMany = (count: number): Error =>
  new Error(`its list of pictures names ${count}, more than it can hold`);
