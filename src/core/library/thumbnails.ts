/** A still per episode for the library: made a few at a time in the background, kept on disk. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { isCanceled, isRetryable } from '../../shared/errors';
import { LastUsed } from '../../shared/last-used';
import { plainFailure } from '../system/classify-error';
import type { Dataset, VideoSource } from '../datasets/dataset';
import { problem } from '../datasets/problems';
import { exists } from '../files/exists';
import { rest } from '../system/first';
import { mostStills, writeStill, writeStills, type Still } from '../video/stills';

/** Pixels. */
const width = 160;
/** Stills made before a list asks for any: what the library shows first. */
const madeAhead = 60;
/** More than a list shows; who scrolls through 100,000 episodes does not wait for those that flew by. */
const maxWaiting = 500;
/** The turn of what nobody sees yet: before all others, of which the newest are made first. */
const aheadTurn = -1;
/** After a list was answered its rows are drawn, and a key may follow; one picture less is missed by nobody then. */
const restMs = 250;

export interface ThumbnailOptions {
  /** Folder for the files, made when needed. May be deleted while nothing runs. */
  cacheDir: string;
  /** Told when a still is there that was not there before. */
  made?: (datasetId: string, episode: number) => void;
}

interface Wanted {
  dataset: Dataset;
  episode: number;
  /** When it was asked for: what is asked in one turn of the event loop is one page of a list. */
  turn: number;
}

const keyOf = (datasetId: string, episode: number): string => `${datasetId}/${episode}`;

export class Thumbnails {
  /** By dataset and episode: the path of the still, or null where there can be none. */
  private readonly known = new Map<string, string | null>();
  /** What is wanted and not yet made, longest ago first. */
  private readonly waiting = new LastUsed<string, Wanted>(maxWaiting);
  private turn = 0;
  private turnIsEnding = false;
  private readonly closing = new AbortController();
  private running: Promise<void> | null = null;
  private writing: Promise<unknown> | null = null;

  constructor(private readonly options: ThumbnailOptions) {}

  /** Begins with the first episodes of a dataset that was just opened. */
  start(dataset: Dataset): void {
    for (const { index } of dataset.episodes.slice(0, madeAhead)) {
      this.want(dataset, index);
    }
  }

  /**
   * Path of the episode's still; null if there is none, or none yet: then it is made next, and `made` tells when.
   *
   * @param ahead whether nobody sees it yet: then it is made after those that somebody sees
   */
  file(dataset: Dataset, episode: number, ahead = false): string | null {
    const file = this.known.get(keyOf(dataset.summary.id, episode));
    if (file === undefined) this.want(dataset, episode, ahead);
    return file ?? null;
  }

  /** Nothing more is made for a dataset that was closed; what could not be made is tried when it is open again. */
  forget(datasetId: string): void {
    for (const [key, { dataset }] of this.waiting) {
      if (dataset.summary.id === datasetId) this.waiting.take(key);
    }
    for (const [key, file] of this.known) {
      if (file === null && key.startsWith(keyOf(datasetId, 0).slice(0, -1))) this.known.delete(key);
    }
  }

  /**
   * Forgets what is wanted, stops what is written, and waits for that to end. A dataset that is being asked may take
   * its time: nothing comes of its answer any more.
   */
  async close(): Promise<void> {
    this.closing.abort();
    for (const [key] of this.waiting) this.waiting.take(key);
    await this.writing;
  }

  private want(dataset: Dataset, episode: number, ahead = false): void {
    const key = keyOf(dataset.summary.id, episode);
    if (this.closing.signal.aborted || this.known.has(key)) return;
    // Asked again, it is on the screen now.
    this.waiting.set(key, { dataset, episode, turn: ahead ? aheadTurn : this.turn });
    if (this.turnIsEnding) return;
    this.turnIsEnding = true;
    setImmediate(() => {
      this.turn += 1;
      this.turnIsEnding = false;
      this.running ??= this.makeAll();
    });
  }

  /** The page that was asked for last comes first, from its top. */
  private next(most: number): Wanted[] {
    const newest = Math.max(...[...this.waiting].map(([, { turn }]) => turn));
    const page = [...this.waiting].filter(([, { turn }]) => turn === newest);
    return page.slice(0, most).map(([, wanted]) => wanted);
  }

  private async makeAll(): Promise<void> {
    // The first one alone: somebody may look at an empty list.
    for (let some = this.next(1); some.length > 0; some = this.next(mostStills)) {
      await rest(restMs);
      const files = await this.make(some);
      for (const [at, { dataset, episode }] of some.entries()) {
        const key = keyOf(dataset.summary.id, episode);
        const file = files[at];
        this.waiting.take(key);
        if (this.closing.signal.aborted || file === undefined) continue;
        this.known.set(key, file);
        if (file !== null) this.options.made?.(dataset.summary.id, episode);
      }
      if (this.closing.signal.aborted) break;
    }
    this.running = null;
  }

  /** By position: null where there is no still; undefined where there may be one another time. Never throws. */
  private async make(some: readonly Wanted[]): Promise<(string | null | undefined)[]> {
    const places = await Promise.all(
      some.map((each) => unlessFailed(each, () => this.place(each))),
    );
    if (this.closing.signal.aborted) return [];
    const made = this.write(some, places);
    this.writing = made;
    return made;
  }

  /** What is missing at the places, which `place` gives. As `make`. */
  private async write(
    some: readonly Wanted[],
    places: readonly (Still | string | null | undefined)[],
  ): Promise<(string | null | undefined)[]> {
    const { signal } = this.closing;
    const missing = places.filter((place) => typeof place === 'object' && place !== null);
    const areMade = missing.length > 1 && (await writeStills(missing, signal).catch(() => false));
    const made: (string | null | undefined)[] = [];
    for (const [at, wanted] of some.entries()) {
      const place = places[at];
      if (typeof place !== 'object' || place === null) made.push(place);
      else if (areMade) made.push(place.target);
      else {
        const { request, target } = place;
        const write = () => writeStill(request, target, signal).then(() => target);
        made.push(await unlessFailed(wanted, write));
      }
    }
    return made;
  }

  /** What is to be made; a path where that is there already; null or undefined as `make` gives it. */
  private async place({ dataset, episode }: Wanted): Promise<Still | string | null | undefined> {
    // A still is no reason to download a video.
    const videos = await (dataset.videosHere?.(episode, 1) ?? dataset.videos(episode, 1));
    const source = videos.find(({ frames }) => frames > 0);
    if (source === undefined) return isVideoAway(dataset, episode) ? undefined : null;
    const target = await this.target(dataset.summary.id, episode, source);
    if (await exists(target)) return target;
    const { file, startSec, frames } = source;
    return { request: { file, startSec, frame: frames >> 1, width }, target };
  }

  /** Named after what it shows: another file, or the same file changed, has another still. */
  private async target(datasetId: string, episode: number, source: VideoSource): Promise<string> {
    const { file, startSec, frames } = source;
    const { size, mtimeMs } = await stat(file);
    const state = [file, size, mtimeMs, startSec, frames, width].join('\n');
    const hash = createHash('sha256').update(state).digest('hex').slice(0, 12);
    return path.join(this.options.cacheDir, datasetId, `${episode}-${hash}.jpg`);
  }
}

/** Never throws: a video that gives no still is the episode's problem, not the library's. */
async function unlessFailed<Made>(
  { dataset, episode }: Wanted,
  make: () => Promise<Made>,
): Promise<Made | null | undefined> {
  try {
    return await make();
  } catch (error) {
    const { code, message } = plainFailure(error);
    // A tool that fails, a full disk: none of it is this episode's fault, and the next look may fare better.
    if (isCanceled(error) || code === 'tool-failed' || isRetryable(code)) return undefined;
    dataset.note?.(problem('still-failed', { message, episode }));
    return null;
  }
}

/** On the Hub, or on a disk that is not there now: the next look may find it. */
const isVideoAway = (dataset: Dataset, episode: number): boolean =>
  (dataset.notDownloaded?.(episode) ?? []).length > 0 ||
  dataset.problemsOf(episode).some(({ code }) => code === 'video-missing');
