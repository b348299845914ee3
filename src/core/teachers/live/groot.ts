/** GR00T's inference service: ZeroMQ, one REQ socket for each question under way. Its `kill` is never sent. */
import { decode, encode } from '@msgpack/msgpack';
import type * as ZeroMq from 'zeromq';
import { z } from 'zod';
import { checkMessage } from '../../../shared/rpc/message-bounds';
import {
  actionsOf,
  inTime,
  largestAnswer,
  lastWords,
  type LiveTeacher,
  type Observation,
  type Said,
  type TeacherAddress,
  type TeacherKeys,
} from './live-teacher';
import { float32Array, numbersOf, rowsOf, uint8Array, type NdArray } from './nd-array';
import { readNpy, writeNpy } from './npy';

type Answer = { value: unknown } | { fault: Said };

/** Loaded when it is first needed: the package is left out where there is no binary for the machine. */
const loadZeroMq = (): Promise<typeof ZeroMq | null> => import('zeromq').catch(() => null);

export function grootTeacher(address: TeacherAddress): LiveTeacher {
  const { endpoint, key, timeoutSec } = address;
  const idle: ZeroMq.Request[] = [];
  const open = new Set<ZeroMq.Request>();

  const call = async (request: object, stop: AbortSignal): Promise<Answer> => {
    const zmq = await loadZeroMq();
    if (zmq === null) {
      const why = 'speaks ZeroMQ, and the package zeromq is not installed here; run npm install';
      return { fault: { kind: 'closed', why } };
    }
    let socket = idle.pop();
    if (socket === undefined) {
      socket = new zmq.Request({ linger: 0, maxMessageSize: largestAnswer });
      socket.connect(endpoint);
    }
    open.add(socket);
    const abandoned = socket;
    const letGo = (): void => abandoned.close();
    stop.addEventListener('abort', letGo, { once: true });
    let parts: Buffer[] | null = null;
    try {
      await socket.send(encode({ ...request, ...(key === null ? {} : { api_token: key }) }));
      parts = await socket.receive();
      idle.push(socket);
    } catch (error) {
      stop.throwIfAborted();
      throw error;
    } finally {
      stop.removeEventListener('abort', letGo);
      // A REQ socket that got no answer can never ask again.
      if (parts === null) {
        open.delete(socket);
        socket.close();
      }
    }
    return readAnswer(Buffer.concat(parts), key);
  };

  return {
    ask: (observation, signal) =>
      inTime(timeoutSec, signal, async (stop) => {
        const data = { observation: nested(observation), options: null };
        const answer = await call({ endpoint: 'get_action', data }, stop);
        return 'fault' in answer ? answer.fault : readActions(answer.value);
      }),
    async describe(signal) {
      let keys: TeacherKeys | null = null;
      await inTime(timeoutSec, signal, async (stop) => {
        const answer = await call({ endpoint: 'get_modality_config' }, stop);
        if ('value' in answer) keys = readKeys(answer.value);
        return { kind: 'actions', chunks: new Map() };
      });
      return keys;
    },
    close() {
      for (const socket of open) socket.close();
    },
  };
}

/** A batch of one: video `[1, steps, height, width, 3]`, state `[1, steps, dims]`, language `[[text]]`. */
function nested({ pictures, states, prompt, constants }: Observation): object {
  const video = pictures.map(({ key, width, height, steps }) => {
    const shape = [1, steps.length, height, width, 3];
    return [key, packed(uint8Array(Buffer.concat(steps), shape))] as const;
  });
  const state = states.map(({ key, rows }) => {
    const shape = [1, rows.length, rows[0]?.length ?? 0];
    return [key, packed(float32Array(rows.flat(), shape))] as const;
  });
  return {
    video: Object.fromEntries(video),
    state: Object.fromEntries(state),
    language: prompt === null ? {} : { [prompt.key]: [[prompt.text]] },
    ...constants,
  };
}

const packed = (array: NdArray): object => ({ __ndarray_class__: true, as_npy: writeNpy(array) });

function readAnswer(bytes: Buffer, key: string | null): Answer {
  if (bytes.equals(Buffer.from('ERROR'))) {
    return { fault: { kind: 'broken', why: 'failed without saying why' } };
  }
  let value: unknown;
  try {
    checkMessage(bytes, 'teacher');
    value = decode(bytes);
  } catch (error) {
    const why = `sent what is no answer: ${lastWords(String(error), null)}`;
    return { fault: { kind: 'garbage', why } };
  }
  if (typeof value !== 'object' || value === null || !('error' in value)) return { value };
  const words = lastWords(String(value.error), key);
  const fault: Said = /^Unauthorized/i.test(words)
    ? { kind: 'closed', why: `refused: "${words}"` }
    : { kind: 'broken', why: `failed: "${words}"` };
  return { fault };
}

/** `[actions, info]`, or the actions alone. */
function readActions(value: unknown): Said {
  const actions: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof actions !== 'object' || actions === null || Array.isArray(actions)) {
    return { kind: 'garbage', why: 'sent an answer without actions' };
  }
  return actionsOf(Object.entries(actions), (entry) => {
    const file = (entry as { as_npy?: unknown } | null)?.as_npy;
    if (!(file instanceof Uint8Array)) return null;
    const array = readNpy(file);
    return rowsOf(numbersOf(array), array.shape);
  });
}

const modalitySchema = z.object({
  modality_keys: z.array(z.string().max(200)).max(100),
  delta_indices: z.array(z.number().int()).max(64).catch([0]),
});
/** Each under the name of its class, or bare. */
const configSchema = z.record(
  z.string(),
  z.union([
    z.object({ as_json: modalitySchema }).transform((it) => it.as_json),
    modalitySchema.nullable().catch(null),
  ]),
);

function readKeys(value: unknown): TeacherKeys | null {
  const config = configSchema.safeParse(value);
  if (!config.success) return null;
  const keysOf = (name: string): { key: string; steps: number[] }[] => {
    const modality = config.data[name] ?? null;
    // A key names one entry; the steps reach back from the frame itself.
    return (modality?.modality_keys ?? []).map((key) => ({
      key,
      steps: modality?.delta_indices ?? [0],
    }));
  };
  return {
    pictures: keysOf('video'),
    states: keysOf('state'),
    prompts: keysOf('language').map(({ key }) => key),
    actions: keysOf('action').map(({ key }) => key),
  };
}
