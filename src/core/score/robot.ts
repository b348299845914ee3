/** Which dimensions of a rollout's actions and state are what: as its line says, else guessed as for datasets. */
import type {
  Embodiment,
  EmbodimentPart,
  EpisodeSignals,
  FeatureInfo,
} from '../../shared/model/dataset';
import { isActionKey } from '../../shared/model/embodiment';
import { inferEmbodiment } from '../embodiment/infer';
import { distinct, isCommand, isRateOf, series, type Sample } from '../embodiment/values';
import { calibrate, isRecorded, type Calibration } from '../keyframes/calibrate';
import type { Robot } from './rollout';

export const actionKey = 'action';
export const stateKey = 'observation.state';

/** Rollouts that a robot is judged by. */
const sampled = 24;
/** A velocity begins and ends at rest: below this share of its largest value. */
const restShare = 0.1;

/** What lines with numbers say of their robot; equal ones share it. */
export interface SaidRobot {
  name: string | null;
  parts: EmbodimentPart[] | null;
  features: FeatureInfo[];
}

/** @param all the rollouts of this robot */
export function robotOf(said: SaidRobot, all: readonly EpisodeSignals[]): Robot {
  const step = Math.max(1, all.length / sampled);
  const sample = all.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step));
  const pooled = (key: string): Sample | null => pooledBlock(key, sample);
  if (said.parts !== null) return robotFrom(said.parts, calibrate(said.parts, sample), '');
  const embodiment = inferEmbodiment({
    robot: said.name,
    features: said.features,
    modality: null,
    sample: (key) => pooled(key)?.values ?? null,
  });
  const { parts, words } = withGuesses(embodiment, said.features, pooled, sample);
  return robotFrom(parts, calibrate(parts, sample), words);
}

/** @param guessed in words; empty where nothing was */
export function robotFrom(
  parts: readonly EmbodimentPart[],
  calibration: Calibration,
  guessed: string,
): Robot {
  const actions = parts.flatMap(({ feature, dims, role, quantity }) =>
    isActionKey(feature) &&
    role !== 'gripper' &&
    role !== 'hand' &&
    (quantity === 'position' || quantity === 'velocity')
      ? [{ feature, dims, quantity }]
      : [],
  );
  return { calibration, actions, guessed };
}

function pooledBlock(key: string, sample: readonly EpisodeSignals[]): Sample | null {
  const blocks = sample.flatMap(({ blocks }) => blocks.filter((block) => block.key === key));
  const width = blocks[0]?.names.length ?? 0;
  if (width === 0) return null;
  const values = new Float32Array(blocks.reduce((sum, block) => sum + block.values.length, 0));
  let at = 0;
  for (const block of blocks) {
    values.set(block.values, at);
    at += block.values.length;
  }
  return { values, width };
}

/**
 * What rollouts without telling names need besides: the gripper by its two levels, position or velocity by the values.
 */
function withGuesses(
  { parts, source }: Embodiment,
  features: readonly FeatureInfo[],
  pooled: (key: string) => Sample | null,
  sample: readonly EpisodeSignals[],
): { parts: EmbodimentPart[]; words: string } {
  const action = pooled(actionKey);
  const state = pooled(stateKey);
  const words: string[] = source === 'guess' ? ['dimensions without names'] : [];
  const hasNames = source !== 'guess' && features.some(({ names }) => names !== null);
  let found = parts;
  const gripper =
    hasNames && parts.some(({ role }) => role === 'gripper') ? null : twoLevel(action);
  if (gripper !== null) {
    words.push(`action ${gripper} is the gripper: it has two levels`);
    const isSame = state?.width === action?.width;
    found = [
      ...fingersAsJoints(withoutDim(parts, gripper, isSame)).filter(
        ({ role }) => role !== 'gripper',
      ),
      { role: 'gripper', side: 'single', feature: actionKey, dims: [gripper], quantity: 'command' },
    ];
  }
  found = found.map((part) => {
    // A state of two levels is what was commanded: open is how it begins and ends, not how long it lasts.
    const values = pooled(part.feature);
    if (part.role === 'gripper' && values !== null && isCommand(part, values)) {
      return { ...part, quantity: 'command' };
    }
    const isArm = part.role === 'joints' || part.role === 'end-effector-position';
    if (!isArm) return part;
    const isPlace = source === 'guess' && part.role === 'joints' && part.dims.length === 3;
    if (isPlace) words.push(`${part.feature}: three values are the place of the tool`);
    const placed: EmbodimentPart = isPlace ? { ...part, role: 'end-effector-position' } : part;
    if (part.feature !== actionKey || action === null) return placed;
    const quantity =
      part.quantity === 'position' ? quantityOf(placed, { action, state }, sample) : null;
    if (quantity === null) return placed;
    words.push(`actions taken as ${quantity === 'velocity' ? 'velocities' : 'positions'}`);
    return { ...placed, quantity };
  });
  return { parts: found, words: [...new Set(words)].join('; ') };
}

/** The last dimension that takes exactly two values; null where none does. */
function twoLevel(action: Sample | null): number | null {
  if (action === null) return null;
  for (let dim = action.width - 1; dim >= 0; dim -= 1) {
    if (distinct(action, dim) === 2) return dim;
  }
  return null;
}

function withoutDim(
  parts: readonly EmbodimentPart[],
  dim: number,
  alsoState: boolean,
): EmbodimentPart[] {
  return parts
    .map((part) =>
      part.feature === actionKey || (alsoState && part.feature === stateKey)
        ? { ...part, dims: part.dims.filter((each) => each !== dim) }
        : part,
    )
    .filter(({ dims }) => dims.length > 0);
}

/** Beside a gripper, what bends as one is no hand. */
function fingersAsJoints(parts: readonly EmbodimentPart[]): EmbodimentPart[] {
  const found: EmbodimentPart[] = [];
  for (const part of parts) {
    const each: EmbodimentPart = part.role === 'hand' ? { ...part, role: 'joints' } : part;
    const at = found.findIndex(
      ({ role, side, feature }) =>
        role === 'joints' && role === each.role && side === each.side && feature === each.feature,
    );
    const known = found[at];
    if (known === undefined) found.push(each);
    else found[at] = { ...known, dims: [...known.dims, ...each.dims].sort((a, b) => a - b) };
  }
  return found;
}

/**
 * With a state of the same width, as for datasets: a place that is told runs along with the place that is. Without,
 * velocities begin and end at rest. Null where a tool's place was compared with its state already.
 */
function quantityOf(
  part: EmbodimentPart,
  { action, state }: { action: Sample; state: Sample | null },
  sample: readonly EpisodeSignals[],
): 'position' | 'velocity' {
  if (state !== null && part.dims.every((dim) => dim < state.width)) {
    const there = { part: { ...part, feature: stateKey }, sample: state };
    return isRateOf({ part, sample: action }, there) ? 'velocity' : 'position';
  }
  const recorded = sample.filter((signals) =>
    part.dims.every((dim) => isRecorded(signals, actionKey, dim)),
  );
  const atRest = recorded.filter((signals) => beginsAndEndsAtRest(part.dims, signals));
  return atRest.length > recorded.length / 2 ? 'velocity' : 'position';
}

function beginsAndEndsAtRest(dims: readonly number[], signals: EpisodeSignals): boolean {
  const block = signals.blocks.find(({ key }) => key === actionKey);
  if (block === undefined) return false;
  const columns = dims.map((dim) =>
    series({ values: block.values, width: block.names.length }, dim),
  );
  const largest = columns.reduce(
    (most, values) => values.reduce((sofar, value) => Math.max(sofar, Math.abs(value)), most),
    0,
  );
  const isRest = (value: number | undefined): boolean =>
    Math.abs(value ?? 0) <= restShare * largest;
  return largest > 0 && columns.every((values) => isRest(values[0]) && isRest(values.at(-1)));
}
