/** The kept episodes as every format writes them: which frames, and each keyframe at a frame that is written. */
import type { Policy } from '../../../shared/model/policy';
import { faultOfData } from '../../system/classify-error';
import type { JobContext } from '../../jobs/progress';
import { calibrationOf } from '../../keyframes/calibrate';
import { episodeSpeeds } from '../../keyframes/motion';
import { movingFrames } from '../../keyframes/rest';
import {
  skip,
  type ExportRequest,
  type KeptEpisode,
  type KeptKeyframe,
  type SkippedEpisode,
} from './select-episodes';
import type { OutEpisode, OutKeyframe } from '../formats/format';

export interface OutEpisodes {
  episodes: OutEpisode[];
  /** Episodes that turned out not to be readable when their motion was asked for. */
  broken: SkippedEpisode[];
  /** Frames left out at the ends, over all episodes. */
  trimmed: number;
  /** Keyframes that lie there. */
  leftOut: number;
  /** Keyframes too close to another for a loader that looks them up by time. */
  tooClose: number;
}

/** Numbers the episodes from 0 without holes. Rejects only when canceled. */
export async function outEpisodes(
  request: ExportRequest,
  kept: readonly KeptEpisode[],
  job: JobContext,
): Promise<OutEpisodes> {
  const { trimIdle, stride } = request.options;
  const { fps } = request.dataset.summary;
  const byTime =
    request.options.format.startsWith('lerobot') && request.options.carrier === 'language';
  const result: OutEpisodes = { episodes: [], broken: [], trimmed: 0, leftOut: 0, tooClose: 0 };
  const longest = kept.reduce((most, { frames }) => Math.max(most, frames), 0);
  const allFrames = Int32Array.from({ length: longest }, (_none, frame) => frame);
  for (const episode of kept) {
    job.signal.throwIfAborted();
    let range = { from: 0, to: episode.frames };
    try {
      if (trimIdle) range = await busyRange(request, episode);
    } catch (error) {
      const { message } = faultOfData(error, `Episode ${episode.episode} cannot be read`);
      result.broken.push(skip(episode.episode, 'broken', message));
      continue;
    }
    result.trimmed += episode.frames - (range.to - range.from);
    const target = result.episodes.length;
    const inRange = keyframesIn(episode, range, fps);
    const placed = placeKeyframes(inRange, range, stride);
    const keyframes = byTime ? apart(placed, fps / stride) : placed;
    result.leftOut += episode.keyframes.length - inRange.length;
    result.tooClose += placed.length - keyframes.length;
    const tasks = request.dataset.episode(episode.episode).tasks;
    result.episodes.push({
      episode: episode.episode,
      target,
      frames: framesOf(range, { stride, allFrames }),
      tasks,
      outcome: episode.outcome,
      keyframes,
      fingerprint: episode.fingerprint,
      curators: episode.curators,
    });
  }
  return result;
}

/** Half-open range of frames from the first to the last movement; the whole episode where nothing is known to move. */
async function busyRange(
  { dataset, project }: ExportRequest,
  { episode, frames }: KeptEpisode,
): Promise<{ from: number; to: number }> {
  const { pause }: Policy = project.info.policy;
  const motion = episodeSpeeds(
    await dataset.signals(episode),
    await calibrationOf(dataset, project.robot),
    pause.smoothSec,
  );
  const moving = movingFrames(motion, pause);
  return moving === null ? { from: 0, to: frames } : { ...moving, to: Math.min(moving.to, frames) };
}

/** Every `stride`-th frame of the half-open range; mostly a view of `allFrames`, which are 0, 1, 2 and so on. */
function framesOf(
  { from, to }: { from: number; to: number },
  { stride, allFrames }: { stride: number; allFrames: Int32Array },
): Int32Array {
  if (stride === 1) return allFrames.subarray(from, to);
  const frames = new Int32Array(Math.ceil((to - from) / stride));
  for (let at = 0; at < frames.length; at += 1) frames[at] = from + at * stride;
  return frames;
}

/** A keyframe this close before the first frame that stays belongs to it. */
const atCutSec = 0.2;

/** Keyframes of the trimmed ends are left out: their texts say what to do in frames that are not there. */
const keyframesIn = (
  { keyframes }: KeptEpisode,
  { from, to }: { from: number; to: number },
  fps: number,
): KeptKeyframe[] => keyframes.filter(({ frame }) => frame >= from - atCutSec * fps && frame < to);

/** At the nearest frame that is written; where several meet, the one of the highest score stays. */
function placeKeyframes(
  keyframes: readonly KeptKeyframe[],
  { from, to }: { from: number; to: number },
  stride: number,
): OutKeyframe[] {
  const last = Math.ceil((to - from) / stride) - 1;
  const best = new Map<number, OutKeyframe>();
  for (const keyframe of keyframes) {
    const nearest = Math.round((keyframe.frame - from) / stride);
    const outFrame = Math.min(Math.max(nearest, 0), last);
    const other = best.get(outFrame);
    if (other === undefined || keyframe.score > other.score) {
      best.set(outFrame, { ...keyframe, outFrame });
    }
  }
  return [...best.values()].sort((a, b) => a.outFrame - b.outFrame);
}

/** LeRobot 0.6 looks language up by time, 0.1 s to either side: closer texts are ambiguous to it. */
const apartSec = 0.2;

/** Of texts that are no more than that apart the one of the higher score stays. */
function apart(keyframes: readonly OutKeyframe[], fps: number): OutKeyframe[] {
  const kept: OutKeyframe[] = [];
  for (const keyframe of keyframes) {
    const before = kept.findLast(({ reasoning }) => reasoning.text !== '');
    const isClose =
      before !== undefined &&
      keyframe.reasoning.text !== '' &&
      (keyframe.outFrame - before.outFrame) / fps < apartSec + 1e-3;
    if (isClose && keyframe.score > before.score) kept.splice(kept.indexOf(before), 1);
    if (!isClose || keyframe.score > before.score) kept.push(keyframe);
  }
  return kept;
}
