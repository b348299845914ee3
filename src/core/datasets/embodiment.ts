/** Which dimensions of state and action are which part of the robot: `modality.json` first, else names, else a guess. */
import type { Embodiment, EmbodimentPart, FeatureInfo } from '../../shared/model/dataset';
import { armsOf } from '../../shared/model/embodiment';
import { partsFromModality, type Modality } from './embodiment-modality';
import { partsFromNames } from './embodiment-names';
import { guessParts, isCommand, isRateOf, type Sample } from './embodiment-values';

export interface EmbodimentInput {
  robot: string | null;
  /** All features; those that describe the robot are picked out. */
  features: readonly FeatureInfo[];
  /** GR00T's `modality.json`, or null. */
  modality: Modality | null;
  /** Values of one feature over one episode, row-major; null where none could be read. */
  sample(key: string): Float32Array | null;
}

/** `observation.state`, `action`, what is split off them by a dot, and the robot's parts as features of their own. */
const robotFeature =
  /^(observation\.)?((state|action)s?(\.|$)|(ee|eef|tcp|end_effector|cartesian|gripper|joints?)([._]|$))/;

const isAction = ({ feature }: EmbodimentPart): boolean => feature.startsWith('action');

/** Never throws; what is unknown or guessed is said in `notes`. */
export function inferEmbodiment(input: EmbodimentInput): Embodiment {
  const features = input.features.filter(
    ({ key, dtype }) => robotFeature.test(key) && /^(float|int|uint)/.test(dtype),
  );
  const sampleOf = (key: string): Sample | null => {
    const values = input.sample(key);
    const shape = features.find((feature) => feature.key === key)?.shape;
    const width = shape?.reduce((product, size) => product * size, 1) ?? 0;
    return values === null || width === 0 ? null : { values, width };
  };
  const notes: string[] = [];
  let source: Embodiment['source'] = 'modality';
  let parts = input.modality === null ? [] : partsFromModality(input.modality, features, notes);
  if (parts.length === 0) {
    source = 'names';
    parts = features.flatMap((feature) => partsFromNames(feature));
  }
  if (parts.length === 0 && features.length > 0) {
    source = 'guess';
    notes.push(
      'The dimensions have no telling names: they are taken for joints, and a last one that moves as grippers do (still most of the time) for a gripper.',
    );
    const guess = features.map((feature) => guessParts(feature, sampleOf(feature.key)));
    const told = guess.flat().filter((part) => part.role === 'gripper' && isAction(part));
    // A joint that hardly moves looks like a gripper too; the action then has its gripper elsewhere.
    const belies = (part: EmbodimentPart): boolean =>
      part.role === 'gripper' &&
      !isAction(part) &&
      told.length > 0 &&
      !told.some(({ dims }) => dims[0] === part.dims[0]);
    parts = features.flatMap((feature, i) => {
      const found = guess[i] ?? [];
      return found.some(belies) ? guessParts(feature, null) : found;
    });
  }
  parts = parts.map((part) => withQuantity(part, parts, sampleOf));
  noteGrippers(parts, notes);
  return { robot: input.robot, source, arms: armsOf(parts), parts, notes };
}

/** Names of actions rarely say whether a value is a place, a change of place or a command: the values do. */
function withQuantity(
  part: EmbodimentPart,
  parts: readonly EmbodimentPart[],
  sampleOf: (key: string) => Sample | null,
): EmbodimentPart {
  const sample = sampleOf(part.feature);
  if (!isAction(part) || part.quantity !== 'position' || sample === null) return part;
  if (part.role === 'gripper') {
    return isCommand(part, sample) ? { ...part, quantity: 'command' } : part;
  }
  if (part.role !== 'end-effector-position' && part.role !== 'end-effector-rotation') return part;
  const state = parts.find(
    (other) => !isAction(other) && other.role === part.role && other.side === part.side,
  );
  const stateSample = state === undefined ? null : sampleOf(state.feature);
  return state !== undefined &&
    stateSample !== null &&
    isRateOf({ part, sample }, { part: state, sample: stateSample })
    ? { ...part, quantity: 'velocity' }
    : part;
}

function noteGrippers(parts: readonly EmbodimentPart[], notes: string[]): void {
  const grippers = parts.filter(({ role }) => role === 'gripper');
  const hands = parts.filter(({ role }) => role === 'hand');
  if (grippers.length + hands.length === 0) {
    notes.push('No gripper or hand is known: gripper cues are left out.');
  } else if ([...grippers, ...hands].every(isAction)) {
    notes.push(
      'The state has no gripper, the action has one and stands in: it is what was asked for and may lead the motion.',
    );
  }
  if (hands.length > 0 && grippers.length === 0) {
    notes.push(
      'Hands instead of grippers: the opening is the main direction of the finger values.',
    );
  }
}
