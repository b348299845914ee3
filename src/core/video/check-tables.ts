/** What a container claims is looked at before a demuxer believes it. */
import type { RemoteFile } from '../hub/remote-file';
import { checkMatroska } from './check-matroska';
import { checkMp4 } from './check-mp4';
import { mediaHead, mediaType } from './media-type';
import { openBytes } from './video-bytes';

/**
 * Whether an edit list leaves out more than a beginning, which only ffmpeg follows. Throws an Error that says what does
 * not fit together or is too large.
 */
export async function checkTables(file: string | RemoteFile): Promise<{ edited: boolean }> {
  const video = await openBytes(file);
  try {
    const head = Buffer.alloc(Math.min(mediaHead, video.size));
    await video.read(head, 0);
    const type = mediaType(head);
    if (type !== 'video/x-matroska' && type !== 'video/webm') return await checkMp4(video);
    await checkMatroska(video);
    return { edited: false };
  } finally {
    await video.close();
  }
}
