import type { VideoSample } from 'mediabunny';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CameraStream } from '../../../src/renderer/features/player/camera-stream';
import { followClock } from '../../../src/renderer/features/player/follow-clock';
import { createPlayback } from '../../../src/renderer/features/player/playback';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.stubGlobal('requestAnimationFrame', () => 0);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A camera whose pictures come when the test says so, and what was asked of it. */
function slowCamera() {
  const asked: number[] = [];
  const here = new Set<number>();
  const listeners = new Set<(picture: number) => void>();
  const stream = {
    status: { kind: 'ready', codec: 'H.264' },
    missing: () => null,
    picture: (frame: number) => (here.has(frame) ? ({} as VideoSample) : undefined),
    want: ({ frame }: { frame: number }) => void asked.push(frame),
    subscribe(listener: (picture: number) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    asked,
    stream: stream as unknown as CameraStream,
    give: (frame: number): void => {
      here.add(frame);
      for (const listener of listeners) listener(frame);
    },
  };
}

test('while the playhead is dragged, another camera than the first follows once it has what it followed to', () => {
  const playback = createPlayback(30, 1_000);
  const { asked, stream, give } = slowCamera();
  const stop = followClock(stream, playback, {
    paint: (_picture, _frame, onPainted) => onPainted(),
    setWaiting: () => undefined,
    setMessage: () => undefined,
    setCodec: () => undefined,
    isFirst: () => false,
  });
  give(0);
  playback.scrub(true);
  playback.seek(100);
  vi.advanceTimersByTime(200);
  expect(asked).toEqual([0, 100]);
  // Its picture takes long: nothing else is asked meanwhile.
  playback.seek(300);
  vi.advanceTimersByTime(500);
  playback.seek(400);
  vi.advanceTimersByTime(500);
  expect(asked).toEqual([0, 100]);
  give(100);
  expect(asked).toEqual([0, 100, 400]);
  // Let go, it follows at once.
  playback.seek(500);
  playback.scrub(false);
  expect(asked).toEqual([0, 100, 400, 500]);
  stop();
});
