/** What a window needs to play a rollout. */
import type { EpisodeVideo } from '../../shared/model/dataset';
import type { ShownRollout } from '../../shared/model/score-room';
import type { VideoSource } from '../datasets/dataset';
import type { Rollout } from '../score/rollout';
import type { StudioContext } from '../studio-context';
import { plainFailure } from '../system/classify-error';
import { probeVideo } from '../video/probe';
import { shownVideo } from './shown-video';

const cameras = 8;

/** What cannot be played hides nothing else of the rollout. */
export async function watchable(
  context: StudioContext,
  rollout: Rollout,
): Promise<Pick<ShownRollout, 'fps' | 'frames' | 'videos' | 'videoFault' | 'texts'>> {
  const { fps, videos, fault } = await videosOf(context, rollout);
  return {
    fps,
    frames: videos[0]?.frames ?? (await rowsOfNumbers(rollout)),
    videos,
    videoFault: fault,
    texts: rollout.texts.map(({ frame, text }) => ({ t: frame / (rollout.fps ?? 1), text })),
  };
}

interface Shown {
  fps: number | null;
  videos: EpisodeVideo[];
  fault: string | null;
}

async function videosOf(context: StudioContext, rollout: Rollout): Promise<Shown> {
  try {
    const sources = await rollout.videos(cameras);
    const fps = await rateOf(rollout, sources[0]);
    if (fps === null) return { fps, videos: [], fault: null };
    const of = `rollout ${rollout.id}`;
    const videos = await Promise.all(
      sources.map((source) => shownVideo(context, source, { of, fps })),
    );
    return { fps, videos, fault: null };
  } catch (error) {
    return { fps: rollout.fps, videos: [], fault: plainFailure(error).message };
  }
}

const rowsOfNumbers = async (rollout: Rollout): Promise<number> =>
  (await rollout.signals().catch(() => null))?.frames ?? 0;

/** In a dataset a picture is a row; a video of its own has a rate of its own. */
async function rateOf(
  { video, fps }: Rollout,
  source: VideoSource | undefined,
): Promise<number | null> {
  if (source === undefined || video === null) return fps;
  const { pictures, firstSec, endSec } = await probeVideo(source.file);
  return endSec > firstSec ? pictures / (endSec - firstSec) : fps;
}
