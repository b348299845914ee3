/**
 * Decodes several videos with one ffmpeg. To start one takes as long as to decode seconds of a small video: most of it
 * is the loading of libraries.
 */
import { availableParallelism } from 'node:os';
import type { Readable } from 'node:stream';
import {
  decodeFrames,
  decoding,
  picturesIn,
  picturesOf,
  refuseLost,
  whereIs,
  type DecodeRequest,
} from './decode';
import { mostBeside, startFfmpeg } from './ffmpeg-process';

interface Waiting {
  request: DecodeRequest;
  /** When it was asked for, milliseconds as `performance.now` counts them. */
  sinceMs: number;
  /** Null: it is to be decoded by itself. */
  give: (run: SharedRun | null) => void;
}

interface SharedRun {
  output: Readable;
  /** What ffmpeg complained of in any of its videos, once it has ended; null where it failed. */
  words: Promise<string | null>;
  stop: (reason: unknown) => void;
}

/**
 * Milliseconds that a video waits for others, and no longer than until there is room for it: a third of what a start of
 * ffmpeg takes where nothing is decoded yet; beside others, which keep the machine busy, several starts.
 */
const gatherMs = { first: 25, beside: 200 };

export class SharedDecoder {
  readonly #waiting: Waiting[] = [];
  /** Runs of ffmpeg, and the videos in them. */
  #running = 0;
  #decoding = 0;
  #gathering: ReturnType<typeof setTimeout> | undefined;

  /** @param signal of all that is decoded */
  constructor(
    private readonly signal: AbortSignal,
    private readonly atOnce = availableParallelism(),
  ) {}

  /**
   * As `decodeFrames`, with those that are asked for meanwhile. All that are asked for must be read to their ends:
   * where one is left early, the others begin again.
   */
  async *frames(request: DecodeRequest): AsyncGenerator<Uint8Array> {
    if (request.frames <= 0) return;
    let given = 0;
    const run = await new Promise<SharedRun | null>((give) => {
      this.#waiting.push({ request, sinceMs: performance.now(), give });
      this.#gather();
    });
    if (run !== null) {
      try {
        for await (const picture of picturesIn(run.output, request, run.stop)) {
          given += 1;
          yield picture;
        }
      } catch {
        this.signal.throwIfAborted();
      } finally {
        // Of one that was left early nobody reads the rest.
        run.output.destroy();
      }
      const words = await run.words;
      if (words !== null && given === picturesOf(request)) {
        if ((request.every ?? 1) > 1) await refuseLost(words, request, this.signal);
        return;
      }
      this.signal.throwIfAborted();
    }
    // Where one ffmpeg fails, it may be for any of its videos: by itself, each has its own faults.
    let seen = 0;
    for await (const picture of decodeFrames(request, this.signal)) {
      seen += 1;
      if (seen > given) yield picture;
    }
  }

  /** Begins with those that wait as soon as the first of them has waited long enough and a run may begin. */
  #gather(): void {
    clearTimeout(this.#gathering);
    const [first] = this.#waiting;
    if (first === undefined || this.#running >= this.atOnce) return;
    const most = this.#running === 0 ? gatherMs.first : gatherMs.beside;
    const ms = Math.max(0, first.sinceMs + most - performance.now());
    this.#gathering = setTimeout(() => this.#start(), ms);
  }

  #start(): void {
    while (this.#waiting.length > 0 && this.#running < this.atOnce) this.#startSome();
  }

  #startSome(): void {
    // Threads that wait for each other cost a fifth more work than one alone: beside other videos it does better.
    const inHand = this.#running + this.#waiting.length;
    const threads = Math.max(1, Math.floor(this.atOnce / inHand));
    const some = this.#waiting.splice(0, this.#together());
    this.#running += 1;
    this.#decoding += some.length;
    void this.#decode(some, threads).finally(() => {
      this.#running -= 1;
      this.#decoding -= some.length;
      this.#gather();
    });
  }

  /**
   * How many of those that wait begin by one ffmpeg: one share more than there are runs is kept, and never are all
   * taken, so that whichever run ends has a next one at once. The videos of a run end together, and only then is asked
   * for what comes after them.
   */
  #together(): number {
    const waiting = this.#waiting.length;
    const most = Math.min(1 + mostBeside, waiting);
    if (this.atOnce === 1) return most;
    const share = Math.ceil((waiting + this.#decoding) / (this.atOnce + 1));
    return Math.min(most, share, Math.ceil(waiting / 2));
  }

  /** Ends with ffmpeg. Never throws: what goes wrong comes again where each is decoded by itself. */
  async #decode(some: readonly Waiting[], threads: number): Promise<void> {
    const own = new AbortController();
    try {
      const runs: ReturnType<typeof decoding>[] = [];
      const together: Waiting[] = [];
      for (const each of some) {
        const { request } = each;
        const found = await whereIs(request).catch(() => null);
        if (found === null) {
          each.give(null);
          continue;
        }
        runs.push(decoding({ ...request, threads }, found, runs.length));
        together.push(each);
      }
      const [first, ...beside] = runs;
      if (first === undefined) return;
      const signal = AbortSignal.any([own.signal, this.signal]);
      const { stdout, beside: others, ended } = await startFfmpeg({ ...first, beside }, signal);
      const words = ended.catch(() => null);
      const outputs = [stdout, ...others];
      for (const [i, { give }] of together.entries()) {
        const output = outputs[i];
        give(output === undefined ? null : { output, words, stop: (why) => own.abort(why) });
      }
      await words;
    } catch {
      for (const { give } of some) give(null);
    }
  }
}
