/** What a user may say about the robot: which dimensions are which part. */
import { z } from 'zod';
import type { EmbodimentPart, FeatureInfo, PartRole } from './dataset';

const partRoles = [
  'gripper',
  'hand',
  'joints',
  'end-effector-position',
  'end-effector-rotation',
  'base',
  'other',
] as const satisfies readonly PartRole[];

const partSchema = z.object({
  role: z.enum(partRoles),
  side: z.enum(['left', 'right', 'single']),
  feature: z.string().min(1).max(300),
  dims: z
    .array(z.number().int().min(0).max(100_000))
    .min(1)
    .max(10_000)
    .transform((dims) => [...new Set(dims)].sort((a, b) => a - b)),
  quantity: z.enum(['position', 'velocity', 'command']),
  openWhen: z.enum(['larger', 'smaller']).optional(),
});

export const correctedPartsSchema = z
  .array(partSchema)
  .max(200)
  .transform((parts): EmbodimentPart[] =>
    parts.map(({ openWhen, ...part }) => (openWhen === undefined ? part : { ...part, openWhen })),
  );

/** Two arms where something is on the left and something on the right; wheels and the like are no arms. */
export function armsOf(parts: readonly EmbodimentPart[]): 0 | 1 | 2 {
  const limbs = parts.filter(({ role }) => role !== 'base' && role !== 'other');
  const sides = new Set(limbs.map(({ side }) => side));
  if (sides.has('left') && sides.has('right')) return 2;
  return limbs.length > 0 ? 1 : 0;
}

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
