/** One request to a chat server, as a task that may be done on another machine: with that machine's own key. */
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import type { TaskDefinition, TaskDesk, WorkerMeans } from '../jobs/tasks';
import { chat, type ChatRequest, type Reply } from './chat-client';

type Subject = Pick<ChatRequest, 'endpoint' | 'key'>;

export const askingPlanSchema = z.object({
  timeoutSec: z.number().min(0.01).max(3_600),
  /** Whether the server wants a key. */
  keyed: z.boolean(),
});
export type AskingPlan = z.infer<typeof askingPlanSchema>;

export type ChatGiven = Pick<ChatRequest, 'body'> & { probabilities: boolean };

export type ChatDesk = TaskDesk<ChatGiven, Reply>;

const usage = z.object({ tokensIn: z.number(), tokensOut: z.number() }).nullable();
const why = z.string();
const logprob = z.object({ token: z.string(), logprob: z.number() });
const replySchema: z.ZodType<Reply> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('answer'),
    words: z.string(),
    cutOff: z.boolean(),
    usage,
    tokens: z.array(logprob.extend({ top: z.array(logprob) })).nullable(),
  }),
  z.object({ kind: z.literal('refused'), why, usage }),
  z.object({ kind: z.literal('later'), why, afterMs: z.number().nullable() }),
  z.object({ kind: z.literal('garbage'), why, usage }),
  z.object({ kind: z.literal('rejected'), why, words: z.string() }),
  z.object({ kind: z.literal('closed'), why }),
]);

export const chatTask: TaskDefinition<Subject, AskingPlan, ChatGiven, Reply> = {
  kind: 'chat',
  at: 'endpoint',
  plan: askingPlanSchema,
  given: z.object({ body: z.record(z.string(), z.unknown()), probabilities: z.boolean() }),
  made: replySchema,
  async arrive(endpoint, { keyed }, _signal, means) {
    const key = keyed ? await ownKey(endpoint, means) : null;
    return { subject: { endpoint, key }, leave: () => Promise.resolve() };
  },
  async make({ subject, plan: { timeoutSec }, given, signal }, piece) {
    return chat({ ...subject, timeoutSec, ...(await given(piece)) }, signal);
  },
};

/** Throws `conflict` where a machine that is to ask has no key of its own. */
export async function ownKey(
  endpoint: string,
  { keyOf }: Pick<WorkerMeans, 'keyOf'>,
): Promise<string> {
  const key = await keyOf(endpoint);
  if (key !== null) return key;
  throw new StudioError(
    'conflict',
    `${new URL(endpoint).origin} wants a key, and there is none on this machine: set DUALVLA_API_KEY, or type it in in a studio here.`,
  );
}
