/** Programs that stand in for ffmpeg: they answer as it does when asked for their version, and then do as told. */
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { forgetFfmpeg, requireFfmpeg } from '../src/core/video/tools';
import { scratchFolder } from './core/datasets/small-dataset';

/** What befalls a real ffmpeg, as a line of shell; `ffmpeg` in it is the real one. */
export const ends = {
  killed: 'kill -KILL $$',
  /** The first byte of a file is one too many. */
  fileLimit: 'ulimit -f 0; exec ffmpeg "$@"',
  /** None of its encoders is there. */
  lacking: `echo "Unknown encoder 'libx264'" >&2; exit 1`,
  /** Not a word of what it could not do. */
  silent: 'exit 1',
} as const;

/** Absolute path of the program. */
export async function ffmpegThat(does: string): Promise<string> {
  const { path: real } = await requireFfmpeg();
  const file = path.join(await scratchFolder(), 'ffmpeg');
  const body = does.replace('ffmpeg', real);
  await writeFile(
    file,
    `#!/bin/sh\ncase " $* " in *" -version "*) exec ${real} "$@";; esac\n${body}\n`,
  );
  await chmod(file, 0o755);
  return file;
}

/** Takes ffmpeg's place for the rest of the test. */
export async function useFfmpegThat(does: string): Promise<void> {
  vi.stubEnv('FFMPEG_BIN', await ffmpegThat(does));
  forgetFfmpeg();
  onTestFinished(() => {
    vi.unstubAllEnvs();
    forgetFfmpeg();
  });
}
