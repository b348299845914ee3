/** A plan as another machine is sent it: input from outside. */
import { z } from 'zod';
import { armSides } from '../../shared/model/dataset';
import { boundaryKinds } from '../../shared/model/keyframe';
import { chainSchema } from '../../shared/model/kinematics';
import { policySchema } from '../../shared/model/policy';
import { problemSchema } from '../jobs/message-schemas';
import type { Calibration } from './calibrate';
import type { ProposePlan } from './propose-plan';

const index = z.number().int().min(0);
const dims = z.array(index).max(100_000);
const feature = z.string().max(1_000);
const side = z.enum(armSides);
const values = z.array(z.object({ feature, dim: index }));
const numbers = z.array(z.number()).max(100_000);

export const calibrationSchema: z.ZodType<Calibration> = z.object({
  arms: z.array(
    z.object({
      side,
      feature,
      values,
      role: z.enum(['end-effector-position', 'joints']),
      quantity: z.enum(['position', 'velocity']),
      scale: numbers,
      names: z.array(z.string()),
      step: z.number(),
      chain: chainSchema.exactOptional(),
      place: values.exactOptional(),
      placeNames: z.array(z.string()).exactOptional(),
    }),
  ),
  hands: z.array(
    z.object({
      side,
      kind: z.enum(['gripper', 'hand']),
      feature,
      dims,
      direction: numbers,
      closed: z.number(),
      open: z.number(),
      lagSec: z.object({ close: z.number(), open: z.number() }).exactOptional(),
    }),
  ),
  tools: z.array(z.object({ feature, dim: index, full: z.number() })),
  notes: z.array(z.string()),
});

const mark = z.object({
  frame: index,
  boundary: z
    .object({ kind: z.enum(boundaryKinds), confidence: z.number().min(0).max(1) })
    .exactOptional(),
  text: z.string().exactOptional(),
});

const hash = z.string().max(128);

export const planSchema: z.ZodType<ProposePlan> = z.object({
  policy: policySchema,
  basis: hash,
  calibration: calibrationSchema,
  heeds: z.boolean(),
  projectId: z.string().max(64),
  hash,
  evidence: z
    .object({
      basis: hash.exactOptional(),
      evidence: z
        .object({
          boundaries: z.number(),
          met: z.number(),
          byChance: z.number(),
          tells: z.boolean(),
        })
        .nullable(),
    })
    .nullable(),
  exported: hash.nullable(),
  learned: z
    .object({
      curator: z.string().max(80),
      from: z.enum(['both', 'kinematics', 'video']),
      references: z
        .array(
          z.object({
            episode: index,
            fingerprint: z.string().max(64),
            tasks: z.array(z.string()),
            marks: z.array(mark).max(100_000),
          }),
        )
        .max(1_000),
      leftOut: z.number().int().min(0),
      limit: z.number(),
      hash,
    })
    .nullable(),
  madeAtMs: z.number().int().min(0),
  problems: z.array(problemSchema),
});
