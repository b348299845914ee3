/** Everything that is known of one labelled episode, for every method that is scored. */
import { StudioError, type Problem } from '../../shared/errors';
import { plainFailure } from '../system/classify-error';
import type { Cue } from '../../shared/model/keyframe';
import { defaultPolicy } from '../../shared/model/policy';
import type { Embodiment } from '../../shared/model/dataset';
import type { Dataset } from '../datasets/dataset';
import type { WatchedEpisode } from '../events/episode-events';
import { eventCues } from '../events/event-cues';
import { notWatched, unpredictedIn, type SceneEvents } from '../events/scene-events';
import { calibrationOf } from '../keyframes/calibrate';
import { kinematicCues } from '../keyframes/kinematic-cues';
import { episodeMotion, type EpisodeMotion } from '../keyframes/motion';
import { textChangeCues } from '../keyframes/text-change';
import { keptPictures, traitsOf, type Traits } from '../learning/traits';
import { videoCues } from '../keyframes/video-cues';
import type { LayeredEpisode } from './ablation';
import { frameDifferencePeaks } from './frame-difference';
import type { LabelledEpisode } from './labels';
import type { SplitEpisode } from './layers';

export interface Episode extends LayeredEpisode, SplitEpisode {
  /** Keyframes of the frame-difference baseline; null where there are no pictures. */
  differencePeaks: number[] | null;
  /** What it is aligned to others by. */
  traits: Traits;
}

interface Source {
  dataset: Dataset;
  robot: Embodiment;
  /** Null without ffmpeg. */
  events: SceneEvents | null;
  usesVideo: boolean;
  notes: Notes;
}

interface Notes {
  problems: Problem[];
  /** Cameras that no predictor could predict, once per episode. */
  unpredicted: string[];
  signal: AbortSignal;
}

/**
 * Throws `conflict` for labels of another recording, and what reading its numbers throws. Pictures that cannot be read
 * cost the methods that look at them.
 */
export async function readEpisode(
  { dataset, robot, events, usesVideo, notes }: Source,
  label: LabelledEpisode,
): Promise<Episode> {
  const calibration = await calibrationOf(dataset, robot);
  const signals = await dataset.signals(label.episode);
  const last = label.boundaries.reduce((latest, { to }) => Math.max(latest, to), 0);
  // A rate such as 30000 / 1001 is told in fewer digits.
  const isOtherRate = Math.abs(label.fps - signals.fps) > 0.001 * signals.fps;
  if (last >= signals.frames || isOtherRate) {
    throw new StudioError(
      'conflict',
      `The labels of episode ${label.episode} of ${label.dataset} speak of frame ${last} at ${label.fps} fps, but it has ${signals.frames} frames at ${signals.fps} fps; they belong to another recording.`,
    );
  }
  const seen = await sightOf(label.episode, events, notes);
  const motion = episodeMotion(signals, calibration, defaultPolicy.pause.smoothSec);
  const movement = kinematicCues(motion, defaultPolicy);
  const texts = textChangeCues((await dataset.reasoning(label.episode)) ?? []);
  return {
    label,
    motion,
    movement,
    video: seen === null ? [] : videoCues(seen.events, motion),
    kinematic: [...movement, ...texts],
    predicted: seen === null ? [] : eventCues(seen.events, motion),
    changed: changedCues(seen, motion),
    traits: traitsOf(motion, seen === null ? null : keptPictures(seen.events)),
    differencePeaks: usesVideo ? await peaksOf(dataset, label, notes) : null,
  };
}

async function sightOf(
  episode: number,
  events: SceneEvents | null,
  { problems, unpredicted, signal }: Notes,
): Promise<WatchedEpisode | null> {
  try {
    const seen = (await events?.of(episode)) ?? null;
    if (seen !== null) unpredicted.push(...unpredictedIn(seen.events));
    return seen;
  } catch (error) {
    signal.throwIfAborted();
    problems.push(notWatched(episode, error));
    return null;
  }
}

function changedCues(seen: WatchedEpisode | null, motion: EpisodeMotion): Cue[] {
  if (seen === null || seen.change === null) return [];
  return eventCues({ ...seen.events, surprise: seen.change }, motion);
}

/** Pictures that are missing or broken cost this one baseline, not the episode. */
async function peaksOf(
  dataset: Dataset,
  label: LabelledEpisode,
  { problems, signal }: Notes,
): Promise<number[] | null> {
  let because = 'it has no pictures.';
  try {
    const peaks = await frameDifferencePeaks(dataset, label.episode, signal);
    if (peaks !== null) return peaks;
  } catch (error) {
    signal.throwIfAborted();
    because = plainFailure(error).message;
  }
  problems.push({
    code: 'no-pictures',
    severity: 'warning',
    message: `The frame-difference baseline proposes nothing in episode ${label.episode} of ${label.dataset}: ${because}`,
    episode: label.episode,
  });
  return null;
}
