/** Adds up what the tables of an MP4 file claim, of one box `moov`, `moof` or `mfra`, wherever in it they stand. */
import { limits } from '../files/limits';
import { boxAt, viewOf } from './mp4-box';

const maxBoxes = 10_000;
const maxDepth = 20;
/** The demuxer takes those of one time out of its index one by one. */
const maxRepeatedTimes = 1_000;

/** All that the demuxer looks into, in whatever order. */
const containers = new Set(
  'trak mdia minf dinf stbl mvex edts sinf schi udta moof traf mfra'.split(' '),
);
/** Bytes of an entry of tables that are a count and so many entries. */
const entryBytes: Readonly<Record<string, number>> = {
  stts: 8,
  ctts: 8,
  stss: 4,
  stsc: 12,
  stco: 4,
  co64: 8,
};
const tables = [...Object.keys(entryBytes), 'stsz', 'stz2', 'trun', 'tfra', 'moof', 'traf'];

/** Throws an Error that says what does not fit together, or is more than the studio reads. */
export class TableCheck {
  /** Pictures of fragments. */
  inRuns = 0;
  /** Where the index of fragments says that they begin. */
  readonly indexed: number[] = [];
  private readonly view: DataView;
  private boxes = 0;
  private track = new TrackCounts();

  constructor(
    private readonly bytes: Buffer,
    private readonly fileSize: number,
  ) {
    this.view = viewOf(bytes);
    this.check(0, bytes.length, 0);
    this.track.compare();
  }

  private check(from: number, to: number, depth: number): void {
    if (depth > maxDepth) throw new Error('it has boxes in boxes without end');
    for (let at = from; at + 8 <= to;) {
      this.boxes += 1;
      if (this.boxes > maxBoxes) throw new Error('it has boxes without end');
      const box = boxAt(this.view, at);
      if (box === null) return;
      const [begin, end] = [at + box.head, Math.min(at + box.length, to)];
      if (box.type === 'trak') this.track = new TrackCounts();
      if (containers.has(box.type)) this.check(begin, end, depth + 1);
      else if (box.type === 'meta') this.check(begin + this.versionOf(begin, end), end, depth + 1);
      else this.checkTable(box.type, begin, end);
      if (box.type === 'trak') this.track.compare();
      at += box.length;
    }
  }

  /** `meta` begins with its version, or, in QuickTime, at once with a box. */
  private versionOf(from: number, to: number): number {
    return from + 4 <= to && this.number(from) === 0 ? 4 : 0;
  }

  private checkTable(type: string, from: number, to: number): void {
    if (to - from < 8) return;
    if (type === 'hdlr' && to - from >= 12) this.track.handlers.add(this.number(from + 8));
    else if (type === 'stsd') this.checkDescriptions(from, to);
    else if (type === 'stsz' || type === 'stz2') this.checkSizes(type, from, to);
    else if (type === 'trun') this.checkRun(from, to);
    else if (type === 'tfra') this.checkIndex(from, to);
    else if (entryBytes[type] !== undefined) this.checkEntries(type, from, to);
  }

  private checkEntries(type: string, from: number, to: number): void {
    const width = entryBytes[type] ?? 0;
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
    this.track.add(type, sum);
  }

  private checkSizes(type: string, from: number, to: number): void {
    if (to - from < 12) return;
    const samples = this.number(from + 8);
    const each = type === 'stsz' ? this.number(from + 4) : 0;
    const bits = type === 'stsz' ? 32 : this.view.getUint8(from + 7);
    const held = each === 0 ? ((to - from - 12) * 8) / Math.max(1, bits) : this.fileSize / each;
    if (samples > held) throw tooMany(samples);
    this.track.samples = (this.track.samples ?? 0) + samples;
  }

  /** What describes the coding is read as boxes too. */
  private checkDescriptions(from: number, to: number): void {
    const described = this.bytes.subarray(from, to);
    const misplaced = tables.find((table) => described.includes(table, 0, 'latin1'));
    if (misplaced !== undefined) throw new Error(`its description holds a table ${misplaced}`);
  }

  private checkRun(from: number, to: number): void {
    const flags = this.number(from);
    const count = this.number(from + 4);
    const bits = (mask: number): number => (flags & mask).toString(2).replaceAll('0', '').length;
    const held = (to - from - 8 - 4 * bits(0x5)) / (4 * bits(0xf00));
    // Without fields of its own each picture takes at least a byte of the file.
    if (count > Math.min(held, this.fileSize)) throw tooMany(count);
    this.inRuns += count;
    if (this.inRuns > limits.fragmentPictures)
      throw tooManyRead(this.inRuns, 'a fragment of it', limits.fragmentPictures);
  }

  private checkIndex(from: number, to: number): void {
    if (to - from < 16) return;
    const isLong = this.view.getUint8(from) === 1;
    const lengths = this.number(from + 8);
    const numbers = [4, 2, 0].reduce((sum, shift) => sum + ((lengths >> shift) & 3) + 1, 0);
    const width = (isLong ? 16 : 8) + numbers;
    const entries = this.number(from + 12);
    if (entries * width > to - from - 16) throw tooMany(entries);
    const times = new Set<bigint>();
    for (let at = from + 16; at < from + 16 + entries * width; at += width) {
      times.add(isLong ? this.view.getBigUint64(at) : BigInt(this.number(at)));
      this.indexed.push(isLong ? Number(this.view.getBigUint64(at + 8)) : this.number(at + 4));
    }
    if (entries - times.size > maxRepeatedTimes)
      throw new Error('its index names one time again and again');
  }

  private number(at: number): number {
    return this.view.getUint32(at);
  }
}

const sound = 0x73_6f_75_6e;

/** What the tables of one track count. */
class TrackCounts {
  samples: number | null = null;
  readonly handlers = new Set<number>();
  private readonly counted = new Map<string, number>();

  add(table: string, count: number): void {
    this.counted.set(table, (this.counted.get(table) ?? 0) + count);
  }

  /** A file that is off by a picture is played; one that is off by far more never was. */
  compare(): void {
    for (const count of this.counted.values()) {
      if (this.samples !== null && count > 2 * this.samples + 1_000) throw tooMany(count);
    }
    // Sound may have 48,000 samples a second. Its times are only set up one by one where some are shifted.
    const isSound = this.handlers.size === 1 && this.handlers.has(sound);
    const most = Math.max(this.samples ?? 0, ...this.counted.values());
    if (isSound && !this.counted.has('ctts')) return;
    if (most > limits.videoPictures) throw tooManyRead(most, 'it', limits.videoPictures);
  }
}

export const tooMany = (count: number): Error =>
  new Error(`its list of pictures names ${count}, more than it can hold`);

export const tooManyRead = (count: number, what: string, limit: number): Error =>
  new Error(`${what} has ${count} pictures, the studio reads up to ${limit}`);
