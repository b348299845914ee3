/** The core's side of the contract: checks every input, runs the handler, answers exactly once. */
import { z } from 'zod';
import {
  api,
  type CallContext,
  type Handlers,
  type MethodName,
  type PushEvents,
  type PushTopic,
} from '../api';
import { StudioError, toPlainError, type PlainError } from '../errors';
import { protocolVersion, type Channel, type RpcMessage } from './messages';

/** Calls of one window that may be under way at once; a window has a few dozen. */
const mostCalls = 1_000;

const id = z.number().int().min(0);
const incoming = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), protocol: z.number() }),
  z.object({ type: z.literal('call'), id, method: z.string(), input: z.unknown() }),
  z.object({ type: z.literal('cancel'), id }),
]);

export type PushListener = <Topic extends PushTopic>(
  topic: Topic,
  payload: PushEvents[Topic],
) => void;

export interface ServeOptions {
  handlers: Handlers;
  /** Subscribes to what the core says unasked; returns the function that ends it. */
  subscribe(listener: PushListener): () => void;
  /** Told of every failure that is a bug, so that a host can log it. */
  onInternalError?(method: string, error: unknown): void;
}

/** Serves one channel until it closes; then every call still running is aborted. */
export function serveRpc(channel: Channel, options: ServeOptions): void {
  const running = new Map<number, AbortController>();
  const gone = new AbortController();
  let greeted = false;

  const answer = async (callId: number, name: string, input: unknown) => {
    const controller = new AbortController();
    running.set(callId, controller);
    let message: RpcMessage;
    try {
      const value = await dispatch(options.handlers, name, input, {
        signal: controller.signal,
        window: gone.signal,
      });
      message = { type: 'ok', id: callId, value };
    } catch (error) {
      const plain = toPlainError(error);
      if (plain.code === 'internal') options.onInternalError?.(name, error);
      message = { type: 'err', id: callId, error: plain };
    } finally {
      running.delete(callId);
    }
    try {
      channel.post(message);
    } catch (error) {
      // What cannot cross the wire costs this answer. Broken off instead, the wire would be opened again and asked
      // again.
      options.onInternalError?.(name, error);
      const reason = `The answer to ${name} cannot be sent to the window: ${toPlainError(error).message}`;
      channel.post({ type: 'err', id: callId, error: { code: 'internal', message: reason } });
    }
  };

  channel.onMessage((raw) => {
    const parsed = incoming.safeParse(raw);
    if (!parsed.success) return;
    const message = parsed.data;
    if (message.type === 'hello') greeted = message.protocol === protocolVersion;
    else if (message.type === 'cancel') running.get(message.id)?.abort();
    else if (!greeted) channel.post({ type: 'err', id: message.id, error: otherVersion });
    else if (running.size >= mostCalls) {
      channel.post({ type: 'err', id: message.id, error: tooMany });
    } else void answer(message.id, message.method, message.input);
  });
  const unsubscribe = options.subscribe((topic, payload) => {
    if (!greeted) return;
    try {
      channel.post({ type: 'push', topic, payload });
    } catch (error) {
      options.onInternalError?.(`push ${topic}`, error);
    }
  });
  channel.onClose(() => {
    unsubscribe();
    gone.abort();
    for (const controller of running.values()) controller.abort();
  });
}

const otherVersion: PlainError = {
  code: 'unsupported',
  message: 'This window and the studio are of different versions; reload the window.',
};

const tooMany: PlainError = {
  code: 'conflict',
  message: `More than ${mostCalls} calls are under way from this window; wait for their answers.`,
};

async function dispatch(
  handlers: Handlers,
  name: string,
  input: unknown,
  context: CallContext,
): Promise<unknown> {
  if (!Object.hasOwn(api, name)) {
    throw new StudioError('invalid-input', `There is no method "${name.slice(0, 80)}".`);
  }
  const methodName = name as MethodName;
  const parsed = api[methodName].input.safeParse(input);
  if (!parsed.success) {
    throw new StudioError('invalid-input', `${name}: ${z.prettifyError(parsed.error)}`, {
      details: {
        issues: parsed.error.issues.map((issue) => ({ ...issue, path: [...issue.path] })),
      },
    });
  }
  // The input was parsed by this method's own schema, so handler and input belong together.
  const handler = handlers[methodName] as (
    input: unknown,
    context: CallContext,
  ) => Promise<unknown>;
  return await handler(parsed.data, context);
}
