/** GR00T's `meta/modality.json`: which values of state and action are which part of the robot. */
import { isLeRobotDataset } from '../../../datasets/lerobot/lerobot-dataset';
import type { AnewOutline } from '../lerobot-outline';
import { findMeta, readObject } from './source-lists';

type Groups = Record<string, { start: number; end: number; original_key?: string }>;

interface Modality {
  state: Groups;
  action: Groups;
  video: Record<string, { original_key: string }>;
  annotation: Record<string, { original_key?: string }>;
}

/** The source's own file where it brings one; made from the parts of the robot where they are known; else null. */
export async function modalityOf(
  { dataset, robot }: Pick<AnewOutline, 'dataset' | 'robot'>,
  cameras: readonly string[],
): Promise<Record<string, unknown> | null> {
  if (isLeRobotDataset(dataset)) {
    const file = await findMeta(dataset, 'meta/modality.json');
    const own = file === null ? null : await readObject(file);
    if (own !== null) return own;
  }
  const { parts, source } = robot;
  if (source === 'guess' || parts.length === 0) return null;
  const modality: Modality = {
    state: {},
    action: {},
    video: Object.fromEntries(
      cameras.map((camera) => [camera.split('.').at(-1) ?? camera, { original_key: camera }]),
    ),
    annotation: { 'human.action.task_description': { original_key: 'task_index' } },
  };
  const names = { state: 'observation.state', action: 'action' } as const;
  for (const { role, side, feature, dims } of parts) {
    const kind = feature === 'action' || feature.startsWith('action.') ? 'action' : 'state';
    const label = role === 'joints' ? 'arm' : role.replaceAll('-', '_');
    const name = side === 'single' ? label : `${side}_${label}`;
    for (const range of rangesOf(dims)) {
      const groups = modality[kind];
      const taken = Object.keys(groups).filter((key) => key.replace(/_\d+$/, '') === name).length;
      const own = feature === names[kind] ? {} : { original_key: feature };
      groups[taken === 0 ? name : `${name}_${taken + 1}`] = { ...range, ...own };
    }
  }
  return { ...modality };
}

/** Ascending dimensions as half-open ranges: GR00T knows no others. */
function rangesOf(dims: readonly number[]): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  for (const dim of dims) {
    const last = ranges.at(-1);
    if (last?.end === dim) last.end = dim + 1;
    else ranges.push({ start: dim, end: dim + 1 });
  }
  return ranges;
}
