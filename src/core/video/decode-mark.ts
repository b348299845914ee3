/** Whether another machine's ffmpeg makes the same small pictures: its version, and what it scales some to. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { startFfmpeg } from './ffmpeg-process';
import { findFfmpeg } from './tools';

export const decodeMarkSchema = z.object({
  ffmpeg: z.string().max(200),
  /** SHA-256. */
  print: z.string().length(64),
});
export type DecodeMark = z.infer<typeof decodeMarkSchema>;

/** Of this machine; null without ffmpeg. Throws as `startFfmpeg`. */
export async function decodeMark(signal: AbortSignal): Promise<DecodeMark | null> {
  const tool = await findFfmpeg();
  if (tool === null) return null;
  const { width, height } = marked;
  const { stdout, ended } = await startFfmpeg(
    {
      file: 'pipe:0',
      stdin: slopes(),
      input: ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`],
      output: [
        ['-vf', `scale=${width / 4}:${height / 4}:flags=area`, '-pix_fmt', 'rgb24'],
        ['-f', 'rawvideo', 'pipe:1'],
      ].flat(),
    },
    signal,
  );
  const hash = createHash('sha256');
  for await (const part of stdout) hash.update(part as Uint8Array);
  await ended;
  return { ffmpeg: tool.version, print: hash.digest('hex') };
}

/** Throws `conflict`, and as `decodeMark`. */
export async function mustDecodeAlike(expected: DecodeMark, signal: AbortSignal): Promise<void> {
  const found = await decodeMark(signal);
  if (found?.ffmpeg === expected.ffmpeg && found.print === expected.print) return;
  const own = found === null ? 'There is no ffmpeg here' : `ffmpeg ${found.ffmpeg} decodes here`;
  const other = found?.ffmpeg === expected.ffmpeg ? ' of another build' : '';
  throw new StudioError(
    'conflict',
    `${own}, where the work was planned with ${expected.ffmpeg}${other}; install the same build on both.`,
  );
}

/** Pixels, and pictures, for marks. */
export const marked = { width: 64, height: 48, count: 4 };

/** Colours that go over into each other, and move; as many bytes as pictures of three channels have. */
export async function* slopes(): AsyncGenerator<Uint8Array> {
  const { width, height, count } = marked;
  for (let picture = 0; picture < count; picture += 1) {
    yield Uint8Array.from({ length: width * height * 3 }, (_, at) => {
      const x = Math.floor(at / 3) % width;
      const y = Math.floor(at / 3 / width);
      return (x * (2 + (at % 3)) + y * 3 + picture * 7) % 256;
    });
  }
}
