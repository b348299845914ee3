/** A video that is watched from the Hub while that gives no answer. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CameraStream } from '../../../src/renderer/features/player/camera-stream';
import { failedBy } from '../../../src/renderer/features/player/stream-status';

const sentence = 'The Hub at https://mirror cannot be reached.';
const asked = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('location', { href: 'http://studio/' });
  vi.stubGlobal('fetch', asked);
  asked.mockReset().mockImplementation(async () => new Response(sentence, { status: 502 }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const streamOf = (onHub: boolean): CameraStream => {
  const video = { cameraKey: 'front', url: 'media/1', proxyUrl: null, startSec: 0, frames: 9 };
  const stream = new CameraStream({ ...video, onHub }, 10);
  stream.want({ frame: 0, direction: 1, playing: false, scrubbing: false });
  return stream;
};

it('is told as what the studio says, and asked for again by itself while somebody looks', async () => {
  const stream = streamOf(true);
  await vi.waitFor(() => expect(stream.status.kind).toBe('failed'));
  expect(stream.status).toEqual({ kind: 'failed', message: sentence, mayComeBack: true });
  const before = asked.mock.calls.length;
  await vi.advanceTimersByTimeAsync(6_000);
  expect(asked.mock.calls.length).toBeGreaterThan(before);
  await vi.waitFor(() => expect(stream.status.kind).toBe('failed'));
  stream.rest();
  const last = asked.mock.calls.length;
  await vi.advanceTimersByTimeAsync(6_000);
  stream.dispose();
  expect(asked.mock.calls.length).toBe(last);
  expect(vi.getTimerCount()).toBe(0);
});

it('names the Hub where its answer breaks off, and the studio where the video is its own', () => {
  const lost = new TypeError('network error');
  expect(failedBy(lost, true)).toMatchObject({
    message: expect.stringMatching(/Hugging Face Hub did not go on/),
  });
  expect(failedBy(lost)).toMatchObject({
    message: expect.stringMatching(/connection to the studio was lost/),
  });
});
