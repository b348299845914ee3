/** Several videos by one ffmpeg give what each gives by itself, whatever befalls the others. */
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeFrames, type DecodeRequest } from '../../../src/core/video/decode';
import { SharedDecoder } from '../../../src/core/video/decode-together';
import { av1, h264Hard, makeCodedVideo, runFfmpeg } from '../../e2e/player/coded-video';
import { useFfmpegThat } from '../../ffmpeg-that';

const [width, height, fps] = [160, 64, 30];
const never = new AbortController().signal;
let folder: string;
/** What each of the wanted ones gives by itself. */
let expected: (string | string[])[];
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'dualvla-together-'));
  const common = { fps, width, height };
  await makeCodedVideo(at('a.mp4'), { ...common, frames: 90, encoder: h264Hard });
  await makeCodedVideo(at('b.mp4'), { ...common, frames: 50, firstCode: 1000, encoder: av1(2) });
  // Its tables are whole, half of its pictures are gone.
  await runFfmpeg(['-i', at('a.mp4'), '-c', 'copy', '-movflags', '+faststart', at('torn.mp4')]);
  await truncate(at('torn.mp4'), Math.floor((await stat(at('torn.mp4'))).size / 2));
  await writeFile(at('none.mp4'), 'no video at all');
  expected = await Promise.all(wantedOnes().map((each) => all(decodeFrames(each))));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const request = (name: string, rest: Partial<DecodeRequest>): DecodeRequest => {
  const size = { width: 64, height: 64, pixelFormat: 'gray' } as const;
  return { file: at(name), startSec: 0, frames: 50, ...size, ...rest };
};

const wantedOnes = (): DecodeRequest[] => [
  request('a.mp4', { frames: 90, every: 3 }),
  request('b.mp4', {}),
  request('a.mp4', { first: 31, frames: 20, pixelFormat: 'rgb24' }),
  request('b.mp4', { width: 16, height: 8, every: 7 }),
];

/** All of them, or the code of why there are not. */
async function all(frames: AsyncIterable<Uint8Array>): Promise<string | string[]> {
  const seen: string[] = [];
  try {
    for await (const picture of frames) seen.push(Buffer.from(picture).toString('base64'));
  } catch (error) {
    return (error as { code: string }).code;
  }
  return seen;
}

const together = (decoder: SharedDecoder, requests: readonly DecodeRequest[]) =>
  Promise.all(requests.map((each) => all(decoder.frames(each))));

/** How often ffmpeg is started from here on. */
async function countingStarts(): Promise<() => Promise<number>> {
  const log = at('starts');
  await rm(log, { force: true });
  await useFfmpegThat(`echo started >> "${log}"; exec ffmpeg "$@"`);
  return async () => (await readFile(log, 'utf8')).trim().split('\n').length;
}

it('gives the same pictures with one start', async () => {
  const wanted = wantedOnes();
  expect(expected.map(({ length }) => length)).toEqual([30, 50, 20, 8]);
  const starts = await countingStarts();
  expect(await together(new SharedDecoder(never, 1), wanted)).toEqual(expected);
  expect(await starts()).toBe(1);
});

it('shares them out among as many runs as may be at once and those that follow, and asks nothing for no pictures', async () => {
  const wanted = wantedOnes();
  const starts = await countingStarts();
  const decoder = new SharedDecoder(never, 2);
  expect(await all(decoder.frames(request('none.mp4', { frames: 0 })))).toEqual([]);
  expect(await together(decoder, [...wanted, ...wanted])).toEqual([...expected, ...expected]);
  // Three and three; the first run that ends leaves one of the last two to the other.
  expect(await starts()).toBe(4);
});

it('keeps the fault of one from the others', async () => {
  const wanted = wantedOnes();
  const broken = [request('torn.mp4', { frames: 90, every: 3 }), request('none.mp4', {})];
  expect(await together(new SharedDecoder(never, 1), [...broken, ...wanted])).toEqual([
    'corrupt-data',
    'corrupt-data',
    ...expected,
  ]);
});

it('lets the others end where one is left early', async () => {
  const wanted = wantedOnes();
  const decoder = new SharedDecoder(never, 1);
  const left = async (): Promise<number> => {
    for await (const picture of decoder.frames(request('a.mp4', { frames: 90 }))) {
      return picture.length;
    }
    return 0;
  };
  const [size, ...others] = await Promise.all([
    left(),
    ...wanted.map((each) => all(decoder.frames(each))),
  ]);
  expect(size).toBe(4096);
  expect(others).toEqual(expected);
});

it('stops all when it is canceled, and what waits never begins', async () => {
  const wanted = wantedOnes();
  const stop = new AbortController();
  const decoder = new SharedDecoder(stop.signal, 1);
  const canceled = Promise.allSettled(
    [...wanted, ...wanted].map(async (each) => {
      for await (const picture of decoder.frames(each)) {
        expect(picture).toBeDefined();
        stop.abort();
      }
    }),
  );
  for (const each of await canceled) {
    expect(each).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } });
  }
});

it('decodes by itself where ffmpeg cannot be started with several', async () => {
  const wanted = wantedOnes();
  await useFfmpegThat(`case "$*" in *pipe:4*) exit 1;; esac; exec ffmpeg "$@"`);
  expect(await together(new SharedDecoder(never, 1), wanted)).toEqual(expected);
});
