/** The frame asked for is the frame that comes: proven by the number in the pixels. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, truncate, writeFile, stat, copyFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeFrames, type DecodeRequest } from '../../../src/core/video/decode';
import { readStretch } from '../../../src/core/video/picture-table';
import { probeVideo } from '../../../src/core/video/probe';
import { requireFfmpeg } from '../../../src/core/video/tools';
import {
  av1,
  h264Hard,
  joinVideos,
  makeCodedVideos,
  runFfmpeg,
} from '../../e2e/player/coded-video';

const [width, height, fps] = [160, 64, 30];
let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'dualvla-decode-'));
  const common = { fps, width, height };
  const parts = [
    { name: 'a', frames: 70, firstCode: 0 },
    { name: 'b', frames: 50, firstCode: 1000 },
    { name: 'c', frames: 61, firstCode: 2000 },
  ].flatMap(({ name, ...rest }) => [
    { file: at(`${name}.mp4`), video: { ...common, ...rest, encoder: h264Hard } },
    { file: at(`${name}-av1.mp4`), video: { ...common, ...rest, encoder: av1(2) } },
  ]);
  await makeCodedVideos([
    { file: at('hard.mp4'), video: { ...common, frames: 300, encoder: h264Hard } },
    { file: at('av1.mp4'), video: { ...common, frames: 120, encoder: av1(2) } },
    ...parts,
  ]);
  await joinVideos(
    at('joined.mp4'),
    ['a', 'b', 'c'].map((name) => at(`${name}.mp4`)),
  );
  await joinVideos(
    at('joined-av1.mp4'),
    ['a', 'b', 'c'].map((name) => at(`${name}-av1.mp4`)),
  );
  // The first picture is shown 0.4 s into the file.
  await runFfmpeg(['-itsoffset', '0.4', '-i', at('hard.mp4'), '-c', 'copy', at('late.mp4')]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Numbers that the pictures show; -1 for one that is torn. */
async function numbers(request: Partial<DecodeRequest> & { file: string }): Promise<number[]> {
  const seen: number[] = [];
  const full: DecodeRequest = {
    startSec: 0,
    frames: 1,
    width,
    height,
    pixelFormat: 'gray',
    ...request,
  };
  for await (const frame of decodeFrames(full)) seen.push(read(frame));
  return seen;
}

function read(frame: Uint8Array): number {
  const row = (share: number): number => {
    let code = 0;
    const y = Math.floor(height * share);
    for (let bit = 0; bit < 16; bit += 1) {
      code = code * 2 + ((frame[y * width + bit * 10 + 5] ?? 0) > 128 ? 1 : 0);
    }
    return code;
  };
  const code = row(0.1);
  return code === 0xffff - row(0.3) ? code : -1;
}

const range = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_none, i) => first + i);

describe('decodeFrames', () => {
  it.each(['hard.mp4', 'av1.mp4'])('gives every picture of %s once, in order', async (name) => {
    const { pictures } = await probeVideo(at(name));
    expect(await numbers({ file: at(name), frames: pictures ?? 0 })).toEqual(
      range(0, pictures ?? 0),
    );
  });

  it.each([
    [1, 3],
    [7, 20],
    [249, 5],
    [250, 5],
    [251, 49],
    [299, 1],
  ])(
    'begins at picture %i of a file with B-frames and one keyframe in 250',
    async (first, count) => {
      expect(await numbers({ file: at('hard.mp4'), startSec: first / fps, frames: count })).toEqual(
        range(first, count),
      );
    },
  );

  it.each(['joined.mp4', 'joined-av1.mp4'])('keeps to its own episode in %s', async (name) => {
    for (const [start, frames, code] of [
      [0, 70, 0],
      [70, 50, 1000],
      [120, 61, 2000],
    ] as const) {
      expect(await numbers({ file: at(name), startSec: start / fps, frames })).toEqual(
        range(code, frames),
      );
    }
  });

  it('decodes from the key picture that it begins with, and nothing before', async () => {
    const { path: ffmpeg } = await requireFfmpeg();
    const file = at('joined.mp4');
    const decodedFrom = async (startSec: number): Promise<number> => {
      const { input } = await readStretch({ file, startSec, frames: 1 });
      const output = ['-frames:v', '1', '-f', 'null', '-'];
      const all = ['-nostdin', '-v', 'verbose', ...input, '-i', file, ...output];
      const { stderr } = await promisify(execFile)(ffmpeg, all);
      return Number(/(\d+) frames decoded/.exec(stderr)?.[1]);
    };
    // Another key picture lies 70 pictures earlier.
    expect(await decodedFrom(70 / fps)).toBeLessThan(10);
    expect(await decodedFrom(69 / fps)).toBeGreaterThanOrEqual(70);
  });

  it('takes the start as a time of the file, also where its first picture is late', async () => {
    const { firstSec } = await probeVideo(at('late.mp4'));
    expect(firstSec).toBeCloseTo(0.4, 3);
    expect(await numbers({ file: at('late.mp4'), startSec: firstSec, frames: 3 })).toEqual([
      0, 1, 2,
    ]);
    expect(
      await numbers({ file: at('late.mp4'), startSec: firstSec + 100 / fps, frames: 3 }),
    ).toEqual([100, 101, 102]);
  });

  it('scales and colours', async () => {
    const sizes: number[] = [];
    const request = { file: at('av1.mp4'), startSec: 0, frames: 2, width: 32, height: 24 };
    for await (const frame of decodeFrames({ ...request, pixelFormat: 'rgb24' }))
      sizes.push(frame.length);
    for await (const frame of decodeFrames({ ...request, pixelFormat: 'gray' }))
      sizes.push(frame.length);
    expect(sizes).toEqual([2304, 2304, 768, 768]);
  });

  it('says how many pictures there are where more are asked for', async () => {
    await expect(
      numbers({ file: at('av1.mp4'), startSec: 110 / fps, frames: 20 }),
    ).rejects.toMatchObject({
      code: 'corrupt-data',
      details: { given: 10, expected: 20 },
    });
  });

  it('asks nothing of ffmpeg for no pictures', async () => {
    expect(await numbers({ file: at('none.mp4'), frames: 0 })).toEqual([]);
  });

  it('names a file that is cut off, is something else, or is not there', async () => {
    await copyFile(at('hard.mp4'), at('cut.mp4'));
    await truncate(at('cut.mp4'), Math.floor((await stat(at('cut.mp4'))).size / 2));
    // A playlist would make ffmpeg open what it lists.
    await writeFile(
      at('list.mp4'),
      `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${at('av1.mp4')}\n#EXT-X-ENDLIST\n`,
    );
    await writeFile(at('concat.mp4'), `ffconcat version 1.0\nfile '${at('av1.mp4')}'\n`);
    for (const name of ['cut.mp4', 'list.mp4', 'concat.mp4', 'none.mp4']) {
      await expect(numbers({ file: at(name), frames: 5 })).rejects.toMatchObject({
        code: name === 'none.mp4' ? 'not-found' : 'corrupt-data',
        message: expect.stringContaining(name) as string,
      });
    }
  });

  it('stops when it is canceled, and when the loop is left', async () => {
    const stop = new AbortController();
    const request: DecodeRequest = {
      file: at('hard.mp4'),
      startSec: 0,
      frames: 300,
      width: 640,
      height: 480,
      pixelFormat: 'rgb24',
    };
    const canceled = async (): Promise<void> => {
      for await (const frame of decodeFrames(request, stop.signal)) {
        expect(frame.length).toBe(640 * 480 * 3);
        stop.abort();
      }
    };
    await expect(canceled()).rejects.toMatchObject({ name: 'AbortError' });
    let seen = 0;
    for await (const frame of decodeFrames(request)) {
      seen += frame.length > 0 ? 1 : 0;
      if (seen === 3) break;
    }
    expect(seen).toBe(3);
  });
});

describe('probeVideo', () => {
  it('counts pictures and finds the distance of keyframes', async () => {
    expect(await probeVideo(at('hard.mp4'))).toMatchObject({
      width,
      height,
      codec: 'h264',
      gop: 250,
      pictures: 300,
    });
    expect(await probeVideo(at('av1.mp4'))).toMatchObject({
      codec: 'av1',
      gop: 2,
      pictures: 120,
    });
    expect((await probeVideo(at('joined.mp4'))).pictures).toBe(181);
  });

  it('takes the distance to the end where an edit list hides the only key picture', async () => {
    await runFfmpeg(['-ss', '1', '-i', at('b.mp4'), '-c', 'copy', at('hidden.mp4')]);
    expect(await probeVideo(at('hidden.mp4'))).toMatchObject({ pictures: 20, gop: 20 });
  });

  it('notices that a file was replaced', async () => {
    await copyFile(at('a.mp4'), at('changing.mp4'));
    expect((await probeVideo(at('changing.mp4'))).pictures).toBe(70);
    await copyFile(at('b.mp4'), at('changing.mp4'));
    expect((await probeVideo(at('changing.mp4'))).pictures).toBe(50);
  });
});

it('tells the size that is stored, however wide players show its pixels', async () => {
  const wide = at('wide.mp4');
  await runFfmpeg(['-i', at('a.mp4'), '-vf', 'setsar=9/8', '-frames:v', '5', wide]);
  expect(await probeVideo(wide)).toMatchObject({ width, height });
});
