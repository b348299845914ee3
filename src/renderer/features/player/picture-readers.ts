/**
 * The decoders of one camera. One is at work; the others stand where they were left, for the playhead often comes back
 * to where it was, and a picture is decoded soonest from the nearest place before it. One stands ready to begin anew.
 */
import type { VideoSample } from 'mediabunny';
import { cheapDistance, goingOn, leastMissed, type DecodeRun } from './decode-plan';
import { pictureAt, pictureOf, type PictureIndex } from './picture-index';
import { PictureReader } from './picture-reader';
import type { VideoFile } from './video-file';

/** Who gets the pictures. */
export interface Taker {
  /** Takes a picture over. `missed`: the one before it that did not come; null where none is missing. */
  take(picture: number, sample: VideoSample, missed: number | null): void;
  /** What comes next from here, this picture, cannot be decoded, or not in a row. */
  broken(picture: number, error: unknown): void;
}

interface Reading {
  /** What is shown on the way: the first picture that can be decoded, although it is another one. */
  passing: boolean;
  /** Somebody waits for it. */
  hurried: boolean;
  /** For a playhead that is dragged. */
  dragged: boolean;
}

/** Pictures that a decoder keeps for itself. */
const ownPictures = 8;
/** Bytes that all decoders of one camera may keep. */
const mostBytes = 40 * 2 ** 20;
/** Where random-access pictures are farther apart than this, more places are worth keeping. */
const longDistance = 60;

function mostReaders(file: VideoFile, index: PictureIndex): number {
  if (!file.decodesInSoftware) return 2;
  const longest = index.decodeStart.reduce((most, start, at) => Math.max(most, at - start), 0);
  const each = Math.max(1, file.width * file.height * 1.5 * ownPictures);
  return Math.max(2, Math.min(longest > longDistance ? 5 : 3, Math.floor(mostBytes / each)));
}

export class PictureReaders {
  /** Used longest ago first. */
  private readers: PictureReader[] = [];
  private working: PictureReader | null = null;
  private readonly most: number;
  /** The first picture of a passage is still to come, and is shown. */
  private owes = false;

  constructor(
    private readonly file: VideoFile,
    private readonly index: PictureIndex,
    private readonly taker: Taker,
  ) {
    this.most = mostReaders(file, index);
    file.heldBack.atLeast(index.reordered);
  }

  /** Where they stand. */
  get positions(): readonly number[] {
    return this.readers.flatMap(({ position }) => (position === null ? [] : [position]));
  }

  /** The first picture that a scrub passes is still to come. */
  get owesFirst(): boolean {
    return this.owes;
  }

  /** Over so many pictures one of them goes on sooner than it begins anew. */
  cheap(dragged: boolean): number {
    return cheapDistance(this.file, dragged);
  }

  /** Goes on with a run, or begins it, in place of what was at work. */
  read(run: DecodeRun, { passing, hurried, dragged }: Reading): void {
    const untilSec = this.index.timesSec[run.until - 1];
    if (untilSec === undefined) return;
    const start = this.index.decodeStart[run.from] ?? 0;
    const position = goingOn(this.positions, run.from, start, this.cheap(dragged));
    const going = this.readers.find((each) => each.position !== null && each.position === position);
    const reader = going ?? this.free();
    if (reader !== this.working) this.pause();
    this.working = reader;
    if (going === undefined) {
      reader.begin(this.index.timesSec[run.from] ?? 0, start);
      this.owes = passing;
    }
    // The next one to begin anew has its time while this one decodes.
    if (going === undefined && this.readers.length === this.most) this.standBy();
    reader.keptFrom = run.from;
    reader.keptFromSec = this.index.timesSec[run.from] ?? -Infinity;
    this.readers = [...this.readers.filter((each) => each !== reader), reader];
    reader.readTo(untilSec, passing || !hurried);
  }

  pause(): void {
    this.working?.pause();
    this.working = null;
    this.owes = false;
  }

  /** Makes one ready to begin anywhere, where none is. */
  standBy(): void {
    if (this.readers.some(({ position }) => position === null)) return;
    if (this.readers.length < this.most) return void this.readers.unshift(this.make());
    const { timesSec, decodeStart } = this.index;
    // The one at work, or the one that was.
    const last = this.working ?? this.readers.at(-1);
    const place = leastMissed(this.positions, last?.position ?? null, {
      count: timesSec.length,
      decodeStart: (picture) => decodeStart[picture] ?? 0,
    });
    const others = this.readers.filter((each) => each !== last);
    (others.find(({ position }) => position === place) ?? others[0])?.clear();
  }

  close(): void {
    this.pause();
    for (const reader of this.readers.splice(0)) reader.close();
  }

  /** One that stands nowhere, or where it was left longest ago. */
  private free(): PictureReader {
    const free = this.readers.find(({ position }) => position === null) ?? this.readers[0];
    if (free !== undefined) return free;
    const made = this.make();
    this.readers.push(made);
    return made;
  }

  private make(): PictureReader {
    const reader: PictureReader = new PictureReader(this.file, {
      take: (sample) => this.take(reader, sample),
      skip: (timeSec) => {
        const { position } = reader;
        // Whoever goes on from there does not get it.
        if (position !== null) reader.position = Math.max(position, this.numberAt(timeSec) + 1);
      },
      end: (error, position) => {
        if (reader !== this.working) return;
        this.pause();
        this.taker.broken(Math.max(position, reader.keptFrom), error);
      },
    });
    return reader;
  }

  private take(reader: PictureReader, sample: VideoSample): void {
    const { position, keptFrom } = reader;
    const inEpisode = this.numberAt(sample.timestamp) >= 0;
    const picture = inEpisode ? pictureOf(this.index, sample) : -1;
    if (position === null) return sample.close();
    reader.position = Math.max(position, picture + 1);
    const isFirst = reader === this.working && this.owes && picture >= 0;
    if (isFirst) this.owes = false;
    else if (picture < keptFrom) return sample.close();
    const due = Math.max(position, keptFrom);
    this.taker.take(picture, sample, picture > due ? due : null);
  }

  /** The picture of a time; -1 before the episode. */
  private numberAt(timeSec: number): number {
    const [first = 0, second = Infinity] = this.index.timesSec;
    const early = Math.min((second - first) / 2, 0.01);
    return timeSec < first - early ? -1 : pictureAt(this.index, timeSec);
  }
}
