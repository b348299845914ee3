/** One question to a live teacher, as a task that may be done on another machine: with that machine's own key. */
import { z } from 'zod';
import { collectSettingsSchema, type CollectSettings } from '../../../shared/model/collect';
import { hereEngine, type TaskDefinition, type TaskEngine } from '../../jobs/tasks';
import { askingPlanSchema, ownKey, type AskingPlan } from '../../models/chat-task';
import type { LiveTeacher, Observation, Said } from './live-teacher';
import { teacherOf } from './teacher-of';

type Plan = AskingPlan & { settings: CollectSettings };
/** As it is said, the chunks as a list. */
type Sent =
  | Exclude<Said, { kind: 'actions' }>
  | { kind: 'actions'; chunks: (readonly [string, number[][]])[] };

const numbers = z.array(z.array(z.number()));
const usage = z.object({ tokensIn: z.number(), tokensOut: z.number() }).nullable();
const likely = z.object({ token: z.string(), logprob: z.number() });
const why = z.string();
const sentSchema: z.ZodType<Sent> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('actions'), chunks: z.array(z.tuple([z.string(), numbers])) }),
  z.object({
    kind: z.literal('text'),
    text: z.string(),
    logprobs: z.array(likely.extend({ top: z.array(likely) })).nullable(),
    usage,
  }),
  z.object({ kind: z.literal('later'), why, afterMs: z.number().nullable() }),
  z.object({ kind: z.literal('broken'), why }),
  z.object({ kind: z.literal('garbage'), why, usage: usage.exactOptional() }),
  z.object({ kind: z.literal('refused'), why, usage: usage.exactOptional() }),
  z.object({ kind: z.literal('closed'), why }),
]);
const observationSchema: z.ZodType<Observation> = z.object({
  pictures: z.array(
    z.object({
      key: z.string(),
      width: z.number(),
      height: z.number(),
      steps: z.array(z.instanceof(Uint8Array)),
    }),
  ),
  states: z.array(z.object({ key: z.string(), rows: numbers })),
  prompt: z.object({ key: z.string(), text: z.string() }).nullable(),
  constants: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export const teacherTask: TaskDefinition<LiveTeacher, Plan, Observation, Sent> = {
  kind: 'teacher',
  at: 'endpoint',
  plan: askingPlanSchema.extend({ settings: collectSettingsSchema }),
  given: observationSchema,
  made: sentSchema,
  async arrive(endpoint, { keyed, settings }, _signal, means) {
    const key = keyed ? await ownKey(endpoint, means) : null;
    // Whatever the settings say: only the endpoint was allowed here.
    const teacher = teacherOf({ ...settings, endpoint }, key);
    return { subject: teacher, leave: async () => teacher.close() };
  },
  async make({ subject, given, signal }, piece) {
    const said = await subject.ask(await given(piece), signal);
    return said.kind === 'actions' ? { ...said, chunks: [...said.chunks] } : said;
  },
};

export interface SharedTeacher extends LiveTeacher {
  /** Who asks at which rate; null where this process does. */
  note(): string | null;
}

/** The teacher as it is asked by `engine`. To be closed. Throws as `TaskEngine.desk`. */
export async function sharedTeacher(
  settings: CollectSettings,
  key: string | null,
  engine: TaskEngine = hereEngine,
  signal?: AbortSignal,
): Promise<SharedTeacher> {
  const teacher = teacherOf(settings, key);
  const { endpoint, timeoutSec } = settings;
  const plan = { timeoutSec, keyed: settings.key !== 'none', settings };
  const site = { path: endpoint, subject: teacher, plan };
  const desk = await engine.desk(teacherTask, site, signal);
  return {
    ...(teacher.describe === undefined ? {} : { describe: teacher.describe.bind(teacher) }),
    async ask(observation, signal) {
      const { made, failure } = await desk.do(observation, signal);
      if (made === null) return { kind: 'broken', why: `was not asked: ${failure.message}` };
      return made.kind === 'actions' ? { ...made, chunks: new Map(made.chunks) } : made;
    },
    note: () => desk.note(),
    close() {
      teacher.close();
      void desk.close();
    },
  };
}
