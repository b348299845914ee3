/** Whether LeRobot finds the pictures of an export: one within its tolerance of each row's time. */
import { lostPictures } from '../../../video/picture-table';
import type { VideoLooks } from '../../video/video-looks';

/** The pictures of a camera in an episode, in the file that the export has them in. */
export interface PlacedPictures {
  /** Its number in the source. */
  episode: number;
  camera: string;
  /** Relative to the export. */
  to: string;
  /** Where the export says that they start, seconds. */
  startSec: number;
  frames: number;
}

export interface LostPictures extends PlacedPictures {
  lost: number;
}

/**
 * Those of which LeRobot would miss some, as far as the files may be looked into. Throws what reading a file throws.
 */
export async function findLost<T extends PlacedPictures>(
  placed: readonly T[],
  { fps, looks, fileOf }: { fps: number; looks: VideoLooks; fileOf: (one: T) => string },
  signal: AbortSignal,
): Promise<LostPictures[]> {
  const found: LostPictures[] = [];
  for (const one of placed) {
    signal.throwIfAborted();
    const table = await looks.table(fileOf(one));
    const lost = table === null ? 0 : lostPictures(table, { ...one, fps });
    if (lost > 0) found.push({ ...one, lost });
  }
  return found;
}
