/** Measuring one rollout by itself, as a task that may be done on another machine. */
import { z } from 'zod';
import type { Problem } from '../../shared/errors';
import { identitySchema, mustBe, type DatasetIdentity } from '../datasets/identity';
import { openDataset } from '../datasets/open';
import { problemSchema } from '../jobs/message-schemas';
import type { TaskDefinition } from '../jobs/tasks';
import { calibrationSchema } from '../keyframes/plan-schema';
import { breathe } from '../system/breathe';
import { faultOfData } from '../system/classify-error';
import { measure, type Measured } from './measure';
import type { Robot, Rollout } from './rollout';

type Measurable = Pick<Rollout, 'id' | 'robot' | 'texts' | 'signals'>;

/** What was read of it when all rollouts were. */
interface Given {
  /** Index. */
  episode: number;
  texts: Rollout['texts'];
}

interface Subject {
  /** @param piece its number among all rollouts */
  rollout(piece: number, given: () => Promise<Given>): Promise<Measurable>;
}

/** Of rollouts that are episodes of one dataset; null of others, which are measured where they were read. */
type Plan = { dataset: DatasetIdentity; robot: Robot | null } | null;

interface Made {
  measured: Measured | null;
  problems: Problem[];
}

export const measureTask: TaskDefinition<Subject, Plan, Given, Made> = {
  kind: 'measure',
  plan: z
    .object({
      dataset: identitySchema,
      robot: z
        .object({
          calibration: calibrationSchema,
          actions: z.array(
            z.object({
              feature: z.string(),
              dims: z.array(z.number().int().min(0)),
              quantity: z.enum(['position', 'velocity']),
            }),
          ),
          guessed: z.string(),
        })
        .nullable(),
    })
    .nullable(),
  given: z.object({
    episode: z.number().int().min(0),
    texts: z.array(z.object({ frame: z.number().int().min(0), text: z.string() })),
  }),
  made: z.object({ measured: measuredSchema().nullable(), problems: z.array(problemSchema) }),
  async arrive(path, plan) {
    const dataset = await openDataset(path);
    try {
      if (plan !== null) await mustBe(dataset, plan.dataset);
    } catch (error) {
      await dataset.close();
      throw error;
    }
    const robot = plan?.robot ?? null;
    const rollout: Subject['rollout'] = async (_piece, given) => {
      const { episode, texts } = await given();
      return { id: String(episode), robot, texts, signals: () => dataset.signals(episode) };
    };
    return { subject: { rollout }, leave: () => dataset.close() };
  },
  async make(work, piece) {
    await breathe(piece, 16);
    const rollout = await work.subject.rollout(piece, () => work.given(piece));
    try {
      const signals = await rollout.signals();
      const measured = signals === null ? null : measure(rollout, signals);
      return { measured, problems: [] };
    } catch (error) {
      const { message } = faultOfData(error, `Rollout ${rollout.id} cannot be measured`);
      return { measured: null, problems: [unread(message)] };
    }
  },
};

export const unread = (message: string): Problem => ({
  code: 'rollout-unread',
  severity: 'warning',
  message,
});

function measuredSchema(): z.ZodType<Measured> {
  // Whatever was calculated goes over as it is, also what is no number.
  const float = z.custom<number>((value) => typeof value === 'number');
  const value = float.nullable();
  return z.object({
    lengthSec: float,
    values: z.object({
      smoothness_sparc: value,
      smoothness_ldlj: value,
      path_efficiency: value,
      pause_share: value,
      gripper_chatter: value,
      grasp_attempts: value,
      measured_alignment: value,
    }),
    trace: z
      .object({ values: z.instanceof(Float64Array), dims: z.number().int().min(0), of: z.string() })
      .nullable(),
    held: z.array(
      z.object({
        key: z.string(),
        value: float,
        side: z.enum(['low', 'high']),
        frames: z.array(z.number().int().min(0)),
      }),
    ),
    moving: z.object({ from: z.number().int().min(0), to: z.number().int().min(0) }).nullable(),
    sources: z.object({ arm: z.string(), hand: z.string() }),
  });
}
