/** Whether there is a server at all, and which models it has: asked with one small request that costs nothing. */
import { z } from 'zod';
import { networkWords, readBody } from './chat-client';

/** A server on another continent answers within a second. */
const usualPatienceMs = 5_000;
const largestList = 1 << 20;
const mostModels = 1_000;

/** A connection that was taken and then cut is somebody's. */
const somebody = /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET|HPE_\w+)$/;

const listSchema = z.object({ data: z.array(z.object({ id: z.string().min(1).max(200) })) });

/** `why` is a word or two, for the end of a sentence. */
type Answered =
  { kind: 'answered'; response: Response; either: AbortSignal } | { kind: 'silent'; why: string };

/**
 * Asks the endpoint for its models, without a key and without a word about the data. Null where anybody answers within
 * five seconds, whatever they say, else why not, in a word: also of a host that takes connections and says nothing.
 * Throws only the signal's reason.
 */
export async function absence(
  endpoint: string,
  signal: AbortSignal,
  patienceMs = usualPatienceMs,
): Promise<string | null> {
  const asked = await askForModels({ endpoint, key: null }, signal, patienceMs);
  if (asked.kind === 'answered') {
    await asked.response.body?.cancel().catch(() => {});
    return null;
  }
  return somebody.test(asked.why) ? null : asked.why;
}

/**
 * What the endpoint calls its models, in its own order. `fault`: why there is no list, the rest of a sentence that
 * begins with the server's name; the key is sent, and nothing else. Throws only the signal's reason.
 */
export async function listModels(
  server: { endpoint: string; key: string | null },
  signal: AbortSignal,
  patienceMs = usualPatienceMs,
): Promise<{ models: string[]; fault: string | null }> {
  const asked = await askForModels(server, signal, patienceMs);
  if (asked.kind === 'silent') {
    return none(`cannot be reached (${asked.why}): start it, or correct its address`);
  }
  const { response, either } = asked;
  if (!response.ok) {
    await response.body?.cancel().catch(() => {});
    const key = response.status === 401 || response.status === 403;
    const hint = key ? ': its key is missing or wrong' : ' to a list of its models';
    return none(`answered ${response.status}${hint}`);
  }
  const text = await readBody(response, largestList, either).catch(() => null);
  signal.throwIfAborted();
  const list = listSchema.safeParse(parsed(text ?? ''));
  if (!list.success) return none('gave no list of models: is this the address of its API?');
  const ids = list.data.data.map(({ id }) => id);
  return { models: [...new Set(ids)].slice(0, mostModels), fault: null };
}

const none = (fault: string): { models: string[]; fault: string } => ({ models: [], fault });

async function askForModels(
  { endpoint, key }: { endpoint: string; key: string | null },
  signal: AbortSignal,
  patienceMs: number,
): Promise<Answered> {
  signal.throwIfAborted();
  const late = AbortSignal.timeout(patienceMs);
  const either = AbortSignal.any([signal, late]);
  try {
    const response = await fetch(`${endpoint}/models`, {
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      },
      signal: either,
    });
    return { kind: 'answered', response, either };
  } catch (error) {
    signal.throwIfAborted();
    const why = late.aborted ? `no answer within ${patienceMs / 1_000} s` : networkWords(error);
    return { kind: 'silent', why };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
