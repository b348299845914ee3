import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeFrames } from '../../../src/core/video/decode';
import { findFfmpeg, forgetFfmpeg, requireFfmpeg } from '../../../src/core/video/tools';

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

describe('findFfmpeg', () => {
  it('finds one that runs', async () => {
    expect(await findFfmpeg()).toMatchObject({ version: expect.stringMatching(/\d/) as string });
  });

  it('takes FFMPEG_BIN first, and asks it once', async () => {
    const log = path.join(folder, 'log');
    const file = await program(`echo x >> ${log}; echo "ffmpeg version 99-lab Copyright"`);
    vi.stubEnv('FFMPEG_BIN', file);
    expect(await findFfmpeg()).toEqual({ path: file, version: '99-lab' });
    expect(await findFfmpeg()).toEqual({ path: file, version: '99-lab' });

    expect(await readFile(log, 'utf8')).toBe('x\n');
  });

  it.each([
    ['fails', 'exit 3'],
    ['is something else', 'echo "Python 3.11"'],
  ])('passes over a program that %s', async (_what, text) => {
    const file = await program(text);
    vi.stubEnv('FFMPEG_BIN', file);
    expect((await findFfmpeg())?.path).not.toBe(file);
  });

  it('says what to do where there is none', async () => {
    vi.stubEnv('FFMPEG_BIN', path.join(folder, 'none'));
    vi.stubEnv('PATH', folder);
    const found = await findFfmpeg();
    // Where the optional package is installed, it is found without a PATH.
    if (found !== null) return expect(found.path).toContain('ffmpeg-static');
    await expect(requireFfmpeg()).rejects.toMatchObject({
      code: 'tool-failed',
      message: expect.stringContaining('FFMPEG_BIN') as string,
    });
    const frames = decodeFrames({
      file: '/x.mp4',
      startSec: 0,
      frames: 1,
      fps: 1,
      width: 1,
      height: 1,
      pixelFormat: 'gray',
    });
    await expect(frames.next()).rejects.toMatchObject({ code: 'tool-failed' });
  });
});

it('ends an ffmpeg that gives nothing, and says so', async () => {
  const file = await program(
    `if [ "$2" = -version ]; then echo "ffmpeg version 1"; exit; fi\nexec sleep 600`,
  );
  vi.stubEnv('FFMPEG_BIN', file);
  const size = { startSec: 0, frames: 5, fps: 1, width: 8, height: 8 };
  const frames = decodeFrames({ file, ...size, pixelFormat: 'gray', stallMs: 50 });
  await expect(frames.next()).rejects.toMatchObject({
    code: 'tool-failed',
    message: expect.stringContaining('stood still after 0 pictures') as string,
  });
});

describe('a program that does not stop when asked', () => {
  it('is killed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const pidFile = path.join(folder, 'pid');
    const file = await program(
      `if [ "$2" = -version ]; then echo "ffmpeg version 1"; exit; fi\ntrap '' TERM\necho $$ > ${pidFile}\nhead -c 64 /dev/zero\nwhile :; do sleep 0.05; done`,
    );
    vi.stubEnv('FFMPEG_BIN', file);
    const stop = new AbortController();
    const frames = decodeFrames(
      { file, startSec: 0, frames: 9, fps: 1, width: 8, height: 8, pixelFormat: 'gray' },
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
