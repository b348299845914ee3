import type { Handlers } from '../../shared/api';
import { StudioError } from '../../shared/errors';
import type { EpisodeVideo } from '../../shared/model/dataset';
import type { ShownRollout } from '../../shared/model/score-room';
import type { VideoSource } from '../datasets/dataset';
import { counterpartOf, overviewOf, rowsOf } from '../score/overview';
import { scorePage } from '../score/report-page';
import type { Rollout } from '../score/rollout';
import { scoreShelf, type Shelved } from '../score/shelf';
import type { StudioContext } from '../studio-context';
import { plainFailure } from '../system/classify-error';
import { probeVideo } from '../video/probe';
import { shownVideo } from './shown-video';

/** Whole reports of more are megabytes by the dozen. */
const mostRollouts = 20_000;
const cameras = 8;

export function scoreHandlers(
  context: StudioContext,
): Pick<
  Handlers,
  'score.overview' | 'score.rollouts' | 'score.rollout' | 'score.report' | 'score.page'
> {
  const shelfOf = (projectId: string) => context.project(projectId).project.store(scoreShelf);
  const shelved = async (projectId: string): Promise<Shelved> => (await shelfOf(projectId)).get();
  return {
    'score.overview': async ({ projectId }) => {
      const { last } = await shelfOf(projectId);
      return last === null ? null : overviewOf(last);
    },
    'score.rollouts': async ({ projectId, ...query }) => rowsOf(await shelved(projectId), query),
    'score.rollout': async ({ projectId, id }) =>
      shownRollout(context, await shelved(projectId), id),
    'score.report': async ({ projectId }) => {
      const { report, folder } = await shelved(projectId);
      if (report.rollouts.length <= mostRollouts) return report;
      throw new StudioError(
        'conflict',
        `${report.rollouts.length} rollouts are too many for a window; run "dualvla score ${folder} --json".`,
      );
    },
    'score.page': async ({ projectId }) => {
      const { name, report } = await shelved(projectId);
      return { html: scorePage(name, report) };
    },
  };
}

async function shownRollout(
  context: StudioContext,
  { byId, open }: Shelved,
  id: string,
): Promise<ShownRollout> {
  const known = byId.get(id);
  if (known === undefined) throw new StudioError('not-found', `There is no rollout ${id}.`);
  const { rollout, scored, judged } = known;
  const { fps, videos, fault } = await videosOf(context, rollout);
  return {
    ...scored,
    seed: rollout.seed,
    fps,
    frames: videos[0]?.frames ?? (await rowsOfNumbers(rollout)),
    videos,
    videoFault: fault,
    texts: rollout.texts.map(({ frame, text }) => ({ t: frame / (rollout.fps ?? 1), text })),
    judged,
    counterpart: counterpartOf(rollout, open.rollouts),
  };
}

interface Shown {
  fps: number | null;
  videos: EpisodeVideo[];
  fault: string | null;
}

/** What cannot be played hides nothing else of the rollout. */
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
