/** What an episode has no pictures of, and why. */
import type { DatasetSummary, EpisodeDetail } from '../../../../shared/model/dataset';
import { whyLost } from '../../../../shared/model/lost-camera';

/** The cameras whose pictures of this episode are missing or cannot be read. */
export function lostCameras(
  { cameras }: Pick<DatasetSummary, 'cameras'>,
  { videos, problems }: Pick<EpisodeDetail, 'videos' | 'problems'>,
): { camera: string; why: string }[] {
  return cameras.flatMap(({ key }) => {
    const isShown = videos.some(({ cameraKey }) => cameraKey === key);
    const why = isShown ? undefined : whyLost(problems, key);
    return why === undefined ? [] : [{ camera: key, why: why.message }];
  });
}

/** Why an episode is shown without pictures, where that is known. */
export function whyNoVideo({ notDownloaded, problems }: EpisodeDetail): string | undefined {
  if (notDownloaded !== undefined && notDownloaded.length > 0) {
    return 'The videos of this episode are not downloaded, and the Hugging Face Hub cannot be asked for them now.';
  }
  return problems.find(({ code }) => code.startsWith('video-'))?.message;
}
