/** Keyframes and drafts of one episode, from its signals and what its videos showed: the pure heart of proposing. */
import type { EpisodeSignals } from '../../shared/model/dataset';
import type { BoundaryGuess, Cue, FrameRun, Reasoning } from '../../shared/model/keyframe';
import type { Policy } from '../../shared/model/policy';
import type { Calibration } from './calibrate';
import { draftReasoning } from './draft';
import type { EpisodeEvents } from '../events/episode-events';
import { fuse, policyFor, type FusedKeyframe } from './fuse';
import { actionLabels } from './action-labels';
import { kinematicCues, strongest } from './kinematic-cues';
import { episodeMotion, isUnknown, type EpisodeMotion } from './motion';
import type { SeenWay } from './movement-words';
import { boundaryOf } from './naming';
import { seenWay } from './picture-way';
import { shownMotion, type ShownMotion } from '../events/shown-motion';
import { textChangeCues } from './text-change';
import { videoCues } from './video-cues';

/** What the dataset says of an episode in words. */
export interface EpisodeTexts {
  tasks: readonly string[];
  /** The task of each frame, where it changes within the episode. */
  frameTasks?: readonly string[] | null;
  /** Dense reasoning of the dataset, one text per frame, or null. */
  reasoning: readonly string[] | null;
}

export interface EpisodeInput extends EpisodeTexts {
  signals: EpisodeSignals;
  calibration: Calibration;
  /** What layer 1 saw; null where there is no video or it could not be watched. */
  events: EpisodeEvents | null;
  /** What texts may speak of, where it is more than counts for cues. */
  watched?: EpisodeEvents | null;
}

export interface ProposedKeyframe {
  frame: number;
  cues: Cue[];
  score: number;
  reasoning: Reasoning;
  boundary?: BoundaryGuess;
  /** See `Proposal.run`. */
  run?: FrameRun;
}

/** What both layers and the texts say about one episode, before fusion. */
export interface SeenEpisode {
  motion: EpisodeMotion;
  /** Of arms and hands. */
  kinematic: Cue[];
  /** Every cue that is fused: those of `kinematic`, or labels of frames, beside texts and scene events. */
  cues: Cue[];
  /** What moves in the pictures, where neither arm nor hand is known. */
  shown: ShownMotion | null;
  /** Which way the arm goes in them, where nothing else says where its hand goes. */
  seen: SeenWay | null;
}

/** Every cue of one episode. Deterministic. */
export function seeEpisode(input: EpisodeInput, policy: Policy): SeenEpisode {
  const { signals, calibration, reasoning, events, watched = events } = input;
  const motion = episodeMotion(signals, calibration, policy.pause.smoothSec);
  const kinematic = kinematicCues(motion, policy);
  const own = reasoning === null ? [] : textChangeCues(reasoning.slice(0, signals.frames));
  const texts = strongest(own);
  const scene = events === null ? [] : videoCues(events, signals);
  const isPaper = policy.layers === 'paper';
  const movement = isPaper ? actionLabels(motion, policy.gripper) : kinematic;
  const shown = isUnknown(motion) && events !== null ? shownMotion(events, signals.fps) : null;
  const seen = seenWay(motion, watched);
  return { motion, kinematic, cues: [...movement, ...texts, ...scene], shown, seen };
}

/** Nothing where no cue knows its boundary. */
export function nameOf(cues: readonly Cue[], policy: Policy): Pick<ProposedKeyframe, 'boundary'> {
  const boundary = boundaryOf(cues, policy.weights);
  return boundary === null ? {} : { boundary };
}

/** Ascending by frame. Deterministic: the same input and policy give the same keyframes. */
export function proposeEpisode(
  input: EpisodeInput,
  policy: Policy,
  seen: SeenEpisode = seeEpisode(input, policy),
): ProposedKeyframe[] {
  return drafted(input, policy, seen, fused(input.signals, policy, seen));
}

/** The keyframes before they have names and texts. */
export const fused = (
  episode: { frames: number; fps: number },
  policy: Policy,
  { cues }: SeenEpisode,
): FusedKeyframe[] => fuse(cues, episode, policyFor(cues, policy));

/** With names and texts. Deterministic. */
export function drafted(
  { tasks, frameTasks = null, reasoning }: EpisodeTexts,
  policy: Policy,
  { motion, kinematic, shown, seen }: SeenEpisode,
  keyframes: readonly FusedKeyframe[],
): ProposedKeyframe[] {
  const grips = kinematic.filter((cue) => cue.endFrame !== undefined);
  const draft = { motion, shown, seen, grips, tasks, frameTasks, reasoning };
  return keyframes.map((keyframe, i) => ({
    frame: keyframe.frame,
    cues: keyframe.cues,
    score: keyframe.score,
    ...(keyframe.run === undefined ? {} : { run: keyframe.run }),
    ...nameOf(keyframe.cues, policy),
    reasoning: draftReasoning(
      draft,
      keyframe.frame,
      keyframes[i + 1]?.frame ?? Math.max(0, motion.frames - 1),
      keyframes[i - 1]?.frame ?? null,
    ),
  }));
}
