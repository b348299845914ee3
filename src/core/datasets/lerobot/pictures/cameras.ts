/** What the cameras of a dataset deliver, asked of their first files. */
import type { CameraInfo, FeatureInfo } from '../../../../shared/model/dataset';
import type { StudioError } from '../../../../shared/errors';
import { unreadable } from '../../../system/classify-error';
import { probeVideo } from '../../../video/probe';
import type { SpareTime } from '../../../video/time-limit';
import { resolveInside } from '../../../files/contained-path';
import type { HubSnapshot } from '../../../hub/snapshot';
import type { EpisodeTable } from '../metadata/episode-table';

/** Files to try before a camera counts as unreadable. */
const tries = 8;
/** What says nothing of a camera, which would be taken for one without pictures for as long as it is open. */
const shortages: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'EIO']);

interface Probing {
  root: string;
  table: EpisodeTable;
  hub: HubSnapshot | null;
  /** Of all cameras together. */
  spare: SpareTime;
}

/**
 * Width, height, codec and distance of keyframes of the camera's first readable file; 0 and null where none of the
 * first few can be read, or `present` says that the camera has no files. What is here comes before what the Hub is
 * asked for. Throws `io` where none could be because the machine was short of something, or the disk failed.
 */
export async function probeCamera(
  { root, table, hub, spare }: Probing,
  { key }: FeatureInfo,
  present: boolean,
): Promise<CameraInfo> {
  const files = new Set<string>();
  for (const position of present ? table.episodes.keys() : []) {
    const location = table.video(position, key);
    if (location !== null) files.add(location.relative);
    if (files.size === tries) break;
  }
  let short: StudioError | null = null;
  let isAway = false;
  const isAbsent = (relative: string): boolean => hub?.isAbsent(relative) === true;
  const order = [...files].sort((a, b) => Number(isAbsent(a)) - Number(isAbsent(b)));
  for (const relative of order) {
    try {
      const file = hub?.remote(relative) ?? (await resolveInside(root, relative));
      const { width, height, codec, gop } = await probeVideo(file, { spare });
      return { key, width, height, codec, gop };
    } catch (error) {
      // Said when the episode is opened or checked; the next file may do for the camera as a whole.
      isAway = isAbsent(relative);
      if (isAway) break;
      const failure = unreadable(error, `${relative} cannot be read`);
      if (shortages.has(String(failure.details?.['errno']))) short ??= failure;
    }
  }
  if (short !== null) throw short;
  const none = { key, width: 0, height: 0, codec: null, gop: null };
  return isAway ? { ...none, notDownloaded: true } : none;
}
