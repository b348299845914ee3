import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { readTools } from '../../../src/core/host/tool-info';
import { h264Usual, makeCodedVideo } from '../../e2e/player/coded-video';
import { decodeFrames } from '../../../src/core/video/decode';
import { findFfmpeg, forgetFfmpeg, requireFfmpeg } from '../../../src/core/video/tools';

// The optional package counts as not installed: it would be found where a test has no ffmpeg at all.
vi.mock('ffmpeg-static', () => ({ default: null }));

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'dualvla-tools-'));
  forgetFfmpeg();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  forgetFfmpeg();
  await rm(folder, { recursive: true, force: true });
});

async function program(text: string): Promise<string> {
  const file = path.join(folder, 'tool');
  await writeFile(file, `#!/bin/sh\n${text}\n`);
  await chmod(file, 0o755);
  return file;
}

async function notExecutable(): Promise<string> {
  const file = path.join(folder, 'text');
  await writeFile(file, 'ffmpeg');
  return file;
}

/** It is named where another ffmpeg runs, on stderr once, and in the error where none does. */
async function expectPassedOver(file: string, ...words: string[]): Promise<void> {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => said.mockRestore());
  vi.stubEnv('FFMPEG_BIN', file);
  const found = await findFfmpeg();
  expect(found?.path).not.toBe(file);
  const { remark } = (await readTools())[0] ?? {};
  for (const word of ['FFMPEG_BIN: ', ...words, `Used instead: ${found?.path}`]) {
    expect(remark).toContain(word);
  }
  expect(said.mock.calls).toEqual([[`${remark}\n`]]);
  forgetFfmpeg();
  vi.stubEnv('PATH', folder);
  expect(await findFfmpeg()).toBeNull();
  const error: unknown = await requireFfmpeg().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'tool-failed' });
  for (const word of words) expect(String(error)).toContain(word);
  expect(String(error)).not.toContain('not found');
}

async function smallVideo(): Promise<string> {
  const file = path.join(folder, 'video.mp4');
  await makeCodedVideo(file, { frames: 9, fps: 10, width: 32, height: 32, encoder: h264Usual });
  forgetFfmpeg();
  return file;
}

describe('findFfmpeg', () => {
  it('finds one that runs', async () => {
    expect(await findFfmpeg()).toMatchObject({ version: expect.stringMatching(/\d/) as string });
  });

  it('takes FFMPEG_BIN first, and asks it once', async () => {
    const log = path.join(folder, 'log');
    const file = await program(`echo x >> ${log}; echo "ffmpeg version 99-lab Copyright"`);
    vi.stubEnv('FFMPEG_BIN', file);
    expect(await findFfmpeg()).toEqual({ path: file, version: '99-lab', insteadOf: null });
    expect(await findFfmpeg()).toEqual({ path: file, version: '99-lab', insteadOf: null });

    expect(await readFile(log, 'utf8')).toBe('x\n');
  });

  it.each([
    ['fails', 'echo "no licence" >&2; exit 3', 'ends with exit code 3 when asked', 'no licence'],
    ['is something else', 'echo "Python 3.11"', 'is no ffmpeg: it says "Python 3.11"', ''],
    ['is killed', 'kill -KILL $$', 'was ended by a signal (SIGKILL)', ''],
    ['has its program killed', "/bin/sh -c 'kill -SEGV $$'; exit $?", '(SIGSEGV)', ''],
  ])('says of a FFMPEG_BIN that it %s, and takes another', async (_what, text, why, words) => {
    const file = await program(text);
    await expectPassedOver(file, `${file} `, why, words);
  });

  it.each([
    ['is missing', async () => path.join(folder, 'none'), 'is not there'],
    ['is a folder', async () => folder, 'is no program that may be run'],
    ['may not be run', notExecutable, 'is no program that may be run'],
  ])('says of a FFMPEG_BIN that it %s, and takes another', async (_what, make, why) => {
    const file = await make();
    await expectPassedOver(file, `${file} ${why}`);
  });

  it('looks again where none could answer, as on a machine that is too busy', async () => {
    const asked = path.join(folder, 'asked');
    const file = await program(`[ -e ${asked} ] && echo "ffmpeg version 7"; : > ${asked}`);
    vi.stubEnv('FFMPEG_BIN', file);
    vi.stubEnv('PATH', folder);
    const first = await findFfmpeg();
    expect(first).toBeNull();
    expect(await findFfmpeg()).toMatchObject({ path: file, version: '7' });
  });

  it('says what to do where there is none', async () => {
    const video = await smallVideo();
    vi.stubEnv('FFMPEG_BIN', path.join(folder, 'none'));
    vi.stubEnv('PATH', folder);
    const found = await findFfmpeg();
    expect(found).toBeNull();
    await expect(requireFfmpeg()).rejects.toMatchObject({
      code: 'tool-failed',
      message: expect.stringContaining('FFMPEG_BIN') as string,
    });
    const frames = decodeFrames({
      file: video,
      startSec: 0,
      frames: 1,
      width: 1,
      height: 1,
      pixelFormat: 'gray',
    });
    await expect(frames.next()).rejects.toMatchObject({ code: 'tool-failed' });
  });
});

it('ends an ffmpeg that gives nothing, and says so', async () => {
  const video = await smallVideo();
  const file = await program(
    `if [ "$2" = -version ]; then echo "ffmpeg version 1"; exit; fi\nexec sleep 600`,
  );
  vi.stubEnv('FFMPEG_BIN', file);
  const size = { startSec: 0, frames: 5, width: 8, height: 8 };
  const frames = decodeFrames({ file: video, ...size, pixelFormat: 'gray', stallMs: 50 });
  await expect(frames.next()).rejects.toMatchObject({
    code: 'tool-failed',
    message: expect.stringContaining('stood still after 0 pictures') as string,
  });
});

describe('a program that does not stop when asked', () => {
  it('is killed', async () => {
    const video = await smallVideo();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const pidFile = path.join(folder, 'pid');
    const file = await program(
      `if [ "$2" = -version ]; then echo "ffmpeg version 1"; exit; fi\ntrap '' TERM\necho $$ > ${pidFile}\nhead -c 64 /dev/zero\nwhile :; do sleep 0.05; done`,
    );
    vi.stubEnv('FFMPEG_BIN', file);
    const stop = new AbortController();
    const frames = decodeFrames(
      { file: video, startSec: 0, frames: 9, width: 8, height: 8, pixelFormat: 'gray' },
      stop.signal,
    );
    await frames.next();
    const rest = frames.next();
    stop.abort();
    vi.advanceTimersByTime(5_000);
    vi.useRealTimers();
    await expect(rest).rejects.toMatchObject({ name: 'AbortError' });

    const pid = Number(await readFile(pidFile, 'utf8'));
    // It is reaped a moment after the reader was told.
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(/ESRCH/), 20_000);
  });
});
