import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { loadEncoder } from '../../../src/core/models/encoder';
import type { WatchCalls } from '../../../src/core/events/watch-calls';
import { startEncoderChild } from '../../../src/core/models/encoder-child';
import { readEventModel } from '../../../src/core/models/encoder-file';
import { watchVideo } from '../../../src/core/events/watch-video';
import { SharedDecoder } from '../../../src/core/video/decode-together';
import { requireFfmpeg } from '../../../src/core/video/tools';
import { ends, ffmpegThat } from '../../ffmpeg-that';
import { repositoryRoot } from '../../shared-data';

const shipped = path.join(repositoryRoot, 'models/event-encoder.json');
const never = new AbortController().signal;
const decoder = new SharedDecoder(never);
let folder: string;
let video: string;

const box = (name: string, colour: string, way: string, out: string): string =>
  `color=gray:s=160x120:r=30:d=3[${name}];color=${colour}:s=40x40:r=30:d=3[${name}f];[${name}][${name}f]overlay=${way}[${out}]`;

/** 6 s at 30 fps: a box that moves steadily, and from 3 s on a box of another colour that moves another way. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'dualvla-events-'));
  video = path.join(folder, 'boxes.mp4');
  const { path: ffmpeg } = await requireFfmpeg();
  const graph = [
    box('b', 'red', 'x=10+20*t:y=30', 'one'),
    box('c', 'blue', 'x=110-20*t:y=70', 'two'),
    '[one][two]concat=n=2',
  ].join(';');
  const encoding = '-c:v libx264 -pix_fmt yuv420p'.split(' ');
  await promisify(execFile)(ffmpeg, ['-v', 'error', '-filter_complex', graph, ...encoding, video]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const request = () => ({ file: video, startSec: 0, frames: 180, fps: 30 });

async function description(change: (model: { output: { size: number; name: string } }) => void) {
  const model = JSON.parse(await readFile(shipped, 'utf8')) as {
    output: { size: number; name: string };
  };
  change(model);
  await copyFile(
    path.join(repositoryRoot, 'models/event-encoder.onnx'),
    path.join(folder, 'event-encoder.onnx'),
  );
  const file = path.join(folder, 'model.json');
  await writeFile(file, JSON.stringify(model));
  return file;
}

describe('the shipped model', () => {
  test('is the file its description names, and represents pictures', async () => {
    const encoder = await loadEncoder(await readEventModel(shipped));
    const { width, height } = encoder.model.input;
    const pictures = new Uint8Array(2 * width * height * 3).fill(200, width * height * 3);
    const [dark, bright] = await encoder.encode(pictures, 2);
    expect(dark).toHaveLength(encoder.model.output.size);
    expect(bright).not.toEqual(dark);
    expect((await encoder.encode(pictures, 1))[0]).toEqual(dark);
    await encoder.close();
  });

  test('is surprised where the scene changes', async () => {
    const encoder = await loadEncoder(await readEventModel(shipped));
    const seen = await watchVideo(request(), encoder, decoder);
    await encoder.close();
    expect(seen.every).toBe(3);
    expect(seen.surprise).toHaveLength(60);
    expect(seen.change).toHaveLength(60);
    const peak = seen.surprise.indexOf(Math.max(...seen.surprise.subarray(10)));
    expect(Math.abs(peak * seen.every - 90)).toBeLessThanOrEqual(9);
  });

  test('changes nothing of the motion that is seen without a model', async () => {
    const encoder = await loadEncoder(await readEventModel(shipped));
    const { surprise, ...seen } = await watchVideo(request(), encoder, decoder);
    await encoder.close();
    const without = await watchVideo(request(), null, decoder);
    expect([without.curves, without.pictures]).toEqual([seen.curves, seen.pictures]);
    expect(Math.max(...seen.curves.whole)).toBeGreaterThan(0.3);
    expect(without.surprise).toHaveLength(surprise.length);
    const peak = without.surprise.indexOf(Math.max(...without.surprise.subarray(10)));
    expect(Math.abs(peak * without.every - 90)).toBeLessThanOrEqual(9);
  });
});

describe('a model of somebody else', () => {
  test('with another output size is refused in words', async () => {
    const model = await readEventModel(await description((m) => (m.output.size = 17)));
    await expect(loadEncoder(model)).rejects.toMatchObject({ code: 'model-failed' });
    await expect(loadEncoder(model)).rejects.toThrow('float32 [1, 17] is declared');
  });

  test('without the output it names is refused in words', async () => {
    const model = await readEventModel(await description((m) => (m.output.name = 'tokens')));
    await expect(loadEncoder(model)).rejects.toThrow('has no output tokens');
  });

  test('descriptions that cannot be used name the file', async () => {
    const file = path.join(folder, 'other.json');
    await writeFile(file, '{"name": "x"}');
    await expect(readEventModel(file)).rejects.toThrow(file);
    await writeFile(file, '{');
    await expect(readEventModel(file)).rejects.toThrow('not JSON');
    const wrong = JSON.parse(await readFile(shipped, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...wrong, sha256: '0'.repeat(64) }));
    await expect(readEventModel(file)).rejects.toMatchObject({ code: 'corrupt-data' });
    await expect(readEventModel(path.join(folder, 'no.json'))).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('the process that watches', () => {
  test('sees what this process sees, with the ffmpeg that it is told of, and names a broken video', async () => {
    const model = await readEventModel(shipped);
    const stop = new AbortController();
    const ffmpeg = await requireFfmpeg();
    // What it would find by itself decodes nothing.
    vi.stubEnv('FFMPEG_BIN', await ffmpegThat(ends.silent));
    onTestFinished(() => void vi.unstubAllEnvs());
    const watcher = await startEncoderChild<WatchCalls>(model, stop.signal);
    await watcher.ask('decodeWith', ffmpeg);
    expect(watcher.modelProblem).toBeNull();
    const encoder = await loadEncoder(model);
    const { width, height } = model.input;
    const pictures = new Uint8Array(2 * 3 * width * height).fill(90, 3 * width * height);
    expect(await watcher.ask('encode', { pictures, count: 2 })).toEqual(
      await encoder.encode(pictures, 2),
    );
    expect(await watcher.ask('watch', request())).toEqual(
      await watchVideo(request(), encoder, decoder),
    );
    await encoder.close();
    const broken = path.join(folder, 'broken.mp4');
    await writeFile(broken, (await readFile(video)).subarray(0, 900));
    await expect(watcher.ask('watch', { ...request(), file: broken })).rejects.toMatchObject({
      code: 'corrupt-data',
    });
    const running = watcher.ask('watch', request());
    stop.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    await expect(watcher.ask('watch', request())).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('goes on without a model that does not load, and says why', async () => {
    const model = { ...(await readEventModel(shipped)), path: video };
    const watcher = await startEncoderChild<WatchCalls>(model, never);
    expect(watcher.modelProblem).toMatchObject({ code: 'model-failed' });
    expect(await watcher.ask('watch', request())).toEqual(
      await watchVideo(request(), null, decoder),
    );
    const pictures = new Uint8Array();
    await expect(watcher.ask('encode', { pictures, count: 0 })).rejects.toMatchObject({
      code: 'model-failed',
    });
    watcher.close();
  });
});
