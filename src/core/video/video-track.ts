/** Opens a video file for mediabunny, in Node: its tables are looked at first, and its warnings are not for users. */
import {
  CustomSource,
  Input,
  Logging,
  LogLevel,
  MATROSKA,
  MP4,
  QTFF,
  WEBM,
  type InputVideoTrack,
} from 'mediabunny';
import { checkRealFile } from '../files/contained-path';
import { limits } from '../files/limits';
import { StudioError } from '../../shared/errors';
import type { RemoteFile } from '../hub/remote-file';
import { unreadable } from '../system/classify-error';
import { checkTables } from './check-tables';
import { isUntimed, mediaHead, mediaType, readHere } from './media-type';
import { whyNoFfmpeg } from './tools';
import { nameOf, openBytes, type Bytes } from './video-bytes';

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
export async function foreignContainer(
  file: string | RemoteFile,
): Promise<{ timed: boolean } | null> {
  const bytes = await openBytes(file).catch((error: unknown) => {
    throw unreadable(error, `${nameOf(file)} is not a video that can be read`);
  });
  let timed = true;
  try {
    const buffer = Buffer.alloc(mediaHead);
    const head = buffer.subarray(0, await bytes.read(buffer, 0));
    if (readHere.has(mediaType(head))) return null;
    timed = !isUntimed(head);
  } finally {
    await bytes.close();
  }
  if (typeof file !== 'string') throw onlyDownloaded(file);
  const missing = await whyNoFfmpeg();
  if (missing === null) return { timed };
  throw new StudioError(
    'unsupported',
    `${file} is neither MP4, QuickTime nor Matroska; other videos are read by ffmpeg. ${missing}`,
  );
}

/** For what ffmpeg alone reads, which is given files. */
export const onlyDownloaded = ({ name }: RemoteFile): StudioError =>
  new StudioError('unsupported', `${name} is read by ffmpeg only; download it first.`);

/** Opens `file`, hands its first video track to `use`, and closes it. Throws `corrupt-data` naming the file. */
export async function withVideoTrack<T>(
  file: string | RemoteFile,
  use: (opened: OpenTrack) => Promise<T>,
): Promise<T> {
  if (typeof file === 'string') await checkRealFile(file);
  const input = openInput(file);
  try {
    const { edited } = await checkTables(file);
    const track = await input.getPrimaryVideoTrack();
    if (track === null) throw new Error('it has no video track');
    return await use({ track, edited });
  } catch (error) {
    throw unreadable(error, `${nameOf(file)} is not a video that can be read`);
  } finally {
    input.dispose();
  }
}

/** For mediabunny, and no other containers than those whose tables were looked at. */
export function openInput(file: string | RemoteFile): Input {
  return new Input({ formats: [MP4, QTFF, MATROSKA, WEBM], source: sourceOf(file) });
}

/** What it reads at once is bounded, whatever a file claims. */
function sourceOf(file: string | RemoteFile): CustomSource {
  let opened: Promise<Bytes> | null = null;
  return new CustomSource({
    getSize: async () => (await (opened ??= openBytes(file))).size,
    read: async (start, end) => {
      if (end - start > limits.videoTableBytes) {
        throw new Error(`a part of it claims ${end - start} bytes`);
      }
      const bytes = new Uint8Array(end - start);
      await (await (opened ??= openBytes(file))).read(bytes, start);
      return bytes;
    },
    dispose: () => void opened?.then((bytes) => bytes.close()).catch(() => undefined),
    prefetchProfile: typeof file === 'string' ? 'fileSystem' : 'network',
    // Whoever waits for the bytes gets the error too.
    handleUnhandledError: () => undefined,
  });
}
