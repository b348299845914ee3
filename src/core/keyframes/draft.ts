/** Drafted reasoning: the dataset's own text, else a plain sentence that says what was measured. */
import type { Cue, Reasoning } from '../../shared/model/keyframe';
import { movementWords, type SeenWay } from './movement-words';
import { isUnknown, type EpisodeMotion } from './motion';
import type { ShownMotion } from '../events/shown-motion';
import { pictureWords } from './picture-words';

/** What is said of the movement to who asks for words all the same. */
export const unknownMovement = 'The movement of the robot is not known.';

const endOfRecording = 'End of the recording.';

export interface DraftInput {
  motion: EpisodeMotion;
  /** What moves in the pictures, where neither arm nor hand is known. */
  shown?: ShownMotion | null;
  /** Which way the arm goes in the pictures, where nothing else says where its hand goes. */
  seen?: SeenWay | null;
  /** Gripper cues of the whole episode. */
  grips: readonly Cue[];
  tasks: readonly string[];
  /** The task of each frame, where it changes within the episode. */
  frameTasks?: readonly string[] | null;
  /** Per-frame text of the dataset, or null. */
  reasoning: readonly string[] | null;
}

interface Step {
  words: string;
  /** So long the arm moves; null for what the hand does. */
  frames: number | null;
}

/** More than this nobody follows in one sentence. */
const mostSteps = 3;

/**
 * The draft for a keyframe whose segment ends at frame `to` (the next keyframe, or the last frame). The dataset's
 * text of this very frame comes first. Otherwise: the movement up to the next keyframe, hand actions in their order
 * and the one that the segment leads to; then the task, unless the keyframe before said the same one. Objects are not
 * named: nothing measured them. Empty where nothing is known of the movement: nobody should learn that.
 *
 * @param previous the frame of the keyframe before; null for the first one
 */
export function draftReasoning(
  input: DraftInput,
  from: number,
  to: number,
  previous: number | null = null,
): Reasoning {
  const own = input.reasoning?.[from]?.trim() ?? '';
  if (own !== '') return { text: own, source: 'dataset' };
  const sentence = sentenceOf(input, from, to);
  if (sentence === null) return { text: '', source: 'movement' };
  const task = taskAt(input, from);
  const isNew = previous === null || taskAt(input, previous) !== task;
  const said = isNew && task !== '' ? ` Task: ${task}.` : '';
  return { text: `${sentence}${said}`, source: 'movement' };
}

/** Null where nothing is known of the movement. */
function sentenceOf(input: DraftInput, from: number, to: number): string | null {
  const { motion, shown = null } = input;
  if (!isUnknown(motion)) return movementSentence(input, from, to);
  if (shown === null) return null;
  return from >= motion.frames - 1 ? endOfRecording : pictureWords(shown, from, to);
}

function taskAt({ tasks, frameTasks }: DraftInput, frame: number): string {
  const now = frameTasks?.[frame];
  const all = (now === undefined ? tasks : [now]).map((task) => task.trim());
  return withoutStops(all.filter((task) => task !== '').join(' / '));
}

function withoutStops(text: string): string {
  let end = text.length;
  while (/^[.\s]$/.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** How far a hand action may lie before the keyframe that stands for it, and after the one it leads to, seconds. */
const reachSec = 0.3;

function movementSentence(
  { motion, grips, seen = null }: DraftInput,
  from: number,
  to: number,
): string {
  const lastFrame = motion.frames - 1;
  if (from >= lastFrame) return endOfRecording;
  const reach = Math.round(reachSec * motion.fps);
  const actions = grips
    .filter((cue) => cue.frame >= from - reach && cue.frame <= to + (to < lastFrame ? reach : 0))
    .sort((a, b) => a.frame - b.frame);
  const steps: Step[] = [];
  let at = from;
  for (const cue of actions) {
    // What the arm does while the hand acts belongs to the action, unless it is a movement of its own.
    const moved = movementWords(motion, at, Math.max(at, Math.min(cue.frame, to)), seen);
    if (moved !== null && cue.frame - at > reach) {
      steps.push({ words: moved, frames: cue.frame - at });
    }
    steps.push({ words: handWords(motion, cue), frames: null });
    at = Math.min(Math.max(cue.endFrame ?? cue.frame, at), to);
  }
  const rest = movementWords(motion, at, to, seen);
  if (rest !== null && (to - at > reach || steps.length === 0)) {
    steps.push({ words: rest, frames: to - at });
  }
  if (steps.length === 0) return 'Hold still.';
  const sentence = tellingSteps(steps)
    .map(({ words }) => words)
    .join(', then ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

/** All that the hand does; of the arm's movements the longest ones where not all can be told, and one at least. */
function tellingSteps(steps: readonly Step[]): readonly Step[] {
  const moves = steps.filter(({ frames }) => frames !== null);
  const told = Math.max(1, mostSteps - (steps.length - moves.length));
  const longest = new Set(
    moves.toSorted((a, b) => (b.frames ?? 0) - (a.frames ?? 0)).slice(0, told),
  );
  return steps.filter((step) => step.frames === null || longest.has(step));
}

function handWords(motion: EpisodeMotion, cue: Cue): string {
  const hand = motion.hands.find((candidate) => candidate.side === (cue.side ?? 'single'));
  const side = cue.side === undefined || motion.hands.length < 2 ? '' : `${cue.side} `;
  const thing = hand?.kind === 'hand' ? 'hand' : 'gripper';
  return `${cue.kind === 'gripper-close' ? 'close' : 'open'} the ${side}${thing}`;
}
