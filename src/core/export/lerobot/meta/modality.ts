/** GR00T's `meta/modality.json`: which values of state and action are which part of the robot. */
import type { Problem } from '../../../../shared/errors';
import { isLeRobotDataset } from '../../../datasets/lerobot/lerobot-dataset';
import type { LeRobotOutline } from '../lerobot-outline';
import { entriesOf } from '../../files/python-json';
import { findMeta, readObject } from './source-lists';

type Groups = Record<string, { start: number; end: number; original_key?: string }>;

interface Modality {
  state: Groups;
  action: Groups;
  video: Record<string, { original_key: string }>;
  annotation: Record<string, { original_key?: string }>;
}

export const modalityFile = 'meta/modality.json';

/**
 * The source's own file where it brings one; made from the parts of the robot where they are known; else null. Cameras
 * and columns that the export does not have are not named.
 */
export async function modalityOf(outline: LeRobotOutline): Promise<Record<string, unknown> | null> {
  const { dataset, robot } = outline;
  if (isLeRobotDataset(dataset)) {
    const file = await findMeta(dataset, modalityFile);
    const own = file === null ? null : await readObject(file);
    if (own !== null) return { ...own, ...onlyThere(own['video'], outline) };
  }
  const { cameras, columns } = namesIn(outline);
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
  for (const { role, side, feature: key, dims, quantity } of parts) {
    const feature = columns.get(key);
    if (feature === undefined) continue;
    const kind = feature === 'action' || feature.startsWith('action.') ? 'action' : 'state';
    const part = role === 'joints' ? 'arm' : role.replaceAll('-', '_');
    const label = quantity === 'effort' && role !== 'force' ? `${part}_effort` : part;
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

/** The source's names of cameras, without those that the export lacks: GR00T stops at a camera that is not there. */
function onlyThere(video: unknown, outline: LeRobotOutline): { video?: Record<string, unknown> } {
  const entries = entriesOf(video);
  if (entries.length === 0) return {};
  const { cameras, columns } = namesIn(outline);
  const there = entries.filter(([name, entry]) => {
    const key = new Map(entriesOf(entry)).get('original_key') ?? name;
    return typeof key === 'string' && (cameras.includes(key) || columns.has(key));
  });
  return { video: Object.fromEntries(there) };
}

/** What a plan says about the file, which only v2 has. */
export async function modalityRemark(outline: LeRobotOutline): Promise<Problem[]> {
  if (outline.layout !== 'v2') return [];
  const message =
    (await modalityOf(outline)) === null
      ? 'There is no meta/modality.json, which GR00T asks for: the parts of the robot are only guessed. Say in the project which values are which, or write the file.'
      : 'meta/modality.json says for GR00T which values are which part of the robot.';
  return [{ code: 'modality', severity: 'info', message }];
}

/** Cameras with videos, and by the source's name of a column its name in the export. */
function namesIn(outline: LeRobotOutline): {
  cameras: string[];
  columns: ReadonlyMap<string, string>;
} {
  if (outline.way === 'anew') {
    const { cameras, rows } = outline;
    return { cameras, columns: rows.names };
  }
  const { dataset, absentCameras, files, rules } = outline;
  return {
    cameras: dataset.videoFeatures
      .map(({ key }) => key)
      .filter((key) => !absentCameras.includes(key)),
    columns: new Map(
      [...(files[0]?.columns.keys() ?? [])].map((name) => [name, rules.names.get(name) ?? name]),
    ),
  };
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
