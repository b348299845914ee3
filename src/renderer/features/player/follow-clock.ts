import type { VideoSample } from 'mediabunny';
import { afterPaint } from './after-paint';
import type { CameraStream } from './camera-stream';
import { isStep } from './decode-plan';
import type { Playback } from './playback';

/** What a view of a stream does; called outside React, as often as pictures come. */
export interface PictureTarget {
  /** Paints a picture, and says when it is done; one that another overtakes never is. */
  paint(picture: VideoSample, frame: number, onPainted: () => void): void;
  /** The clock is at a frame whose picture has not come for long (true), or has come (false). */
  setWaiting(waiting: boolean): void;
  /** A sentence where no picture can be shown, null where one can. */
  setMessage(message: string | null): void;
  /** What kind of pictures come. */
  setCodec(codec: string): void;
  /** While the playhead is dragged, this camera follows at every turn, the others when they can. */
  isFirst(): boolean;
}

/** So long after a picture was wanted people notice that it is not there. */
const noticedMs = 150;
/**
 * While the playhead is dragged, cameras that are not the first follow it so often, and not before they have what they
 * followed it to: else they would decode and show what they pass, as the first does, and take its processor.
 */
const othersMs = 200;

/**
 * Ties a stream to the clock: paints exactly the clock's frame, and holds the clock while a playing camera has not
 * got its picture yet, so that all cameras stay in step.
 */
export function followClock(
  stream: CameraStream,
  playback: Playback,
  target: PictureTarget,
): () => void {
  let release: (() => void) | null = null;
  /** On the canvas; -1 while another one is on its way there. */
  let painted = -1;
  let painting = -1;
  /** On the display, which comes after it was drawn. */
  let shown = -1;
  const screen = playback.screens.open();
  let direction: 1 | -1 = 1;
  let stopped = false;

  let noticed: ReturnType<typeof setTimeout> | null = null;
  const holdWhile = (waiting: boolean): void => {
    if (waiting && playback.state().playing) release ??= playback.hold();
    else {
      release?.();
      release = null;
    }
    if (waiting) noticed ??= setTimeout(() => target.setWaiting(true), noticedMs);
    else if (noticed !== null) {
      clearTimeout(noticed);
      noticed = null;
      target.setWaiting(false);
    }
  };

  const tellScreen = (blank: boolean): void => {
    const { frame, playing } = playback.state();
    if (blank) {
      painted = -1;
      painting = -1;
      shown = -1;
      screen.isBlank();
      return;
    }
    if (shown === frame) return;
    shown = -1;
    screen.waits();
    // Nobody waits for a picture of many.
    if (painted !== frame || playing) return;
    afterPaint(() => {
      if (painted !== frame) return;
      shown = frame;
      screen.shows(frame);
    });
  };

  const paint = (picture: VideoSample, frame: number): void => {
    painting = frame;
    painted = -1;
    target.paint(picture, frame, () => {
      if (stopped || painting !== frame) return;
      painting = -1;
      painted = frame;
      if (frame === playback.state().frame) settle(null);
    });
  };

  const show = (): void => {
    const { frame } = playback.state();
    if (stream.status.kind !== 'ready') {
      const failed = stream.status.kind === 'failed';
      target.setMessage(stream.status.kind === 'failed' ? stream.status.message : null);
      tellScreen(failed);
      holdWhile(!failed);
      return;
    }
    target.setCodec(stream.status.codec);
    const missing = stream.missing(frame);
    target.setMessage(missing);
    const picture = stream.picture(frame);
    if (missing === null && painted !== frame && painting !== frame && picture !== undefined) {
      paint(picture, frame);
    }
    settle(missing);
  };

  const settle = (missing: string | null): void => {
    tellScreen(missing !== null);
    holdWhile(missing === null && painted !== playback.state().frame);
  };

  let followedAtMs = -Infinity;
  let followedTo = -1;
  let later: ReturnType<typeof setTimeout> | null = null;
  /** It was time to follow, but for the picture before. */
  let late = false;
  const follow = (): void => {
    if (later !== null) clearTimeout(later);
    later = null;
    late = false;
    followedAtMs = performance.now();
    const { frame, playing, rate, scrubbing } = playback.state();
    followedTo = frame;
    if (playing) direction = rate > 0 ? 1 : -1;
    else if (painted >= 0 && frame !== painted) {
      // Whoever jumps back looks on from there; to have ready what lies before takes decoding it anew.
      direction = frame < painted && isStep(painted, frame) ? -1 : 1;
    }
    stream.want({ frame, direction, playing, scrubbing });
    show();
  };

  const isFollowing = (): boolean =>
    stream.status.kind === 'ready' &&
    stream.picture(followedTo) === undefined &&
    stream.missing(followedTo) === null;
  const followLater = (): void => {
    late = isFollowing();
    if (!late) follow();
  };
  const onClock = (): void => {
    if (!playback.state().scrubbing || target.isFirst()) return follow();
    tellScreen(false);
    later ??= setTimeout(followLater, Math.max(0, followedAtMs + othersMs - performance.now()));
  };

  /** The picture nearest to the clock's frame that a scrub has passed since the last display frame. */
  let passed: number | null = null;
  const isNearer = (picture: number, than: number): boolean => {
    const { frame } = playback.state();
    return than < 0 || Math.abs(picture - frame) < Math.abs(than - frame);
  };
  const paintPassed = (): void => {
    const frame = passed;
    passed = null;
    const picture = frame === null ? undefined : stream.picture(frame);
    if (stopped || frame === null || picture === undefined || !isNearer(frame, painted)) return;
    if (painting !== playback.state().frame) paint(picture, frame);
  };

  const stopStream = stream.subscribe((picture) => {
    // A scrub that outruns the decoder still shows the pictures it passes, one a display frame.
    if (picture !== null && picture !== playback.state().frame && isNearer(picture, passed ?? -1)) {
      if (passed === null) requestAnimationFrame(paintPassed);
      passed = picture;
    }
    show();
    if (late) followLater();
  });
  const stopClock = playback.subscribe(onClock);
  target.setWaiting(false);
  follow();
  return () => {
    stopped = true;
    if (later !== null) clearTimeout(later);
    if (noticed !== null) clearTimeout(noticed);
    stopStream();
    stopClock();
    screen.close();
    release?.();
  };
}
