/** What a user may say about the robot: which dimensions are which part. */
import { z } from 'zod';
import {
  armSides,
  rotationKinds,
  type EmbodimentPart,
  type FeatureInfo,
  type PartRole,
} from './dataset';
import { chainSchema } from './kinematics';

const partRoles = [
  'gripper',
  'hand',
  'joints',
  'end-effector-position',
  'end-effector-rotation',
  'base',
  'head',
  'torso',
  'force',
  'other',
] as const satisfies readonly PartRole[];

/** Seconds: what is recorded later than that belongs to another act. */
const lag = z.number().min(-5).max(5);

const partSchema = z.object({
  role: z.enum(partRoles),
  side: z.enum(armSides),
  feature: z.string().min(1).max(300),
  dims: z
    .array(z.number().int().min(0).max(100_000))
    .min(1)
    .max(10_000)
    .transform((dims) => [...new Set(dims)].sort((a, b) => a - b)),
  quantity: z.enum(['position', 'velocity', 'effort', 'command']),
  rotation: z.enum(rotationKinds).optional(),
  openWhen: z.enum(['larger', 'smaller']).optional(),
  lagSec: z.object({ close: lag, open: lag }).optional(),
  chain: chainSchema.optional(),
});

export const correctedPartsSchema = z
  .array(partSchema)
  .max(200)
  .transform((parts): EmbodimentPart[] =>
    parts.map(({ openWhen, rotation, lagSec, chain, ...part }) => ({
      ...part,
      ...(rotation === undefined ? {} : { rotation }),
      ...(openWhen === undefined ? {} : { openWhen }),
      ...(lagSec === undefined ? {} : { lagSec }),
      ...(chain === undefined ? {} : { chain }),
    })),
  );

/** What moves with an arm; wheels, a head and the like are of none. */
const limbRoles: readonly PartRole[] = [
  'gripper',
  'hand',
  'joints',
  'end-effector-position',
  'end-effector-rotation',
];

/** How many arms: as many as have a side or number of their own, else one where there is anything of an arm. */
export function armsOf(parts: readonly EmbodimentPart[]): number {
  const limbs = parts.filter(({ role }) => limbRoles.includes(role));
  const sides = new Set(limbs.map(({ side }) => side).filter((side) => side !== 'single'));
  return limbs.length === 0 ? 0 : Math.max(1, sides.size);
}

/**
 * Whether a feature holds what the robot is told: `action`, `action_dict.x`, `rel_actions`, not a past action in a
 * state.
 */
export const isActionKey = (key: string): boolean =>
  !/^(obs|observations?|states?)([._]|$)/.test(key) && /(^|[._])actions?([._]|$)/.test(key);

/** One sentence on the first part that the dataset does not have; null where all fit. */
export function misfit(
  parts: readonly EmbodimentPart[],
  features: readonly FeatureInfo[],
): string | null {
  for (const { role, feature, dims } of parts) {
    const found = features.find(({ key }) => key === feature);
    if (found === undefined) return `the dataset has no feature ${feature} (part "${role}")`;
    const width = found.shape.reduce((product, size) => product * size, 1);
    const outside = dims.find((dim) => dim >= width);
    if (outside !== undefined) {
      return `${feature} has ${width} dimensions, so part "${role}" cannot have dimension ${outside}`;
    }
  }
  return null;
}
