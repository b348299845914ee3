import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { playEpisode, type Episode } from '../../scripts/demo/episodes';
import { apply, inverse, origin } from '../../scripts/demo/pose';
import { props, type PropKind } from '../../scripts/demo/props';
import { shipped } from '../../scripts/demo/recipe';
import { rowsOf } from '../../scripts/demo/rows';
import type { Frame } from '../../scripts/demo/simulate';
import { plans, tasks } from '../../scripts/demo/tasks';
import { demoDataset } from '../shared-data';

const episodes: readonly Episode[] = plans.map((plan) => playEpisode(plan, shipped));
const poseOf = (frame: Frame, kind: PropKind) =>
  frame.props.find((prop) => prop.kind === kind)!.pose;

describe('the demonstrations', () => {
  it('come in at least five tasks', () => {
    expect(episodes).toHaveLength(24);
    expect(new Set(plans.map(({ task }) => tasks[task]!.text)).size).toBeGreaterThanOrEqual(5);
  });

  /** The committed tables, which show the script without painting it. */
  it('are those that stand in the dataset', () => {
    const text = readFileSync(path.join(demoDataset, 'events.json'), 'utf8');
    const labels = JSON.parse(text) as { episodes: { boundaries: { from: number }[] }[] };
    expect(episodes.map(({ events }) => events.map(({ frame }) => frame))).toEqual(
      labels.episodes.map(({ boundaries }) => boundaries.map(({ from }) => from)),
    );
  });

  it('are the same when played again', () => {
    const plan = plans[9]!;
    expect(playEpisode(plan, shipped)).toEqual(episodes[9]);
  });

  it('end with everything where the task wants it, except where they fail on purpose', () => {
    for (const { plan, task, success, frames } of episodes) {
      const last = frames.at(-1)!;
      const arrived = task.moves.every(({ prop, goal }) => {
        const [x, y, z] = origin(poseOf(last, prop));
        const [tx, ty] = origin(poseOf(last, goal.target));
        const apart = Math.hypot(x - tx, y - ty);
        if (goal.relation === 'left of') return y > ty + 0.1 && apart < 0.2 && z < 0.001;
        const within = goal.relation === 'in' ? 0.05 : goal.target === 'plate' ? 0.04 : 0.01;
        const onTop = goal.target === 'green cube' ? Math.abs(z - 0.045) < 1e-6 : z < 0.03;
        return apart < within && onTop;
      });
      expect(arrived, `episode ${plan.episode}`).toBe(success);
    }
    expect(episodes.filter(({ success }) => !success)).toHaveLength(2);
  });

  it('move a thing only with the hand, or falling', () => {
    const moved: string[] = [];
    for (const { plan, frames, task } of episodes)
      frames.slice(1).forEach((frame, i) => {
        const before = frames[i]!;
        for (const { kind, pose } of frame.props) {
          if (task.moves.some(({ prop }) => prop === kind)) continue;
          const was = origin(poseOf(before, kind));
          if (origin(pose).every((at, axis) => at === was[axis])) continue;
          moved.push(`${kind}, episode ${plan.episode}, frame ${i + 1}`);
        }
      });
    expect(moved).toEqual([]);
  });

  it('hold a thing still between the fingers while they carry it', () => {
    for (const { plan, frames, task } of episodes) {
      if (plan.mishap === 'slip' || plan.mishap === 'lost') continue;
      const carried = frames.filter(({ phase }) => phase === 'carry');
      for (const frame of carried) {
        const { prop } = task.moves[frame.move]!;
        const [across, , along] = apply(inverse(frame.tip), origin(poseOf(frame, prop)));
        expect(Math.abs(across), `episode ${plan.episode}`).toBeLessThan(0.004);
        expect(Math.abs(along - props[prop].graspHeight)).toBeLessThan(0.01);
        expect(frame.opening).toBeCloseTo(props[prop].graspWidth / 0.085, 2);
      }
    }
  });

  it('keep every thing above the table (to a millimetre of trembling) and the joints moving without jumps', () => {
    for (const { frames } of episodes)
      frames.forEach((frame, i) => {
        const heights = frame.props.map(({ pose }) => origin(pose)[2]);
        expect(Math.min(...heights)).toBeGreaterThan(-1e-3);
        const before = frames[Math.max(0, i - 1)]!;
        const jumps = frame.joints.map((q, k) => Math.abs(q - (before.joints[k] ?? 0)));
        expect(Math.max(...jumps)).toBeLessThan(0.25);
      });
  });

  it('say when each thing happens, in order and in agreement with the gripper', () => {
    for (const { plan, frames, events } of episodes) {
      const kinds = events.map(({ kind }) => kind);
      expect(kinds[0]).toBe('start');
      expect(kinds.at(-1)).toBe('settle');
      for (const { kind, frame } of events) {
        expect(frame, `episode ${plan.episode}`).toBeLessThan(frames.length);
        const soon = frames[Math.min(frame + 3, frames.length - 1)]!.opening;
        const now = frames[Math.max(0, frame - 1)]!.opening;
        if (kind === 'grasp') expect(soon).toBeLessThan(now - 0.1);
        if (kind === 'release') expect(soon).toBeGreaterThan(now + 0.1);
      }
    }
  });

  it('are narrated densely: a text on every frame, most of them repeats', () => {
    const rows = rowsOf(plans[0]!, episodes[0]!.task, episodes[0]!, 0);
    expect(rows.every(({ reasoning }) => reasoning.startsWith('TASK: put the red cube'))).toBe(
      true,
    );
    const changes = rows.filter(({ reasoning }, i) => reasoning !== rows[i - 1]?.reasoning).length;
    expect(changes).toBeGreaterThan(8);
    expect(changes).toBeLessThan(rows.length / 5);
  });
});
