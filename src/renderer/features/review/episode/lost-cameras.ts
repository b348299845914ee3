/** What an episode has no pictures of, and why. */
import type { DatasetSummary, EpisodeDetail } from '../../../../shared/model/dataset';
import { whyLost } from '../../../../shared/model/lost-camera';

/** Of an episode; cameras by their keys. */
type Pictures = Pick<EpisodeDetail, 'videos' | 'notDownloaded' | 'problems'>;

const away =
  'not downloaded, and the Hugging Face Hub is not asked now: open the dataset again with a network and without HF_HUB_OFFLINE.';

/** The cameras whose pictures of this episode are missing or cannot be read. */
export function lostCameras(
  { cameras }: Pick<DatasetSummary, 'cameras'>,
  { videos, notDownloaded = [], problems }: Pictures,
): { camera: string; why: string }[] {
  return cameras.flatMap(({ key }) => {
    if (videos.some(({ cameraKey }) => cameraKey === key)) return [];
    const why = notDownloaded.includes(key)
      ? `This video is ${away}`
      : whyLost(problems, key)?.message;
    return why === undefined ? [] : [{ camera: key, why }];
  });
}

/** Why an episode is shown without pictures, where that is known. */
export function whyNoVideo({ notDownloaded = [], problems }: Pictures): string | undefined {
  if (notDownloaded.length > 0) return `The videos of this episode are ${away}`;
  return problems.find(({ code }) => code.startsWith('video-'))?.message;
}
