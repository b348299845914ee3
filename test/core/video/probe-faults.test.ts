/** What is at fault where a video cannot be looked at: a failing disk, or no ffmpeg, says nothing of the file. */
import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { RemoteFile } from '../../../src/core/hub/remote-file';
import { probeVideo } from '../../../src/core/video/probe';
import { forgetFfmpeg } from '../../../src/core/video/tools';
import { h264Usual, makeCodedVideo } from '../../e2e/player/coded-video';
import { scratchFolder } from '../datasets/small-dataset';

const size = { width: 128, height: 64, fps: 10, frames: 90 };

afterEach(() => {
  vi.unstubAllEnvs();
  forgetFfmpeg();
});

it('a disk that fails at the last picture does not make a video a truncated one', async () => {
  const file = path.join(await scratchFolder(), 'film.mp4');
  await makeCodedVideo(file, { ...size, encoder: [...h264Usual, '-movflags', '+faststart'] });
  const bytes = await readFile(file);
  let isBroken = true;
  const far = {
    name: 'far/film.mp4',
    bytes: bytes.length,
    etag: 'film',
    async read(start: number, end: number): Promise<Uint8Array> {
      if (isBroken && end > bytes.length - 100) {
        throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', syscall: 'read' });
      }
      return bytes.subarray(start, end);
    },
  } as unknown as RemoteFile;
  await expect(probeVideo(far)).rejects.toMatchObject({
    code: 'io',
    message: expect.stringContaining('far/film.mp4') as string,
  });
  isBroken = false;
  expect(await probeVideo(far)).toMatchObject({ pictures: 90, lostSec: null });
});

it('asks for a codec again once there is an ffmpeg, and says when one failed', async () => {
  const folder = await scratchFolder();
  const file = path.join(folder, 'film.mp4');
  await makeCodedVideo(file, { ...size, encoder: ['-c:v', 'mpeg4'] });
  vi.stubEnv('PATH', folder);
  vi.stubEnv('FFMPEG_BIN', '');
  forgetFfmpeg();
  // Where the optional package is installed, it knows the codec.
  expect([null, 'mpeg4']).toContain((await probeVideo(file)).codec);

  const killed = path.join(folder, 'killed');
  await writeFile(
    killed,
    '#!/bin/sh\n[ "$2" = -version ] && echo "ffmpeg version 7" || kill -9 $$\n',
  );
  await chmod(killed, 0o755);
  const other = path.join(folder, 'other.mp4');
  await writeFile(other, await readFile(file));
  vi.stubEnv('FFMPEG_BIN', killed);
  forgetFfmpeg();
  await expect(probeVideo(other)).rejects.toMatchObject({
    code: 'tool-failed',
    message: expect.stringContaining('was killed') as string,
  });

  vi.unstubAllEnvs();
  forgetFfmpeg();
  expect((await probeVideo(file)).codec).toBe('mpeg4');
  expect((await probeVideo(other)).codec).toBe('mpeg4');
});
