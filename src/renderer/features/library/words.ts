/** Words for what the library shows. */
import type { Problem } from '../../../shared/errors';
import { dropReasons, dropWords } from '../../../shared/model/drop-reason';
import type { DatasetSummary, Embodiment, PartRole } from '../../../shared/model/dataset';
import type { EpisodeRow, EpisodeState, FacetField } from '../../../shared/model/project';
import { formatAmount, formatCount } from '../../ui/format';
import { cueLabel } from '../timeline';
import type { Tone } from '../../ui';
import { cameraName } from '../../../shared/model/camera-name';

/** In the order of the work. */
export const stateWords: Readonly<Record<EpisodeState, { label: string; tone: Tone }>> = {
  unproposed: { label: 'No proposals', tone: 'neutral' },
  proposed: { label: 'Proposed', tone: 'accent' },
  'in-review': { label: 'In review', tone: 'warn' },
  finished: { label: 'Finished', tone: 'ok' },
};

export const facetTitles: Readonly<Record<FacetField, string>> = {
  state: 'State',
  task: 'Task',
  outcome: 'Outcome',
  tag: 'Tags',
  issue: 'Issues',
  cue: 'Cues',
  camera: 'Cameras',
  curator: 'Curators',
  reviewer: 'Finished by',
  policy: 'Policy of the proposals',
  stale: 'Out of date',
  dropped: 'Dropped',
};

export const staleWords: Readonly<
  Record<EpisodeRow['stale'][number], { label: string; short: string; about: string }>
> = {
  'older-policy': {
    label: 'Older policy',
    short: 'Older policy',
    about: 'Another policy was applied when these keyframes were proposed.',
  },
  changed: {
    label: 'Changed since review',
    short: 'Changed since',
    about: 'Other keyframes were proposed after this review was finished.',
  },
};

/** A value of a field as it is shown; searches know it as it is. */
export function valueWord(field: FacetField, value: string): string {
  if (value === '') return field === 'task' ? 'No task' : 'None';
  if (field === 'state') return isState(value) ? stateWords[value].label : value;
  if (field === 'dropped') return droppedWord(value);
  if (field === 'stale') return isStale(value) ? staleWords[value].label : value;
  if (field === 'camera') return cameraName(value);
  if (field === 'outcome') return value.charAt(0).toUpperCase() + value.slice(1);
  if (field === 'cue') return cueLabel(value);
  return field === 'issue' ? value.replaceAll('-', ' ') : value;
}

function droppedWord(value: string): string {
  const reason = dropReasons.find((each) => each === value);
  if (reason !== undefined) return dropWords[reason];
  return value === 'yes' ? 'Dropped' : 'Not dropped';
}

const isStale = (value: string): value is EpisodeRow['stale'][number] => value in staleWords;

const isState = (value: string): value is EpisodeState => value in stateWords;

const roleWords: Readonly<Record<PartRole, string>> = {
  gripper: 'gripper',
  hand: 'hand',
  joints: 'joints',
  'end-effector-position': 'end-effector position',
  'end-effector-rotation': 'end-effector rotation',
  base: 'base',
  head: 'head',
  torso: 'torso',
  force: 'force',
  other: 'other',
};

const sourceWords: Readonly<Record<Embodiment['source'], string>> = {
  modality: 'from modality.json',
  names: 'from the names of its dimensions',
  guess: 'detected from the values',
  user: 'set by you',
};

/** `two arms: joints (14), hand (12), from modality.json`: what the studio takes the robot to be. */
export function embodimentText(embodiment: Embodiment): string {
  const arms = ['', 'one arm: ', 'two arms: '][embodiment.arms] ?? `${embodiment.arms} arms: `;
  // The state says what the robot has; parts that only the action knows come after it.
  const counts = new Map<string, number>();
  const features = new Set(embodiment.parts.map(({ feature }) => feature));
  for (const role of Object.keys(roleWords) as PartRole[]) {
    if (role === 'other') continue;
    const sizes = [...features].map((feature) =>
      embodiment.parts
        .filter((part) => part.role === role && part.feature === feature)
        .reduce((sum, part) => sum + part.dims.length, 0),
    );
    const size = Math.max(0, ...sizes);
    if (size > 0) counts.set(roleWords[role], size);
  }
  if (counts.size === 0) return 'no known parts';
  const parts = [...counts].map(([name, size]) => `${name} (${size})`).join(', ');
  return `${arms}${parts}, ${sourceWords[embodiment.source]}`;
}

export function cameraText(camera: DatasetSummary['cameras'][number]): string {
  if (camera.codec === null) return camera.notDownloaded ? 'not downloaded' : 'no readable file';
  // Pictures stored one by one are all of them random-access pictures.
  const isOneByOne = ['jpeg', 'png', 'raw'].includes(camera.codec);
  const gop = camera.gop === null || isOneByOne ? '' : ` · GOP ${camera.gop}`;
  return `${camera.width}×${camera.height} · ${codecWord(camera.codec)}${gop}`;
}

const codecWord = (codec: string) =>
  ({
    h264: 'H.264',
    avc: 'H.264',
    hevc: 'H.265',
    av1: 'AV1',
    vp9: 'VP9',
    vp8: 'VP8',
    jpeg: 'JPEG pictures',
    png: 'PNG pictures',
    raw: 'uncompressed pictures',
  })[codec] ?? codec;

const formatNames: Readonly<Record<DatasetSummary['format'], string>> = {
  lerobot: 'LeRobot',
  rlds: 'RLDS',
  hdf5: 'HDF5',
  'video-folder': 'Folder of videos',
};

/** `LeRobot v3.0`, `HDF5, ALOHA`, `Folder of videos`. */
export function formatText({
  format,
  version,
}: Pick<DatasetSummary, 'format' | 'version'>): string {
  if (format === 'video-folder') return formatNames[format];
  return format === 'hdf5' ? `HDF5, ${version}` : `${formatNames[format]} ${version}`;
}

export interface ProblemGroup {
  code: string;
  severity: Problem['severity'];
  problems: Problem[];
}

const severities: readonly Problem['severity'][] = ['error', 'warning', 'info'];

/** By code, the gravest first; within one gravity in the order in which they were found. */
export function groupProblems(problems: readonly Problem[]): ProblemGroup[] {
  const groups = new Map<string, ProblemGroup>();
  for (const problem of problems) {
    const key = `${problem.severity} ${problem.code}`;
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, { code: problem.code, severity: problem.severity, problems: [problem] });
    } else group.problems.push(problem);
  }
  return [...groups.values()].sort(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
  );
}

/** `1 issue of the dataset, 6 of episodes`: rows of the list count those of their episodes alone. */
export function issuesTitle(ofDataset: readonly Problem[], ofProject: readonly Problem[]): string {
  const counts = [
    [countOf(ofDataset.filter((each) => !isOfEpisodes(each))), 'of the dataset'],
    [countOf(ofDataset.filter(isOfEpisodes)), 'of episodes'],
    [countOf(ofProject), 'of the project'],
  ] as const;
  return counts
    .filter(([count]) => count > 0)
    .map(
      ([count, whose], at) =>
        `${at === 0 ? formatAmount(count, 'issue') : formatCount(count)} ${whose}`,
    )
    .join(', ');
}

const isOfEpisodes = ({ code, episode }: Problem): boolean =>
  episode !== undefined || code === 'more-problems';

/** One that stands for others counts as many. */
const countOf = (problems: readonly Problem[]): number =>
  problems.reduce((sum, { more }) => sum + (more ?? 1), 0);
