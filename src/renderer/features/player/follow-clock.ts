import { afterPaint } from './after-paint';
import type { CameraStream } from './camera-stream';
import type { Playback } from './playback';

/** What a view of a stream does; called outside React, as often as pictures come. */
export interface PictureTarget {
  /** Shows a picture of the stream at once. */
  paint(stream: CameraStream, frame: number): void;
  /** The clock is at a frame whose picture is not there (true), or has come (false). */
  setWaiting(waiting: boolean): void;
  /** A sentence where no picture can be shown, null where one can. */
  setMessage(message: string | null): void;
  /** What kind of pictures come. */
  setCodec(codec: string): void;
}

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
  let painted = -1;
  /** On the display, which comes after it was drawn. */
  let shown = -1;
  const screen = playback.screens.open();
  let direction: 1 | -1 = 1;

  const holdWhile = (waiting: boolean): void => {
    if (waiting && playback.state().playing) release ??= playback.hold();
    else {
      release?.();
      release = null;
    }
    target.setWaiting(waiting);
  };

  const tellScreen = (blank: boolean): void => {
    const { frame, playing } = playback.state();
    if (blank) {
      painted = -1;
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
    if (missing === null && painted !== frame && stream.picture(frame) !== undefined) {
      target.paint(stream, frame);
      painted = frame;
    }
    tellScreen(missing !== null);
    holdWhile(missing === null && painted !== frame);
  };

  const onClock = (): void => {
    const { frame, playing, rate } = playback.state();
    if (playing) direction = rate > 0 ? 1 : -1;
    else if (painted >= 0 && frame !== painted) direction = frame > painted ? 1 : -1;
    stream.want({ frame, direction, playing });
    show();
  };

  /** The picture nearest to the clock's frame that a scrub has passed since the last display frame. */
  let passed: number | null = null;
  const isNearer = (picture: number, than: number): boolean => {
    const { frame } = playback.state();
    return than < 0 || Math.abs(picture - frame) < Math.abs(than - frame);
  };
  const paintPassed = (): void => {
    const picture = passed;
    passed = null;
    if (picture === null || !isNearer(picture, painted) || stream.picture(picture) === undefined) {
      return;
    }
    target.paint(stream, picture);
    painted = picture;
  };

  const stopStream = stream.subscribe((picture) => {
    // A scrub that outruns the decoder still shows the pictures it passes, one a display frame.
    if (picture !== null && picture !== playback.state().frame && isNearer(picture, passed ?? -1)) {
      if (passed === null) requestAnimationFrame(paintPassed);
      passed = picture;
    }
    show();
  });
  const stopClock = playback.subscribe(onClock);
  onClock();
  return () => {
    stopStream();
    stopClock();
    screen.close();
    release?.();
  };
}
