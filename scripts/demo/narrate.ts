/**
 * Dense per-frame reasoning in the manner of embodied chain of thought: task, sub-task, why, and the
 * next movement. Like real dense annotation it mostly repeats itself, and is reworded now and then.
 */
import { origin } from './pose';
import { seededRandom, type Random } from './random';
import type { Phase } from './script';
import type { Frame, Recording } from './simulate';
import type { Move, Task } from './tasks';

interface Words {
  subtask: string;
  /** Different ways of saying the same. */
  reasons: readonly string[];
}

function where({ goal }: Move): string {
  if (goal.relation === 'left of') return `to the left of the ${goal.target}`;
  if (goal.relation === 'right of') return `to the right of the ${goal.target}`;
  return goal.relation === 'in' ? `in the ${goal.target}` : `on the ${goal.target}`;
}

function wordsFor(phase: Phase, move: Move): Words {
  const it = `the ${move.prop}`;
  const target = `the ${move.goal.target}`;
  const { relation } = move.goal;
  const spot =
    relation === 'left of' || relation === 'right of'
      ? `the free spot ${relation} ${target}`
      : target;
  const words: Readonly<Record<Phase, Words>> = {
    wait: {
      subtask: `locate ${it}`,
      reasons: [
        `the arm is at rest and the gripper is open, so ${it} has to be found first`,
        `nothing has been moved yet; ${it} is on the table and the gripper is empty`,
      ],
    },
    approach: {
      subtask: `move above ${it}`,
      reasons: [
        `${it} is not yet below the gripper, and the gripper is open and empty`,
        `the gripper must be over ${it} before it can go down`,
        `to pick up ${it}, the open gripper first has to be above it`,
      ],
    },
    reach: {
      subtask: `reach down to ${it}`,
      reasons: [
        `the gripper is above ${it}, and its open fingers fit around it`,
        `${it} is below the gripper, so going down brings the fingers to both sides of it`,
      ],
    },
    grasp: {
      subtask: `grasp ${it}`,
      reasons: [
        `${it} is between the fingers`,
        `the fingers are on both sides of ${it} and have to close to hold it`,
      ],
    },
    lift: {
      subtask: `lift ${it}`,
      reasons: [
        `${it} is held and must be clear of the table before it is carried`,
        `the gripper has closed on ${it}, so it can be raised`,
      ],
    },
    carry: {
      subtask: `carry ${it} to ${spot}`,
      reasons: [
        `${it} is in the gripper and has to be over ${spot} to be put down`,
        `holding ${it}; the goal is ${spot}, which is not below the gripper yet`,
        `${spot} is where ${it} belongs according to the task`,
      ],
    },
    lower: {
      subtask: `lower ${it} to ${spot}`,
      reasons: [`${it} is above ${spot}`, `${spot} is below the gripper, so ${it} can be let down`],
    },
    release: {
      subtask: `release ${it}`,
      reasons: [
        `${it} is where it should be, ${where(move)}`,
        `${it} has arrived ${where(move)} and can be let go`,
      ],
    },
    retreat: {
      subtask: `move away from ${it}`,
      reasons: [
        `the fingers are open and must clear ${it} before the arm turns`,
        `${it} has been let go, so the gripper should leave without touching it`,
      ],
    },
    recover: {
      subtask: `try again to get ${it}`,
      reasons: [
        `${it} is not in the gripper, so the grasp has to be repeated`,
        `the gripper closed on nothing or lost ${it}; it must open again`,
      ],
    },
    return: {
      subtask: 'return to the start position',
      reasons: ['there is nothing left to pick up', 'the hand is empty and the work is over'],
    },
    done: {
      subtask: 'stay at rest',
      reasons: ['there is nothing left to do', 'the arm is back where it started'],
    },
  };
  return words[phase];
}

/** Metres in half a second below which a direction is not worth a word. */
const still = 0.012;

/** The next half second in words: axes as the robot sees them, and the gripper. */
function movement({ frames, fps }: Recording, i: number): string {
  const later = frames[Math.min(frames.length - 1, i + Math.round(fps / 2))]!;
  const now = frames[i]!;
  const [a, b] = [origin(now.tip), origin(later.tip)];
  const names = [
    ['forward', 'backward'],
    ['left', 'right'],
    ['up', 'down'],
  ] as const;
  const parts = names.flatMap(([plus, minus], k) => {
    const d = b[k]! - a[k]!;
    return Math.abs(d) < still ? [] : [{ word: d > 0 ? plus : minus, size: Math.abs(d) }];
  });
  const largest = Math.max(...parts.map(({ size }) => size));
  const words = parts.filter(({ size }) => size > 0.35 * largest).map(({ word }) => word);
  const turned = later.command - now.opening;
  const grip = turned < -0.4 && later.command < 0.1 && now.opening > later.opening + 0.02;
  const open = turned > 0.4;
  const hand = grip ? 'close the gripper' : open ? 'open the gripper' : '';
  const last = words.pop();
  const before = words.length > 0 ? `${words.join(', ')} and ` : '';
  const arm = last === undefined ? '' : `move ${before}${last}`;
  return [arm, hand].filter(Boolean).join(', ') || 'hold still';
}

/** One text per frame. */
export function narrate(task: Task, recording: Recording, seed: number): string[] {
  const { frames, fps } = recording;
  const random = seededRandom(seed + 2);
  let spoken = { phase: '', move: -1, text: '', movement: '', since: 0 };
  return frames.map((frame, i) => {
    const changed = frame.phase !== spoken.phase || frame.move !== spoken.move;
    const moving = movement(recording, i);
    // The annotator looks at the movement anew about every second, not at every frame.
    const stale = i - spoken.since >= fps && moving !== spoken.movement;
    const reworded = random.chance(0.012);
    if (changed || stale || reworded) {
      const text = sentence(task, frame, moving, random);
      spoken = { phase: frame.phase, move: frame.move, text, movement: moving, since: i };
    }
    return spoken.text;
  });
}

function sentence(task: Task, frame: Frame, moving: string, random: Random): string {
  const move = task.moves[frame.move] ?? task.moves[0]!;
  const { subtask, reasons } = wordsFor(frame.phase, move);
  return `TASK: ${task.text}. SUBTASK: ${subtask}. REASON: ${random.pick(reasons)}. MOVE: ${moving}.`;
}
