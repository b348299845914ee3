/** Which ffmpeg goes into a package: whoever packs has put it there, and answers for it. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What to say of the one in `folder`, by version and checksum; wrong if it is no ffmpeg that runs here. */
export function packedFfmpeg(folder, platform) {
  const file = path.join(folder, platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg');
  if (!existsSync(file)) {
    return { words: 'No ffmpeg is packed: the package will use the one that the system has.' };
  }
  const { stdout } = spawnSync(file, ['-hide_banner', '-version'], { encoding: 'utf8' });
  const version = /^ffmpeg version (\S+)/.exec(stdout ?? '')?.[1];
  if (version === undefined) {
    return {
      words: `${file} does not say that it is ffmpeg; remove or replace it.`,
      isWrong: true,
    };
  }
  const checksum = createHash('sha256').update(readFileSync(file)).digest('hex');
  return {
    words: `ffmpeg ${version} is packed, SHA-256 ${checksum}: compare it with what its maker says.`,
  };
}
