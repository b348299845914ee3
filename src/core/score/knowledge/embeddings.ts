/** Texts as an embedding endpoint represents them: which tasks mean the same, whatever their words. */
import { z } from 'zod';
import { StudioError } from '../../../shared/errors';
import { listOf } from '../../../shared/model/list-of';
import { readBody } from '../../models/chat-client';

export interface EmbeddingEndpoint {
  /** Base address of an OpenAI-compatible server, without a closing slash. */
  endpoint: string;
  model: string;
  key: string | null;
}

/** How alike texts are to the first of them, in [-1, 1], by text. */
export type Likeness = (query: string, texts: Iterable<string>) => Promise<Map<string, number>>;

/** Asked for together. */
const batch = 128;
export const replySchema = z.object({
  data: listOf(
    z.object({ index: z.number().int().min(0), embedding: z.array(z.number()).min(1).max(16_384) }),
    batch,
  ),
});
const largestBody = 64 << 20;
const timeoutMs = 60_000;

/**
 * By the cosine of their embeddings; no text is asked for twice. Throws `model-failed` in a sentence that names the
 * server, and the signal's reason. The caller has made sure that the user agreed: tasks are sent.
 */
export function embeddedLikeness(server: EmbeddingEndpoint, signal: AbortSignal): Likeness {
  const known = new Map<string, Float32Array>();
  return async (query, texts) => {
    const all = new Set(texts);
    const missing = [...new Set([query, ...all])].filter((text) => !known.has(text));
    for (let from = 0; from < missing.length; from += batch) {
      const some = missing.slice(from, from + batch);
      const found = await embed(server, some, signal);
      for (const [at, text] of some.entries()) {
        const values = found[at];
        if (values !== undefined) known.set(text, values);
      }
    }
    const own = known.get(query);
    const alike = new Map<string, number>();
    for (const text of all) {
      const values = known.get(text);
      if (own !== undefined && values !== undefined) alike.set(text, dot(own, values));
    }
    return alike;
  };
}

async function embed(
  { endpoint, model, key }: EmbeddingEndpoint,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<Float32Array[]> {
  const failed = (why: string): StudioError =>
    new StudioError('model-failed', `The embedding server ${new URL(endpoint).host} ${why}.`);
  let text: string | null;
  let status: number;
  const either = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const response = await fetch(`${endpoint}/embeddings`, {
      method: 'POST',
      // Only the host that the user named gets anything.
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify({ model, input: texts }),
      signal: either,
    });
    status = response.status;
    text = await readBody(response, largestBody, either);
  } catch {
    signal.throwIfAborted();
    throw failed('cannot be reached, or did not answer in a minute');
  }
  if (status !== 200) throw failed(`answered ${status}`);
  const reply = parsed(text);
  if (reply?.length !== texts.length) throw failed('gave no embedding of each text');
  return reply;
}

/** In the order of their numbers, of length 1. */
function parsed(text: string | null): Float32Array[] | null {
  try {
    const reply = replySchema.safeParse(JSON.parse(text ?? ''));
    if (!reply.success) return null;
    const sorted = reply.data.data.toSorted((a, b) => a.index - b.index);
    const size = sorted[0]?.embedding.length;
    if (sorted.some(({ index, embedding }, at) => index !== at || embedding.length !== size)) {
      return null;
    }
    return sorted.map(({ embedding }) => unit(Float32Array.from(embedding)));
  } catch {
    return null;
  }
}

function unit(values: Float32Array): Float32Array {
  const length = Math.sqrt(dot(values, values));
  return length === 0 ? values : values.map((value) => value / length);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
