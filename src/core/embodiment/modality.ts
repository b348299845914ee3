/** Parts of the robot as GR00T's `modality.json` names them: `{"state": {"left_arm": {"start": 0, "end": 7}}}`. */
import { z } from 'zod';
import type { EmbodimentPart, FeatureInfo, RotationKind } from '../../shared/model/dataset';
import { saidBy } from './directions';
import { quantityOf, roleOf } from './roles';
import { nameWords, sideOf } from './words';

const groupSchema = z.looseObject({
  start: z.number().int().min(0),
  end: z.number().int().min(0),
  original_key: z.string().nullish().catch(null),
  absolute: z.boolean().nullish().catch(null),
  rotation_type: z.string().nullish().catch(null),
});
const groupsSchema = z.record(z.string(), z.unknown()).nullish().catch(null);

export const modalitySchema = z.looseObject({
  state: groupsSchema,
  action: groupsSchema,
  annotation: groupsSchema,
});
export type Modality = z.infer<typeof modalitySchema>;

/** GR00T's names of ways to write a rotation. */
const rotationTypes: readonly [RegExp, RotationKind][] = [
  [/6d/, '6d'],
  [/quaternion/, 'quaternion'],
  [/matrix/, 'matrix'],
  [/axis_angle|rotvec/, 'rotation-vector'],
  [/euler/, 'euler'],
];

/** Groups that do not fit the features are left out and noted. */
export function partsFromModality(
  modality: Modality,
  features: readonly FeatureInfo[],
  notes: string[],
): EmbodimentPart[] {
  const parts: EmbodimentPart[] = [];
  for (const [kind, fallback] of [
    ['state', 'observation.state'],
    ['action', 'action'],
  ] as const) {
    for (const [name, raw] of Object.entries(modality[kind] ?? {})) {
      const group = groupSchema.safeParse(raw);
      const key = group.data?.original_key ?? fallback;
      const feature = features.find((each) => each.key === key);
      const width = feature?.shape.reduce((a, b) => a * b, 1) ?? 0;
      if (!group.success || feature === undefined) {
        notes.push(`modality.json: ${kind} "${name}" names no range of a feature and is left out.`);
        continue;
      }
      const { start, end, absolute, rotation_type: type } = group.data;
      if (end <= start || end > width) {
        notes.push(
          `modality.json: ${kind} "${name}" (${start} to ${end}) does not fit ${key} with ${width} values and is left out.`,
        );
        continue;
      }
      const words = nameWords(name);
      const told = roleOf(words, kind === 'action');
      const byName = told === null || told === 'no-part' ? null : told;
      const turned = rotationTypes.find(([pattern]) => pattern.test(type ?? ''))?.[1];
      const role = turned === undefined ? (byName?.role ?? 'other') : 'end-effector-rotation';
      const openWhen = role === 'gripper' ? saidBy(words) : null;
      const rotation = turned ?? byName?.rotation;
      parts.push({
        role,
        side: sideOf(words, true),
        feature: key,
        dims: Array.from({ length: end - start }, (_none, dim) => start + dim),
        quantity: absolute === false ? 'velocity' : quantityOf(words, role, kind === 'action'),
        ...(rotation === undefined ? {} : { rotation }),
        ...(openWhen === null ? {} : { openWhen }),
      });
    }
  }
  return parts;
}
