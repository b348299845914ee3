/** Which dimensions of state and action are which part of the robot: `modality.json` first, else names, else a guess. */
import type { Embodiment, EmbodimentPart, FeatureInfo } from '../../shared/model/dataset';
import { partsFromModality, type Modality } from './embodiment-modality';
import { partsFromNames } from './embodiment-names';

export interface EmbodimentInput {
  robot: string | null;
  /** Numeric features with their flattened names. */
  features: readonly FeatureInfo[];
  /** GR00T's `modality.json`, or null. */
  modality: Modality | null;
  /** Values of one feature in a few frames, row-major; null where none were read. */
  sample(key: string): Float32Array | null;
}

/** Features that describe the robot: `observation.state`, `action`, and what is split off them by a dot. */
const describesRobot = (key: string): boolean =>
  /^(observation\.)?(state|action)s?(\.|$)/.test(key);

/** Never throws; what is unknown or guessed is said in `notes`. */
export function inferEmbodiment(input: EmbodimentInput): Embodiment {
  const features = input.features.filter(({ key }) => describesRobot(key));
  const notes: string[] = [];
  let source: Embodiment['source'] = 'modality';
  let parts = input.modality === null ? [] : partsFromModality(input.modality, features, notes);
  if (parts.length === 0) {
    source = 'names';
    parts = features.flatMap((feature) => partsFromNames(feature));
  }
  if (parts.length === 0 && features.length > 0) {
    source = 'guess';
    notes.push('The dimensions have no telling names: all are taken for joints.');
    parts = features.map(allJoints);
  }
  parts = parts.map((part) => withQuantity(part, input));
  noteGrippers(parts, notes);
  return { robot: input.robot, source, arms: countArms(parts), parts, notes };
}

const allJoints = (feature: FeatureInfo): EmbodimentPart => ({
  role: 'joints',
  side: 'single',
  feature: feature.key,
  dims: Array.from({ length: feature.shape.reduce((a, b) => a * b, 1) }, (_none, dim) => dim),
  quantity: 'position',
});

/** A gripper that is only ever told one of two values is a command, not a place. */
function withQuantity(part: EmbodimentPart, input: EmbodimentInput): EmbodimentPart {
  if (part.role !== 'gripper' || !part.feature.startsWith('action')) return part;
  const values = input.sample(part.feature);
  const feature = input.features.find(({ key }) => key === part.feature);
  if (values === null || feature === undefined) return part;
  const width = feature.shape.reduce((a, b) => a * b, 1);
  const isBinary = part.dims.every((dim) => {
    const distinct = new Set<number>();
    for (let at = dim; at < values.length && distinct.size <= 2; at += width) {
      distinct.add(values[at] ?? 0);
    }
    return distinct.size <= 2;
  });
  return isBinary ? { ...part, quantity: 'command' } : part;
}

function noteGrippers(parts: readonly EmbodimentPart[], notes: string[]): void {
  const grips = parts.filter(({ role }) => role === 'gripper' || role === 'hand');
  const inState = grips.some(({ feature }) => !feature.startsWith('action'));
  if (grips.length === 0) notes.push('No gripper or hand is known: gripper cues are left out.');
  else if (!inState) {
    notes.push(
      'The state has no gripper; the action has one and stands in: it is a command and may lead the motion.',
    );
  }
  if (grips.some(({ role }) => role === 'hand') && !grips.some(({ role }) => role === 'gripper')) {
    notes.push('Hands instead of grippers: opening is the main direction of the finger values.');
  }
}

function countArms(parts: readonly EmbodimentPart[]): 0 | 1 | 2 {
  const limbs = parts.filter(({ role }) => role !== 'base' && role !== 'other');
  const sides = new Set(limbs.map(({ side }) => side));
  if (sides.has('left') && sides.has('right')) return 2;
  return limbs.length > 0 ? 1 : 0;
}
