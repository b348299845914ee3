/** Opens a video file for mediabunny, in Node: its tables are looked at first, and its warnings are not for users. */
import {
  ALL_FORMATS,
  FilePathSource,
  Input,
  Logging,
  LogLevel,
  type InputVideoTrack,
} from 'mediabunny';
import { checkRealFile } from '../files/contained-path';
import { StudioError } from '../../shared/errors';
import { openRegular } from '../files/regular-file';
import { unreadable } from '../system/classify-error';
import { checkMp4Tables } from './check-mp4';
import { isUntimed, mediaHead, mediaType, readHere } from './media-type';
import { whyNoFfmpeg } from './tools';

// It names neither file nor remedy, and what it does not know ffmpeg may.
Logging.level = LogLevel.Errors;

export interface OpenTrack {
  track: InputVideoTrack;
  /** Whether an edit list shows something else than mediabunny makes of it. */
  edited: boolean;
}

/**
 * Null where the container, told by its first bytes, is one that the studio reads itself; else, of AVI, Ogg, MPEG-TS or
 * none at all, whether it says when its pictures are shown. Throws `unsupported` naming the file where only ffmpeg
 * reads it and there is none.
 */
export async function foreignContainer(file: string): Promise<{ timed: boolean } | null> {
  const { handle } = await openRegular(file).catch((error: unknown) => {
    throw unreadable(error, `${file} is not a video that can be read`);
  });
  let timed = true;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(mediaHead), 0, mediaHead, 0);
    const head = buffer.subarray(0, bytesRead);
    if (readHere.has(mediaType(head))) return null;
    timed = !isUntimed(head);
  } finally {
    await handle.close();
  }
  const missing = await whyNoFfmpeg();
  if (missing === null) return { timed };
  throw new StudioError(
    'unsupported',
    `${file} is neither MP4, QuickTime nor Matroska; other videos are read by ffmpeg. ${missing}`,
  );
}

/** Opens `file`, hands its first video track to `use`, and closes it. Throws `corrupt-data` naming the file. */
export async function withVideoTrack<T>(
  file: string,
  use: (opened: OpenTrack) => Promise<T>,
): Promise<T> {
  await checkRealFile(file);
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(file) });
  try {
    const { edited } = await checkMp4Tables(file);
    const track = await input.getPrimaryVideoTrack();
    if (track === null) throw new Error('it has no video track');
    return await use({ track, edited });
  } catch (error) {
    throw unreadable(error, `${file} is not a video that can be read`);
  } finally {
    input.dispose();
  }
}
