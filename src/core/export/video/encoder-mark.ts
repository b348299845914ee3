/** Whether another machine's encoders write the same bytes: version of ffmpeg, what each makes of small pictures. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { StudioError } from '../../../shared/errors';
import { plainFailure } from '../../system/classify-error';
import { marked, slopes } from '../../video/decode-mark';
import { startFfmpeg } from '../../video/ffmpeg-process';
import { requireFfmpeg } from '../../video/tools';
import { encoders, gop, type Encoder } from './encoders';

export const encoderMarkSchema = z.object({
  ffmpeg: z.string().max(200),
  /** By codec, SHA-256; null for one that this ffmpeg lacks. */
  prints: z.record(z.string().max(20), z.string().length(64).nullable()),
});
export type EncoderMark = z.infer<typeof encoderMarkSchema>;

/** Throws `tool-failed` without ffmpeg, or the signal's reason. */
export async function encoderMark(signal: AbortSignal): Promise<EncoderMark> {
  const { version } = await requireFfmpeg();
  const prints: EncoderMark['prints'] = {};
  for (const [name, encoder] of Object.entries(encoders)) {
    prints[name] = await printOf(encoder, signal);
  }
  return { ffmpeg: version, prints };
}

/** Throws `conflict`, and as `encoderMark`. */
export async function mustEncodeAlike(expected: EncoderMark, signal: AbortSignal): Promise<void> {
  const found = await encoderMark(signal);
  const others = Object.keys(encoders).filter(
    (name) => found.prints[name] !== (expected.prints[name] ?? null),
  );
  if (found.ffmpeg === expected.ffmpeg && others.length === 0) return;
  const which = others.length === 0 ? '' : `, and other bytes of ${others.join(', ')}`;
  throw new StudioError(
    'conflict',
    `ffmpeg ${found.ffmpeg} encodes here, where the export was planned with ${expected.ffmpeg}${which}; install the same build on both.`,
  );
}

async function printOf({ codec, bare, own }: Encoder, signal: AbortSignal): Promise<string | null> {
  const { width, height } = marked;
  const { stdout, ended } = await startFfmpeg(
    {
      file: 'pipe:0',
      encodes: true,
      stdin: slopes(),
      input: ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`],
      output: [
        ['-pix_fmt', 'yuv420p'],
        codec,
        ['-crf', own, '-g', String(gop), '-f', bare, 'pipe:1'],
      ].flat(),
    },
    signal,
  );
  const hash = createHash('sha256');
  for await (const part of stdout) hash.update(part as Uint8Array);
  try {
    await ended;
    return hash.digest('hex');
  } catch (error) {
    signal.throwIfAborted();
    if (plainFailure(error).code === 'tool-failed') return null;
    throw error;
  }
}
