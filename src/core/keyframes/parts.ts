/**
 * Which of a robot's dimensions the kinematic layer watches: one arm part and one hand part per side, or several in
 * order of preference where episodes differ in what they hold.
 */
import { armSides, type EmbodimentPart, type EpisodeSignals } from '../../shared/model/dataset';
import { isActionKey } from '../../shared/model/embodiment';
import type { KinematicChain } from '../../shared/model/kinematics';

type Side = EmbodimentPart['side'];

export interface ArmPart {
  side: Side;
  /** That of its first value. */
  feature: string;
  values: { feature: string; dim: number }[];
  role: 'end-effector-position' | 'joints';
  /** Whether the values are places or rates of change (per second, or per step: only their ratios matter). */
  quantity: 'position' | 'velocity';
  /** Of joints: how they move the hand. */
  chain?: KinematicChain;
  /** Of joints: where the dataset itself says the hand is, in another feature. */
  place?: ArmPart['values'];
}

export interface ChosenParts {
  /** Per side, best first: the next one stands in where an episode does not hold the first. */
  arms: ArmPart[];
  /** Per side, best first: the next one is taken where the first never moves or is missing. */
  hands: EmbodimentPart[][];
  notes: string[];
}

/** The state itself, another observation, what the robot is told: in order of preference. */
type Origin = 'state' | 'observation' | 'action';
const origins: Origin[] = ['state', 'observation', 'action'];

const originOf = ({ feature }: Pick<EmbodimentPart, 'feature'>): Origin => {
  if (isActionKey(feature)) return 'action';
  return feature.includes('state') ? 'state' : 'observation';
};

/**
 * Picks per side, the measured state before the command: the end-effector's position, else the joints, else a
 * velocity; and the gripper or hand. Without any known arm, everything that is left of the state (or action) is
 * treated as joints, and a note says so.
 *
 * @param sample any episodes of the dataset, to see which features have values
 */
export function chooseParts(
  parts: readonly EmbodimentPart[],
  sample: readonly EpisodeSignals[],
): ChosenParts {
  const notes: string[] = [];
  const widths = new Map(
    sample.flatMap(({ blocks }) => blocks.map((block) => [block.key, block.names.length] as const)),
  );
  const present = parts.filter((part) => {
    const width = widths.get(part.feature) ?? 0;
    return part.dims.length > 0 && part.dims.every((dim) => dim < width);
  });
  const found = armSides.flatMap((side) => chooseArms(present, side, sample));
  // Beside arms that have a side or number, one without is a part of them or of the whole robot.
  const sided = found.filter(({ side }) => side !== 'single');
  const arms = sided.length === 0 ? found : sided;
  const hands = armSides
    .map((side) => handsOf(present, side))
    .filter((candidates) => candidates.length > 0);
  if (arms.length === 0) {
    const whole = wholeFeature(present, widths);
    if (whole === null) notes.push('No state and no action: the arm cannot be watched.');
    else {
      arms.push(whole);
      notes.push(`No arm is known: all of ${whole.feature} that is not a hand counts as joints.`);
    }
  }
  if (hands.length === 0) notes.push('No gripper or hand is known: gripper cues are skipped.');
  return { arms, hands, notes };
}

/** Whether every episode holds the feature: what comes after it in order of preference is then not needed. */
export const isEverywhere = (feature: string, sample: readonly EpisodeSignals[]): boolean =>
  sample.every(({ blocks }) => blocks.some((block) => block.key === feature));

function chooseArms(
  parts: readonly EmbodimentPart[],
  side: Side,
  sample: readonly EpisodeSignals[],
): ArmPart[] {
  const chosen: ArmPart[] = [];
  const order = (['position', 'velocity'] as const).flatMap((quantity) =>
    origins.flatMap((origin) =>
      (['end-effector-position', 'joints'] as const).map((role) => ({ role, quantity, origin })),
    ),
  );
  for (const { role, quantity, origin } of order) {
    const [found, ...others] = parts.filter(
      (part) =>
        part.side === side &&
        part.role === role &&
        part.quantity === quantity &&
        originOf(part) === origin,
    );
    if (found === undefined) continue;
    const { feature } = found;
    const values = valuesBeside(found, others);
    const hand = role === 'joints' ? knownHand(found, parts) : {};
    chosen.push({ side, feature, values, role, quantity, ...hand });
    if (isEverywhere(feature, sample)) break;
  }
  return chosen;
}

/** How the joints' hand is known: by its chain, which somebody confirmed, else by the place that was recorded. */
function knownHand(
  { side, chain }: EmbodimentPart,
  parts: readonly EmbodimentPart[],
): Pick<ArmPart, 'chain' | 'place'> {
  if (chain !== undefined) return { chain };
  const places = parts.filter(
    (part) =>
      part.side === side && part.role === 'end-effector-position' && part.quantity === 'position',
  );
  const [first, ...others] = origins.flatMap((origin) =>
    places.filter((part) => originOf(part) === origin),
  );
  return first === undefined ? {} : { place: valuesBeside(first, others) };
}

/** Some recorders keep each value in a feature of its own. */
function valuesBeside(
  { feature, dims }: EmbodimentPart,
  others: readonly EmbodimentPart[],
): ArmPart['values'] {
  const beside = dims.length === 1 ? others.filter((part) => isBeside(part, feature)) : [];
  return [{ feature, dims }, ...beside].flatMap((part) => valuesOf(part.feature, part.dims));
}

const valuesOf = (feature: string, dims: readonly number[]): ArmPart['values'] =>
  dims.map((dim) => ({ feature, dim }));

const groupOf = (key: string): string =>
  key.slice(0, Math.max(key.lastIndexOf('.'), key.lastIndexOf('/')) + 1);

const isBeside = ({ feature, dims }: EmbodimentPart, other: string): boolean =>
  dims.length === 1 && groupOf(feature) === groupOf(other);

function handsOf(parts: readonly EmbodimentPart[], side: Side): EmbodimentPart[] {
  const hands = parts.filter(
    (part) =>
      part.side === side &&
      (part.role === 'gripper' || part.role === 'hand') &&
      (part.quantity === 'position' || part.quantity === 'command'),
  );
  return origins.flatMap((origin) => hands.filter((part) => originOf(part) === origin));
}

function wholeFeature(
  parts: readonly EmbodimentPart[],
  widths: ReadonlyMap<string, number>,
): ArmPart | null {
  for (const feature of ['observation.state', 'action']) {
    const taken = new Set(
      parts
        .filter((part) => part.feature === feature && ['gripper', 'hand'].includes(part.role))
        .flatMap((part) => part.dims),
    );
    const width = widths.get(feature) ?? 0;
    const dims = Array.from({ length: width }, (_, i) => i).filter((dim) => !taken.has(dim));
    if (dims.length > 0) {
      const values = valuesOf(feature, dims);
      return { side: 'single', feature, values, role: 'joints', quantity: 'position' };
    }
  }
  return null;
}
