/**
 * Which dimensions of state and action are which part of the robot: `modality.json` first, else the names of values and
 * features, else what is known of the robot and what the values do.
 */
import type { Embodiment, EmbodimentPart, FeatureInfo } from '../../shared/model/dataset';
import { armsOf, isActionKey } from '../../shared/model/embodiment';
import { settleDirections } from './directions';
import { guessParts, isPoseByRobot, type Vector } from './guess';
import { isBare, partsFromHeading } from './headings';
import { knownNames } from './known-robots';
import { partsFromModality, type Modality } from './modality';
import { countedName, headingOf, partsFromNames } from './names';
import { surroundingsOf, type Surroundings } from './surroundings';
import { isCommand, isRateOf, movesLikeGripper, series, type Sample } from './values';
import { withGrippers } from './with-grippers';
import { nameWords } from './words';

export interface EmbodimentInput {
  robot: string | null;
  /** All features; those that describe the robot are picked out. */
  features: readonly FeatureInfo[];
  /** GR00T's `modality.json`, or null. */
  modality: Modality | null;
  /** Values of one feature over one episode, row-major; null where none could be read. */
  sample(key: string): Float32Array | null;
}

/** No robot has more values in one feature; a shape may claim any number. */
const mostValues = 10_000;
/** Rows looked at: enough to see how things move together. */
const mostRows = 10_000;

type SampleOf = (key: string) => Sample | null;

/** Columns that count or judge frames. */
const bookkeeping =
  /^(next|annotations?|meta|discount|reward|is_\w+)\b|^(timestamp|(frame_|episode_|task_|subtask_)?index)$/;

/** Truth values that say how a gripper is, or what it is told: no others are parts of a robot. */
const switched =
  /\b(grippers?|grip|grasp|jaws?|claw|suction|vacuum|pump|valve|(?:electro)?magnet)\b/;
const judged =
  /\b(contact|touch|detected|moving|valid|ready|stuck|error|fault|visible|enabled|success)\b/;

function isOfRobot({ key, dtype, names }: FeatureInfo): boolean {
  if (bookkeeping.test(key)) return false;
  if (dtype !== 'bool') return /^(float|int|uint)/.test(dtype);
  const words = nameWords([key, ...(names ?? [])].join(' '));
  return switched.test(words) && !judged.test(words);
}

const isAction = ({ feature }: EmbodimentPart): boolean => isActionKey(feature);

/** Never throws; what is unknown or guessed is said in `notes`. */
export function inferEmbodiment(input: EmbodimentInput): Embodiment {
  const { robot } = input;
  const notes: string[] = [];
  const declared = input.features
    .filter(isOfRobot)
    .filter((feature) => widthOf(feature) <= mostValues);
  const fromModality =
    input.modality === null ? [] : partsFromModality(input.modality, declared, notes);
  const features =
    fromModality.length > 0
      ? declared
      : declared.map((feature) => withKnownNames(feature, robot, notes));
  const widths = new Map(features.map((each) => [each.key, widthOf(each)]));
  const sampleOf = (key: string): Sample | null => {
    const values = input.sample(key);
    const width = widths.get(key) ?? 0;
    if (values === null || width === 0) return null;
    return { values: values.subarray(0, mostRows * width), width };
  };
  const read =
    fromModality.length > 0
      ? { parts: fromModality, source: 'modality' as const, isGuessed: false }
      : readFeatures(features, surroundingsOf(robot, features), sampleOf);
  if (read.isGuessed) {
    notes.push(
      'Some dimensions have no telling names: they are taken for joints, and a last one that moves as grippers do (still most of the time) for a gripper.',
    );
  }
  const parts = settleDirections(
    read.parts.map((part) => withQuantity(part, read.parts, sampleOf)),
    { robot, features, sampleOf, notes },
  );
  noteGrippers(parts, notes);
  return { robot, source: read.source, arms: armsOf(parts), parts, notes };
}

const widthOf = ({ shape }: FeatureInfo): number =>
  shape.reduce((product, size) => product * size, 1);

function withKnownNames(feature: FeatureInfo, robot: string | null, notes: string[]): FeatureInfo {
  const { key, names } = feature;
  const width = widthOf(feature);
  const isNamed = names !== null && countedName(names) === null;
  const known = knownNames(feature, { width, isNamed }, robot);
  if (known === null) return feature;
  if (known.ofRobot) {
    notes.push(
      `The values of ${key} have no telling names: all ${width} are taken in the order that is published for ${robot}.`,
    );
  }
  return { ...feature, names: known.names };
}

/** By names and headings; vectors that have neither are guessed, after what the others tell of grippers. */
function readFeatures(
  features: readonly FeatureInfo[],
  around: Surroundings,
  sampleOf: SampleOf,
): { parts: EmbodimentPart[]; source: 'names' | 'guess'; isGuessed: boolean } {
  const read = features.map((feature) => readFeature(feature, around, sampleOf));
  const bare = features.filter((_feature, at) => read[at] === null);
  const guessed = guessAll(bare, around, sampleOf);
  const named = features.some(({ key }, at) => worthGuess.test(key) && (read[at] ?? []).length > 0);
  const parts = features.flatMap((feature, at) => read[at] ?? guessed.get(feature.key) ?? []);
  return {
    parts: withGrippers(parts, features, around, sampleOf),
    source: guessed.size > 0 && !named ? 'guess' : 'names',
    isGuessed: guessed.size > 0,
  };
}

/** Null where neither a name nor the feature's own says anything. */
function readFeature(
  feature: FeatureInfo,
  around: Surroundings,
  sampleOf: SampleOf,
): EmbodimentPart[] | null {
  const { names } = feature;
  const counted = names === null ? '' : countedName(names);
  if (names !== null && counted === null) {
    const parts = partsFromNames(feature, names, around);
    return parts.length === 0 && isBare(headingOf(feature.key)) ? null : parts;
  }
  const own = nameWords(counted ?? '');
  const heading = headingOf(feature.key);
  const words = heading.endsWith(own) ? heading : `${heading} ${own}`.trim();
  return partsFromHeading(feature, words, around, sampleOf(feature.key));
}

/** Only a state or an action is worth a guess. */
const worthGuess = /^(observations?\.)?(state|qpos|(rel_)?action)s?(_\d)?(\.(qpos|robot|vector))?$/;

function guessAll(
  bare: readonly FeatureInfo[],
  around: Surroundings,
  sampleOf: SampleOf,
): Map<string, EmbodimentPart[]> {
  const vectors = bare
    .filter(({ key }) => worthGuess.test(key))
    .map((feature): Vector => ({ feature, sample: sampleOf(feature.key), isPose: false }));
  for (const vector of vectors) vector.isPose = isPose(vector, vectors, around);
  const guesses = vectors.map((vector) => guessParts(vector, around));
  const told = guesses.flat().filter((part) => part.role === 'gripper' && isAction(part));
  // A joint that hardly moves looks like a gripper too; the action then has its gripper elsewhere.
  const belies = (part: EmbodimentPart): boolean =>
    part.role === 'gripper' &&
    !isAction(part) &&
    told.length > 0 &&
    !told.some(({ dims }) => dims[0] === part.dims[0]);
  return new Map(
    vectors.map((vector, at) => {
      const found = guesses[at] ?? [];
      const parts = found.some(belies) ? guessParts({ ...vector, sample: null }, around) : found;
      return [vector.feature.key, parts];
    }),
  );
}

/**
 * Seven values without names are a pose and a gripper where the action changes what the state is, as in Open
 * X-Embodiment, or where the robot has seven joints and its action would leave the gripper out.
 */
function isPose(vector: Vector, vectors: readonly Vector[], around: Surroundings): boolean {
  const { feature, sample } = vector;
  if (widthOf(feature) !== 7) return false;
  if (isPoseByRobot(feature, around)) return sample === null || movesLikeGripper(sample, 6);
  const [state, action] = [false, true].map((told) =>
    vectors.find(({ feature: { key } }) => isActionKey(key) === told),
  );
  if (state?.sample?.width !== 7 || action?.sample?.width !== 7) return false;
  return isChangeOf(action.sample, state.sample);
}

/** Whether the first six values of an action are steps of the state's, and the first three as small as metres are. */
function isChangeOf(action: Sample, state: Sample): boolean {
  const dims = [0, 1, 2, 3, 4, 5];
  const part = (feature: string): EmbodimentPart => ({
    role: 'joints',
    side: 'single',
    feature,
    dims,
    quantity: 'position',
  });
  const isNear = [0, 1, 2].every((dim) => series(state, dim).every((v) => Math.abs(v) < 1.5));
  return (
    isNear &&
    isRateOf({ part: part('action'), sample: action }, { part: part('state'), sample: state })
  );
}

/** Names of actions rarely say whether a value is a place, a change of place or a command: the values do. */
function withQuantity(
  part: EmbodimentPart,
  parts: readonly EmbodimentPart[],
  sampleOf: SampleOf,
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
  const opens = parts.filter(({ quantity }) => quantity === 'position' || quantity === 'command');
  const grippers = opens.filter(({ role }) => role === 'gripper');
  const hands = opens.filter(({ role }) => role === 'hand');
  if (grippers.length + hands.length === 0) {
    notes.push('No gripper or hand is known: gripper cues are left out.');
  } else if ([...grippers, ...hands].every(isAction)) {
    notes.push(
      'Gripper taken from the action (commanded; may lead the motion): the state has none.',
    );
  }
  if (hands.length > 0 && grippers.length === 0) {
    notes.push('Hand opening = 1st principal component of the finger joints.');
  }
}
