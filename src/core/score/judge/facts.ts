/** What a judge is told of a rollout. */
import type { Example } from '../../../shared/model/score';
import { defaultPolicy } from '../../../shared/model/policy';
import type { EpisodeSignals } from '../../../shared/model/dataset';
import { StudioError } from '../../../shared/errors';
import type { VideoSource } from '../../datasets/dataset';
import { proposeEpisode } from '../../keyframes/propose-episode';
import { pictureAt, pictureTable } from '../../video/picture-table';
import type { Rollout } from '../rollout';
import { measuredSignals, type MeasuredSignals } from './measured-signals';
import { shownFrames } from './shown-frames';

/** A moment as one or several cameras show it. */
export interface Shown {
  /** Seconds from the first picture. */
  t: number;
  pictures: readonly { source: VideoSource; frame: number }[];
}

export interface RolloutFacts {
  task: string;
  lengthSec: number;
  shown: readonly Shown[];
  /** Empty for a policy that says nothing. */
  texts: readonly { t: number; text: string }[];
  /** Null where there are no numbers, or they are not to be told. */
  measured: MeasuredSignals | null;
  examples: readonly Example[];
}

export interface FactSettings {
  /** Moments shown at most. */
  frames: number;
  cameras: number;
  /** Whether measured signals are told. */
  signals: boolean;
}

/** Throws `unsupported` where there are no pictures, and what reading them throws. */
export async function factsOf(
  rollout: Rollout,
  { frames, cameras, signals: tells }: FactSettings,
  examples: readonly Example[],
): Promise<RolloutFacts> {
  const sources = (await rollout.videos(cameras)).filter((source) => source.frames > 0);
  const [main] = sources;
  if (main === undefined) {
    throw new StudioError('unsupported', 'it has no pictures that can be read');
  }
  const signals = rollout.robot === null ? null : await rollout.signals();
  const times = await Promise.all(sources.map(timesOf));
  const moments = times[0] ?? new Float64Array();
  const keyframes = signals === null ? [] : keyframesOf(rollout, signals);
  const shown = shownFrames(
    moments.length,
    frames,
    keyframes.map((t) => pictureAt({ times: moments }, t)),
  );
  const fps = rollout.fps ?? 1;
  return {
    task: rollout.task,
    lengthSec: moments.at(-1) ?? 0,
    shown: shown.map((moment) => {
      const t = moments[moment] ?? 0;
      const pictures = sources.map((source, camera) => ({
        source,
        // Cameras may have rates of their own.
        frame: pictureAt({ times: times[camera] ?? moments }, t),
      }));
      return { t, pictures };
    }),
    texts: rollout.texts.map(({ frame, text }) => ({ t: frame / fps, text })),
    measured:
      tells && signals !== null && rollout.robot !== null
        ? measuredSignals(signals, rollout.robot)
        : null,
    examples,
  };
}

/** Of the rollout's pictures, seconds from the first of them. */
async function timesOf({ file, startSec, frames }: VideoSource): Promise<Float64Array> {
  const { times } = await pictureTable(file);
  const first = pictureAt({ times }, startSec);
  return times.slice(first, first + frames).map((t) => t - (times[first] ?? 0));
}

/** The studio's own, without any review: seconds, the surest first. */
function keyframesOf({ robot, task }: Rollout, signals: EpisodeSignals): number[] {
  if (robot === null) return [];
  const { calibration } = robot;
  const input = { signals, calibration, tasks: [task], reasoning: null, events: null };
  return proposeEpisode(input, defaultPolicy)
    .sort((a, b) => b.score - a.score)
    .map(({ frame }) => frame / signals.fps);
}
