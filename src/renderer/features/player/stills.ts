/** Small pictures of one camera: decoded one at a time while the player rests, and kept for whoever asks again. */
import type { EpisodeVideo } from '../../../shared/model/dataset';
import type { CameraStream } from './camera-stream';
import type { Playback } from './playback';
import { StillsMaker } from './stills-maker';
import { stillsShelf, type KeptStill } from './stills-shelf';
import { StillsWishes, type StillUrgency, type WantedStill } from './stills-wishes';
import { acquireStream, releaseStream, streamKey } from './stream-pool';

/** The pictures of the player come first: stills wait until the playhead has rested this long. */
const patienceMs = 150;

export interface Stills {
  readonly video: EpisodeVideo;
  /** The picture of a frame, as large as it was ever asked for; null where it is not there, or not yet. */
  picture(frame: number): KeptStill | null;
  /**
   * Has these frames decoded, in this order, one after another, for places so many pixels of the display wide, until
   * the returned function is called.
   */
  want(frames: readonly number[], urgency: StillUrgency, placePx: number): () => void;
  /** Told when a picture has come. */
  subscribe(listener: (frame: number) => void): () => void;
  /** Why a picture that was asked for does not come, of the one found first; null where none is known. */
  lost(): string | null;
  /** Told when that is another. */
  watchLost(listener: () => void): () => void;
  /** Opens the video: pictures come until the returned function is called. */
  open(): () => void;
}

export function createStills(video: EpisodeVideo, playback: Playback, shelf = stillsShelf): Stills {
  const prefix = `${streamKey(video, playback.fps)}|`;
  const keyOf = (frame: number): string => prefix + frame;
  /** Frames of which there will be no picture. */
  const missing = new Set<number>();
  let lost: string | null = null;
  const lostWatchers = new Set<() => void>();
  const wishes = new StillsWishes();
  let stream: CameraStream | null = null;
  let asked: WantedStill | null = null;
  /** What was asked for has come, and becomes a picture of the page. */
  let making = false;
  let maker: StillsMaker | null = null;
  let movedAtMs = performance.now();
  let timer: ReturnType<typeof setTimeout> | null = null;

  const isThere = ({ frame, widthPx }: WantedStill): boolean =>
    missing.has(frame) || shelf.has(keyOf(frame), widthPx);

  const work = (): void => {
    timer = null;
    if (asked !== null || playback.state().playing || stream?.status.kind !== 'ready') return;
    asked = wishes.next(isThere);
    if (asked === null) return;
    stream.rest(asked.frame);
    look();
  };

  /** Takes what was asked for, where it has come. */
  const look = (): void => {
    if (asked === null || making || stream === null || stream.status.kind === 'opening') return;
    const { frame, widthPx } = asked;
    const picture = stream.picture(frame);
    if (picture === undefined) {
      const why = stream.status.kind === 'ready' ? stream.missing(frame) : stream.status.message;
      if (why === null) return;
      have(frame, null);
      setLost(lost ?? why);
    } else {
      making = true;
      const of = stream;
      const got = (made: KeptStill | null): void => {
        making = false;
        if (made !== null) keep(frame, made);
        if (stream === of) have(frame, made);
        else look();
      };
      maker ??= new StillsMaker();
      maker.make(picture, widthPx).then(got, () => got(null));
    }
  };

  const keep = (frame: number, still: KeptStill): void => {
    const looked = new Set([...wishes.frames()].map(keyOf));
    shelf.put(keyOf(frame), still, (key) => looked.has(key));
  };

  const have = (frame: number, still: KeptStill | null): void => {
    if (still === null) missing.add(frame);
    asked = null;
    soon();
  };

  const setLost = (why: string | null): void => {
    if (why === lost) return;
    lost = why;
    for (const watcher of lostWatchers) watcher();
  };

  /** What it says of the whole file; one that is read anew may have what was missing. */
  const noteStatus = ({ status }: CameraStream): void => {
    if (status.kind === 'failed') setLost(status.message);
    if (status.kind !== 'opening') return;
    missing.clear();
    setLost(null);
  };

  const soon = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(work, Math.max(0, movedAtMs + patienceMs - performance.now()));
  };

  return {
    video,
    picture: (frame) => shelf.get(keyOf(frame)) ?? null,
    want(frames, urgency, placePx) {
      const forget = wishes.add(frames, urgency, placePx);
      soon();
      return forget;
    },
    // Two places of a room may have stills of the same video: whoever makes one shows it in both.
    subscribe: (listener) =>
      shelf.subscribe((key) => {
        if (key.startsWith(prefix)) listener(Number(key.slice(prefix.length)));
      }),
    lost: () => lost,
    watchLost(listener) {
      lostWatchers.add(listener);
      return () => lostWatchers.delete(listener);
    },
    open() {
      const opened = acquireStream(video, playback.fps);
      stream = opened;
      noteStatus(opened);
      const stops = [
        playback.subscribe(() => {
          movedAtMs = performance.now();
          soon();
        }),
        opened.subscribe((picture) => {
          look();
          if (picture !== null) return;
          noteStatus(opened);
          // Now it may be ready.
          soon();
        }),
      ];
      soon();
      return () => {
        for (const stop of stops) stop();
        if (timer !== null) clearTimeout(timer);
        timer = null;
        asked = null;
        stream = null;
        maker = null;
        releaseStream(opened);
      };
    },
  };
}
