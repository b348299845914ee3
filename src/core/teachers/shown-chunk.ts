/** A teacher's chunk over what was demonstrated: per dimension, and summed per part of the robot. */
import type { Embodiment, EmbodimentPart, PartRole } from '../../shared/model/dataset';
import type { TeacherOutput } from '../../shared/model/teacher';
import type { ShownChunk, ShownDim, ShownPart } from '../../shared/model/teacher-look';
import { chunkError, differences, type DatasetActions } from './action-space';

/** Of the chunk's length: how much of the demonstration is shown before and after it. */
const around = 0.5;

/**
 * Without paths. Null where the chunk has not the dataset's dimensions.
 *
 * @param rows the episode's actions, one row a frame
 */
export function shownChunk(
  { action, std, frame }: Pick<TeacherOutput, 'action' | 'std' | 'frame'>,
  rows: readonly (readonly number[])[],
  { actions, robot }: { actions: DatasetActions; robot: Embodiment },
): Omit<ShownChunk, 'paths'> | null {
  const { names, space } = actions;
  if (action === null || action[0]?.length !== names.length) return null;
  const horizon = action.length;
  const margin = Math.max(2, Math.ceil(horizon * around));
  const from = Math.max(0, frame - margin);
  const frames = Array.from(
    { length: frame + horizon + margin - from },
    (_, at) => rows[from + at],
  );
  const own = rows.slice(frame, frame + horizon);
  const offs = action.map((row, step) =>
    row.map((value, dim) => off([[value]], [[own[step]?.[dim] ?? Number.NaN]], space, dim)),
  );
  const dims = names.map((name, dim): ShownDim => ({
    name,
    teacher: action.map((row) => row[dim] ?? 0),
    demonstrated: frames.map((row) => row?.[dim] ?? null),
    std: std?.map((row) => row[dim] ?? 0) ?? null,
    spread: space.spread[dim] ?? 0,
    error: mean(offs.map((row) => row[dim] ?? null)),
  }));
  const parts = partsOf(actions, robot).map(({ label, dims: ofPart }): ShownPart => {
    const live = ofPart.filter((dim) => space.live[dim]);
    const errors = offs.map((row) => mean(live.map((dim) => row[dim] ?? null)));
    const stated =
      live.length === 0 || std === null
        ? null
        : std.map(
            (row) => mean(live.map((dim) => (row[dim] ?? 0) / (space.spread[dim] ?? 1))) ?? 0,
          );
    return { label, dims: ofPart, error: mean(errors), errors, stated };
  });
  const error = chunkError(action, own, space);
  return { from, horizon, error: Number.isNaN(error) ? null : error, dims, parts };
}

/** Distance of one dimension in spreads; null where there is none. */
function off(
  a: number[][],
  b: number[][],
  { spread, live, period }: DatasetActions['space'],
  dim: number,
): number | null {
  const only = {
    spread: [spread[dim] ?? 0],
    live: [live[dim] ?? false],
    period: [period[dim] ?? null],
  };
  const [difference] = differences(a, b, only);
  return difference === undefined || Number.isNaN(difference) ? null : Math.abs(difference);
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

const words: Record<PartRole, string> = {
  joints: 'arm',
  'end-effector-position': 'arm position',
  'end-effector-rotation': 'rotation',
  gripper: 'gripper',
  hand: 'hand',
  base: 'base',
  head: 'head',
  torso: 'torso',
  force: 'force',
  other: 'other',
};

/** In the order of the first dimension of each; what belongs to no part comes as the rest. */
function partsOf(
  { columns }: DatasetActions,
  { parts }: Embodiment,
): Pick<ShownPart, 'label' | 'dims'>[] {
  const byLabel = new Map<string, number[]>();
  for (const [dim, of] of columns.entries()) {
    const part = parts.find((each) => each.feature === of.feature && each.dims.includes(of.dim));
    const label = part === undefined ? 'Rest' : labelOf(part);
    byLabel.set(label, [...(byLabel.get(label) ?? []), dim]);
  }
  return [...byLabel].map(([label, dims]) => ({ label, dims }));
}

function labelOf({ role, side, quantity }: EmbodimentPart): string {
  const name = side === 'single' ? words[role] : `${side} ${words[role]}`;
  const rate = quantity === 'velocity' && role === 'joints' ? ' speed' : '';
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}${rate}`;
}
