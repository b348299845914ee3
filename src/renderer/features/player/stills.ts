/** Small pictures of one camera: decoded one at a time while the player rests, and kept for whoever asks again. */
import type { VideoSample } from 'mediabunny';
import type { EpisodeVideo } from '../../../shared/model/dataset';
import type { CameraStream } from './camera-stream';
import { PicturePainter } from './picture-painter';
import type { Playback } from './playback';
import { acquireStream, releaseStream } from './stream-pool';

/** Who waits, the most urgent first. */
export type StillUrgency = 'pointer' | 'panel' | 'list' | 'strip';
const order: readonly StillUrgency[] = ['pointer', 'panel', 'list', 'strip'];

/** Wide enough for a still of the panel on a dense display; more would only cost memory. */
const widestPx = 320;
/** About 4 MB of 4:3 pictures, and 60 MB where all are looked at. */
const mostKept = 200;
/** The pictures of the player come first: stills wait until the playhead has rested this long. */
const patienceMs = 150;

export interface Stills {
  readonly video: EpisodeVideo;
  /** The picture of a frame; null where it is not there, or not yet. */
  picture(frame: number): HTMLImageElement | null;
  /** Has these frames decoded, in this order, one after another, until the returned function is called. */
  want(frames: readonly number[], urgency: StillUrgency): () => void;
  /** Told when a picture has come. */
  subscribe(listener: (frame: number) => void): () => void;
  /** Opens the video; until the returned function is called, which forgets everything, pictures come. */
  open(): () => void;
}

/**
 * Painted whole first, and then made smaller: of a video's frame that is drawn smaller Chromium keeps every pixel
 * without a GPU, and does so of the last thousand.
 */
class Shrinker {
  private readonly whole = new OffscreenCanvas(1, 1);
  private readonly small = new OffscreenCanvas(1, 1);
  private readonly painter = new PicturePainter(this.whole);

  /** The same canvas each time: what is on it is copied before the next picture comes. */
  async shrink(picture: VideoSample): Promise<OffscreenCanvas> {
    // What it is a copy of may be closed while it is painted.
    const own = picture.clone();
    try {
      await new Promise<void>((resolve) => this.painter.paint(own, resolve));
    } finally {
      own.close();
    }
    const { width, height } = this.whole;
    const scale = Math.min(1, widestPx / width);
    const { small } = this;
    const across = Math.max(1, Math.round(width * scale));
    const down = Math.max(1, Math.round(height * scale));
    if (small.width !== across) small.width = across;
    if (small.height !== down) small.height = down;
    const context = small.getContext('2d', { alpha: false });
    context?.drawImage(this.whole, 0, 0, across, down);
    return small;
  }
}

/**
 * As an image of the page. A canvas would be a layer of its own, and twenty of them are put together anew whenever any
 * changes: a third of what a step of the playhead took. It is not decoded here: that would be at its full size, which
 * stays, while what is painted is decoded as small as it is shown.
 */
async function toImage(still: OffscreenCanvas): Promise<HTMLImageElement> {
  const image = new Image();
  const url = URL.createObjectURL(await still.convertToBlob({ type: 'image/jpeg', quality: 0.9 }));
  try {
    await new Promise((resolve, reject) => {
      image.addEventListener('load', resolve);
      image.addEventListener('error', reject);
      image.src = url;
    });
  } catch (thrown) {
    URL.revokeObjectURL(url);
    throw thrown;
  }
  return image;
}

/** Where it is still shown it stays. */
const forget = (still: HTMLImageElement | null): void => {
  if (still !== null) URL.revokeObjectURL(still.src);
};

export function createStills(video: EpisodeVideo, playback: Playback): Stills {
  const kept = new Map<number, HTMLImageElement>();
  /** Frames of which there will be no picture. */
  const missing = new Set<number>();
  const wishes = new Set<{ frames: readonly number[]; urgency: StillUrgency }>();
  const listeners = new Set<(frame: number) => void>();
  let stream: CameraStream | null = null;
  let asked: number | null = null;
  /** What was asked for has come, and becomes a picture of the page. */
  let making = false;
  let shrinker: Shrinker | null = null;
  let movedAtMs = performance.now();
  let timer: ReturnType<typeof setTimeout> | null = null;

  const next = (): number | null => {
    for (const urgency of order) {
      for (const wish of wishes) {
        if (wish.urgency !== urgency) continue;
        const frame = wish.frames.find((each) => !kept.has(each) && !missing.has(each));
        if (frame !== undefined) return frame;
      }
    }
    return null;
  };

  const work = (): void => {
    timer = null;
    if (asked !== null || playback.state().playing || stream?.status.kind !== 'ready') return;
    asked = next();
    if (asked === null) return;
    stream.rest(asked);
    look();
  };

  /** Takes what was asked for, where it has come. */
  const look = (): void => {
    if (asked === null || making || stream === null || stream.status.kind === 'opening') return;
    const frame = asked;
    const picture = stream.picture(frame);
    if (picture === undefined) {
      if (stream.status.kind === 'ready' && stream.missing(frame) === null) return;
      have(frame, null);
    } else {
      const of = stream;
      making = true;
      const got = (made: HTMLImageElement | null): void => {
        making = false;
        if (stream === of) have(frame, made);
        else forget(made);
      };
      shrinker ??= new Shrinker();
      shrinker
        .shrink(picture)
        .then(toImage)
        .then(got, () => got(null));
    }
  };

  const have = (frame: number, still: HTMLImageElement | null): void => {
    if (still === null) missing.add(frame);
    else keep(frame, still);
    asked = null;
    for (const listener of listeners) listener(frame);
    soon();
  };

  /** When full, what was asked for longest ago goes, but nothing that somebody looks at. */
  const keep = (frame: number, still: HTMLImageElement): void => {
    kept.set(frame, still);
    if (kept.size <= mostKept) return;
    const looked = new Set([...wishes].flatMap(({ frames }) => frames));
    for (const [old, picture] of kept) {
      if (kept.size <= mostKept) break;
      if (looked.has(old) && kept.size <= 2 * mostKept) continue;
      kept.delete(old);
      forget(picture);
    }
  };

  const soon = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(work, Math.max(0, movedAtMs + patienceMs - performance.now()));
  };

  return {
    video,
    picture(frame) {
      const still = kept.get(frame);
      if (still === undefined) return null;
      kept.delete(frame);
      kept.set(frame, still);
      return still;
    },
    want(frames, urgency) {
      const wish = { frames, urgency };
      wishes.add(wish);
      soon();
      return () => wishes.delete(wish);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open() {
      const opened = acquireStream(video, playback.fps);
      stream = opened;
      const stops = [
        playback.subscribe(() => {
          movedAtMs = performance.now();
          soon();
        }),
        opened.subscribe((picture) => {
          look();
          // Its status changed: now it may be ready.
          if (picture === null) soon();
        }),
      ];
      soon();
      return () => {
        for (const stop of stops) stop();
        if (timer !== null) clearTimeout(timer);
        timer = null;
        asked = null;
        stream = null;
        shrinker = null;
        for (const still of kept.values()) forget(still);
        kept.clear();
        releaseStream(opened);
      };
    },
  };
}
