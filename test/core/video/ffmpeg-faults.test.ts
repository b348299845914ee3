/** What befalls ffmpeg is not the video's fault, unless it is. */
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { encodeBlack } from '../../../src/core/export/video/encode-pictures';
import { limits } from '../../../src/core/files/limits';
import { packetsByFfmpeg } from '../../../src/core/video/ffmpeg-packets';
import { writeStill } from '../../../src/core/video/stills';
import { forgetFfmpeg, requireFfmpeg } from '../../../src/core/video/tools';
import type { StudioError } from '../../../src/shared/errors';
import { h264Usual, makeCodedVideo } from '../../e2e/player/coded-video';
import { ends, useFfmpegThat } from '../../ffmpeg-that';
import { lowerLimits } from '../datasets/run-bomb';
import { scratchFolder } from '../datasets/small-dataset';

const still = async () => {
  const folder = await scratchFolder();
  const file = path.join(folder, 'coded.mp4');
  await makeCodedVideo(file, { frames: 20, fps: 10, width: 64, height: 64, encoder: h264Usual });
  const request = { file, startSec: 0, fps: 10, frame: 3, width: 32 };
  const write = () =>
    writeStill(request, path.join(folder, 'still.jpg'), new AbortController().signal);
  return { file, write };
};

it.each([
  {
    what: 'is killed',
    does: ends.killed,
    code: 'tool-failed',
    details: { signal: 'SIGKILL' },
    words: /killed \(SIGKILL\).*memory/,
  },
  {
    what: 'may not let its file grow',
    does: ends.fileLimit,
    code: 'io',
    details: { signal: 'SIGXFSZ' },
    words: /file may not become so large.*ulimit -f/,
  },
  {
    what: 'lacks an encoder',
    does: ends.lacking,
    code: 'tool-failed',
    details: { exitCode: 1 },
    words: /libx264.*install a complete/,
  },
  {
    what: 'says nothing',
    does: ends.silent,
    code: 'tool-failed',
    details: { exitCode: 1 },
    words: /exit code 1/,
  },
  {
    what: 'cannot be loaded',
    does: 'exit 127',
    code: 'tool-failed',
    details: { exitCode: 127 },
    words: /exit code 127.*install/,
  },
  {
    what: 'is kept from a file',
    does: 'echo "x.mp4: Too many open files" >&2; exit 1',
    code: 'io',
    details: { lines: ['x.mp4: Too many open files'] },
    words: /too many files are open/,
  },
])('says so where ffmpeg $what', async ({ does, code, details, words }) => {
  const { file, write } = await still();
  await useFfmpegThat(does);
  const error = await write().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code,
    details: { ...details, command: expect.arrayContaining(['-i', file]) as string[] },
    message: expect.stringContaining(`ffmpeg failed on ${file}: `) as string,
  });
  expect((error as Error).message).toMatch(words);
  expect((error as Error).message).not.toContain('restore');
});

it('keeps the last lines and blames a video that is damaged', async () => {
  const { file } = await still();
  await writeFile(file, 'no video at all');
  const error = await packetsByFfmpeg(file).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'corrupt-data', details: { exitCode: 1, signal: null } });
  const { details, message } = error as { details: { lines: string[] }; message: string };
  expect(details.lines.join('\n')).toContain('Invalid data found');
  expect(message).toContain('restore the file');
  expect(message.split(file)).toHaveLength(2);
  // Of this one's header ffmpeg says "Invalid argument", which is no argument of ours.
  await writeFile(file, 'YUV4MPEG2 W1');
  await expect(packetsByFfmpeg(file)).rejects.toMatchObject({ code: 'corrupt-data' });
});

it('is ended where it looks through a video without end, and the video is named', async () => {
  const { file, write } = await still();
  await useFfmpegThat('exec sleep 600');
  lowerLimits({ videoSeconds: 0.05 });
  for (const look of [() => packetsByFfmpeg(file), write]) {
    await expect(look()).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining(`ffmpeg was ended after 1 s with ${file}`) as string,
    });
  }
});

const linesOf = (work: Promise<unknown>): Promise<unknown> =>
  work.catch(({ details }: StudioError) => details?.['lines']);

it.runIf(process.platform === 'linux')('has a limit of memory where it reads', async () => {
  const { write } = await still();
  await useFfmpegThat('ulimit -v >&2; exit 1');
  expect(await linesOf(write())).toEqual([String(limits.ffmpegBytes / 1024)]);
  const black = { width: 8, height: 8, count: 1, fps: 10, signal: new AbortController().signal };
  const target = path.join(await scratchFolder(), 'black.mp4');
  expect(await linesOf(encodeBlack(black, target))).toEqual(['unlimited']);
});

it('cannot start a program that is no program, which is no fault of the video', async () => {
  const { write } = await still();
  await useFfmpegThat('exit 0');
  const { path: program } = await requireFfmpeg();
  await chmod(program, 0o644);
  const error = await write().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'tool-failed' });
});

it('looks for ffmpeg again after it was not there', async () => {
  const folder = await scratchFolder();
  const program = path.join(folder, 'ffmpeg');
  vi.stubEnv('FFMPEG_BIN', program);
  vi.stubEnv('PATH', folder);
  forgetFfmpeg();
  try {
    const first = await requireFfmpeg().catch((thrown: unknown) => thrown);
    // Where the optional package is installed, it is found all the same.
    if (!(first instanceof Error)) return;
    await writeFile(program, '#!/bin/sh\necho "ffmpeg version 7"\n');
    await chmod(program, 0o755);
    expect(await requireFfmpeg()).toMatchObject({ path: program, version: '7' });
  } finally {
    vi.unstubAllEnvs();
    forgetFfmpeg();
  }
});
