/** The outside programs that the studio runs, and what is lost without them. */
import type { ToolInfo } from '../../shared/api/host';
import { findFfmpeg } from '../video/tools';

export async function readTools(): Promise<ToolInfo[]> {
  const ffmpeg = await findFfmpeg();
  return [
    {
      name: 'ffmpeg',
      path: ffmpeg?.path ?? null,
      version: ffmpeg?.version ?? null,
      missing:
        ffmpeg === null
          ? 'Without ffmpeg there are no thumbnails and no video events; playing and reviewing work. ' +
            'Install it (Debian, Ubuntu: sudo apt-get install ffmpeg) or set FFMPEG_BIN, then restart.'
          : null,
    },
  ];
}
