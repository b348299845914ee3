import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { watchVideo } from '../../../src/core/events/watch-video';
import { videoCues } from '../../../src/core/keyframes/video-cues';
import { SharedDecoder } from '../../../src/core/video/decode-together';
import { requireFfmpeg } from '../../../src/core/video/tools';
import type { Cue } from '../../../src/shared/model/keyframe';
import { madeCurves } from '../events/made-motion';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'dualvla-video-cues-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sec = 16;

async function cuesOf(graph: string, fps: number): Promise<Cue[]> {
  const file = path.join(folder, `${fps}.mp4`);
  const { path: ffmpeg } = await requireFfmpeg();
  const encoding =
    `-r ${fps} -t ${sec} -c:v libx264 -preset veryfast -crf 28 -pix_fmt yuv420p`.split(' ');
  const made = ['-v', 'error', '-y', '-filter_complex', graph, ...encoding, file];
  await promisify(execFile)(ffmpeg, made);
  const frames = sec * fps;
  const { every, curves } = await watchVideo(
    { file, startSec: 0, frames, fps },
    null,
    new SharedDecoder(new AbortController().signal),
  );
  return videoCues({ cameras: [{ curves }], every }, { frames, fps });
}

const stillIn = (output: string): string => path.join(folder, `still-${output}.mp4`);

const still = (fps: number): string =>
  `testsrc2=s=320x240:r=${fps},trim=end_frame=1,loop=-1:1,setpts=N/${fps}/TB`;

/** Light and colours so much nearer to black and grey. */
const dimmed = (share: number): string => {
  const colour = `(val-128)*${share}+128`;
  return `lutyuv=y='(val-16)*${share}+16':u='${colour}':v='${colour}'`;
};

const secondsOf = (cues: readonly Cue[], fps: number): number[] =>
  cues.map(({ frame }) => frame / fps).sort((a, b) => a - b);

function expectNear(found: readonly number[], expected: readonly number[], within: number): void {
  expect(found.map((each) => each.toFixed(2))).toHaveLength(expected.length);
  for (const [i, each] of expected.entries()) {
    expect(Math.abs((found[i] ?? 0) - each), `${found[i]} s for ${each} s`).toBeLessThan(within);
  }
}

describe('rendered videos', () => {
  /** How far something has gone that moves from 2 to 5 s, and from 8 to 11 s. */
  const way = 'clip(t-2,0,3)+clip(t-8,0,3)';

  test.each([5, 30])('a box before a fixed camera, %s frames a second', async (fps) => {
    const graph = [
      `testsrc2=s=160x120:r=${fps},trim=end_frame=1,loop=-1:1,setpts=N/${fps}/TB[scene]`,
      `color=white:s=30x30:r=${fps}[box]`,
      `[scene][box]overlay=x='10+15*(${way})':y=50:eval=frame`,
    ].join(';');
    const cues = await cuesOf(graph, fps);
    // The hand lets go before the last movement is seen.
    expectNear(secondsOf(cues, fps), [2, 5, 7.7, 11], Math.max(0.3, 2.1 / fps));
    expect(cues.every(({ kind }) => kind === 'event')).toBe(true);
    expect(cues.map(({ boundary }) => boundary)).toEqual(['start', undefined, undefined, 'settle']);
  });

  test('grain, key frames and flicker of a still picture, at any rate and in any light', async () => {
    const grain = 'noise=alls=10:allf=t';
    const flicker = "eq=brightness='0.03*sin(2*PI*1.3*t)':eval=frame";
    const graph = [
      `${still(15)},split=4[light][bright][dark][flat]`,
      `[light]${flicker}[e]`,
      `[bright]${grain},split=4[a][b][c][d]`,
      `[dark]${dimmed(1 / 4)},${grain}[f]`,
      `[flat]${dimmed(1 / 16)},${grain}[g]`,
      `${still(60)},${grain}[h]`,
      `${still(3)},${grain}[i]`,
    ].join(';');
    const x264 = '-c:v libx264 -preset veryfast -pix_fmt yuv420p';
    const codings: Record<string, { fps: number; coding: string }> = {
      a: { fps: 15, coding: `${x264} -crf 28 -g 12` },
      b: { fps: 15, coding: `${x264} -crf 34 -g 20` },
      c: { fps: 15, coding: `${x264} -crf 38 -g 5` },
      d: { fps: 15, coding: '-c:v mpeg4 -q:v 12 -g 12' },
      e: { fps: 15, coding: x264 },
      f: { fps: 15, coding: `${x264} -crf 28 -g 12` },
      g: { fps: 15, coding: `${x264} -crf 28 -g 12` },
      h: { fps: 60, coding: `${x264} -crf 28 -g 10` },
      i: { fps: 3, coding: `${x264} -crf 28 -g 4` },
    };
    const outputs = Object.entries(codings).flatMap(([output, { fps, coding }]) => [
      '-map',
      `[${output}]`,
      '-frames:v',
      String(8 * fps),
      ...coding.split(' '),
      stillIn(output),
    ]);
    const { path: ffmpeg } = await requireFfmpeg();
    await promisify(execFile)(ffmpeg, ['-v', 'error', '-filter_complex', graph, ...outputs]);
    const decoder = new SharedDecoder(new AbortController().signal);
    const found = await Promise.all(
      Object.entries(codings).map(async ([output, { fps }]) => {
        const frames = 8 * fps;
        const asked = { file: stillIn(output), startSec: 0, frames, fps };
        const { every, curves, pictures } = await watchVideo(asked, null, decoder);
        const cameras = [{ curves, pictures }];
        return [output, videoCues({ cameras, every }, { frames, fps }).length];
      }),
    );
    expect(found).toEqual(Object.keys(codings).map((output) => [output, 0]));
  });

  test('a camera that is moved between two of three pictures a second', async () => {
    const graph = [
      'testsrc2=s=320x120:r=3,trim=end_frame=1,loop=-1:1,setpts=N/3/TB',
      "crop=w=160:x='20*(gte(t,5)+gte(t,10))'",
    ].join(',');
    const seconds = secondsOf(await cuesOf(graph, 3), 3);
    for (const moved of [5, 10]) {
      expect(
        seconds.some((sec) => Math.abs(sec - moved) <= 0.5),
        seconds.join(' '),
      ).toBe(true);
    }
  });
});

describe('acts of a hand in a camera that moves with it', () => {
  const moves = [
    { fromSec: 1, toSec: 4 },
    { fromSec: 6, toSec: 9 },
    { fromSec: 11, toSec: 14 },
  ];
  const of = (acts: number[], fps: number): Cue[] =>
    videoCues(
      { cameras: [{ curves: madeCurves({ moves, acts, wrist: true, sec }, fps) }], every: 1 },
      { frames: sec * fps, fps },
    );

  test.each([5, 10, 15])('two of them give the course of the work, at %s fps', (fps) => {
    const cues = of([4.8, 9.8], fps).sort((a, b) => a.frame - b.frame);
    expect(cues.map(({ boundary }) => boundary)).toEqual(
      'start arrive grasp lift arrive-goal release settle'.split(' '),
    );
    expectNear(secondsOf(cues, fps), [1, 4, 4.9, 6, 9, 9.9, 14], 0.5);
  });

  /** 16 x 16 grey levels a picture: of a camera that moves all of them change, of another those in the middle. */
  function picturesOf(isCarried: boolean, fps: number): string {
    let gone = 0;
    const pictures = Array.from({ length: sec * fps }, (_none, t) => {
      if (moves.some(({ fromSec, toSec }) => t / fps > fromSec && t / fps <= toSec)) gone += 1;
      return Uint8Array.from({ length: 256 }, (_cell, i) => {
        const [x, y] = [i % 16, Math.floor(i / 16)];
        const isInside = x > 3 && x < 12 && y > 1 && y < 14;
        return isCarried || isInside ? (37 * (x + gone) + 11 * y * y) % 256 : 90;
      });
    });
    return Buffer.concat(pictures).toString('base64');
  }

  test('whose pictures, too, show that it moves: else they bear no names', () => {
    const curves = madeCurves({ moves, acts: [4.8, 9.8], wrist: true, sec }, 10);
    const named = (isCarried: boolean) =>
      videoCues(
        { cameras: [{ curves, pictures: picturesOf(isCarried, 10) }], every: 1 },
        { frames: sec * 10, fps: 10 },
      ).flatMap(({ boundary }) => boundary ?? []);
    expect(named(true)).toEqual(expect.arrayContaining(['grasp', 'lift', 'release']));
    expect(named(false)).toEqual(['start', 'settle']);
  });

  test('of an odd number nobody knows which close and which open', () => {
    const cues = of([4.8], 10);
    const named = cues.flatMap(({ boundary }) => boundary ?? []);
    expect(named).toEqual(['start', 'settle']);
    expect(cues.filter(({ strength }) => strength === 1)).toHaveLength(1);
  });

  test('where one camera sees no motion the arm rests, whatever moves in the other', () => {
    const hand = { curves: madeCurves({ moves, acts: [4.8, 9.8], wrist: true, sec }, 10) };
    const passer = { fromSec: 4.2, toSec: 5.8 };
    const room = { curves: madeCurves({ moves: [...moves, passer], wrist: false, sec }, 10) };
    const episode = { frames: sec * 10, fps: 10 };
    const alone = videoCues({ cameras: [hand], every: 1 }, episode);
    const both = videoCues({ cameras: [room, hand], every: 1 }, episode);
    expect(both.map(({ boundary }) => boundary)).toEqual(alone.map(({ boundary }) => boundary));
  });
});
