/** What the studio takes a part of the robot for, and why, in words. */
import type { MotionSignals } from '../../../shared/api/keyframes';
import type {
  Embodiment,
  EmbodimentPart,
  EpisodeSignals,
  FeatureInfo,
  PartRole,
} from '../../../shared/model/dataset';

export const roleNames: Readonly<Record<PartRole, string>> = {
  gripper: 'gripper',
  hand: 'hand',
  joints: 'arm joints',
  'end-effector-position': 'end-effector position',
  'end-effector-rotation': 'end-effector rotation',
  base: 'base',
  head: 'head',
  torso: 'torso or lift',
  force: 'force or torque',
  other: 'something else',
};

export const sideNames: Readonly<Record<EmbodimentPart['side'], string>> = {
  single: 'single',
  left: 'left',
  right: 'right',
  first: 'first',
  second: 'second',
  third: 'third',
  fourth: 'fourth',
};

export const quantityNames: Readonly<Record<EmbodimentPart['quantity'], string>> = {
  position: 'position',
  velocity: 'velocity or delta',
  effort: 'force or torque',
  command: 'binary command (open or close)',
};

export const sourceSentences: Readonly<Record<Embodiment['source'], string>> = {
  modality: 'The dataset’s modality.json says what the parts are.',
  names: 'The names of the dimensions say what the parts are.',
  guess: 'Nothing names the parts: they are detected from the values.',
  user: 'Mapping set by you.',
};

const fieldNames = {
  role: 'Part',
  side: 'Arm',
  feature: 'Feature',
  dims: 'Dimensions',
  quantity: 'Quantity',
  openWhen: 'Direction',
} as const;

/** Which field of a part was corrected: another feature has other dimensions too. */
export function changedField(before: EmbodimentPart, after: EmbodimentPart): string {
  const keys = ['role', 'side', 'feature', 'dims', 'quantity', 'openWhen'] as const;
  const key = keys.find((each) => String(before[each]) !== String(after[each])) ?? 'dims';
  return `${fieldNames[key]} of the ${roleNames[before.role]}`;
}

/** The names of a part's dimensions, shortened in the middle where there are many. */
export function namesText(part: EmbodimentPart, features: readonly FeatureInfo[]): string {
  const names = features.find(({ key }) => key === part.feature)?.names ?? null;
  if (names === null) return 'without names';
  const own = part.dims.map((dim) => names[dim] ?? String(dim));
  return own.length <= 4 ? own.join(', ') : `${own.slice(0, 2).join(', ')} … ${own.at(-1)}`;
}

/** Why the studio takes it for that. */
export function reasonOf(
  part: EmbodimentPart,
  source: Embodiment['source'],
  features: readonly FeatureInfo[],
): string {
  const command = part.quantity === 'command' ? ' It only takes two values: a command.' : '';
  if (source === 'user') return 'Set by you.';
  if (source === 'modality')
    return `modality.json says so (${namesText(part, features)}).${command}`;
  if (source === 'names') return `By name: ${namesText(part, features)}.${command}`;
  return `Detected from the values.${command}`;
}

/** One dimension of the part over the episode; null where the episode does not have it. */
export function seriesOf(
  signals: EpisodeSignals,
  { feature }: Pick<EmbodimentPart, 'feature'>,
  dim: number,
): Float32Array | null {
  const block = signals.blocks.find(({ key }) => key === feature);
  const width = block?.names.length ?? 0;
  if (block === undefined || dim >= width) return null;
  return Float32Array.from(
    { length: signals.frames },
    (_, frame) => block.values[frame * width + dim] ?? Number.NaN,
  );
}

/** The opening that the studio reads from the part now: 0 closed, 1 open; null where it watches another. */
export function openingOf(part: EmbodimentPart, motion: MotionSignals): Float32Array | null {
  const found = motion.grippers.find(
    ({ side, source }) => side === part.side && source.startsWith(`${part.feature}: `),
  );
  return found?.opening ?? null;
}

/** Which way the studio takes the values now: by whether they rise with the opening. Null where nothing moves. */
export function directionNow(
  values: Float32Array,
  opening: Float32Array,
): 'larger' | 'smaller' | null {
  const [a, b] = [mean(values), mean(opening)];
  const together = values.reduce((sum, value, t) => sum + (value - a) * ((opening[t] ?? 0) - b), 0);
  if (together === 0 || Number.isNaN(together)) return null;
  return together > 0 ? 'larger' : 'smaller';
}

const mean = (series: Float32Array): number =>
  series.reduce((sum, value) => sum + value, 0) / Math.max(1, series.length);
