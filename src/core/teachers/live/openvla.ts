/** OpenVLA's `POST /act`: arrays as JSON, one action for one picture. */
import { readBody } from '../../models/chat-client';
import {
  actionsOf,
  inTime,
  lastWords,
  type LiveTeacher,
  type Observation,
  type Said,
  type TeacherAddress,
} from './live-teacher';
import { numbersOf, rowsOf } from './nd-array';

/** The action of one step is some hundred bytes, that of a chunk some ten thousand. */
const largestBody = 1 << 20;
const later = new Set([408, 409, 425, 429]);

/** The answer has no names; its one action goes by this. */
const actionKey = 'action';

export function openvlaTeacher({ endpoint, key, timeoutSec }: TeacherAddress): LiveTeacher {
  const exchange = async (body: string, stop: AbortSignal): Promise<Said> => {
    const response = await fetch(endpoint.endsWith('/act') ? endpoint : `${endpoint}/act`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      },
      body,
      signal: stop,
    });
    const text = await readBody(response, largestBody, stop);
    if (text === null) return { kind: 'garbage', why: 'sent more than 1 MB' };
    if (response.ok) return readAction(text, key);
    const { status } = response;
    const words = lastWords(text, key);
    const why = `answered ${status}${words === '' ? '' : `: "${words}"`}`;
    if (later.has(status) || status > 500) return { kind: 'later', why, afterMs: null };
    return status === 500
      ? { kind: 'broken', why }
      : { kind: status === 422 ? 'refused' : 'closed', why };
  };
  return {
    ask: (observation, signal) =>
      inTime(timeoutSec, signal, (stop) => exchange(bodyOf(observation), stop)),
    close: () => undefined,
  };
}

function bodyOf({ pictures, states, prompt, constants }: Observation): string {
  const values: Record<string, unknown> = { ...constants };
  for (const { key, width, height, steps } of pictures) {
    const bytes = steps.at(-1) ?? new Uint8Array(0);
    values[key] = {
      __numpy__: Buffer.from(bytes).toString('base64'),
      dtype: '|u1',
      shape: [height, width, 3],
    };
  }
  for (const { key, rows } of states) values[key] = rows.at(-1) ?? [];
  if (prompt !== null) values[prompt.key] = prompt.text;
  return JSON.stringify(values);
}

function readAction(text: string, key: string | null): Said {
  let answer: unknown;
  try {
    answer = parsed(text);
  } catch {
    return { kind: 'garbage', why: `sent what is no JSON: "${lastWords(text, key)}"` };
  }
  // Every failure of the server, with the status of success.
  if (answer === 'error') return { kind: 'broken', why: 'failed without saying why (it logs why)' };
  const said = actionsOf([[actionKey, answer]], rowsIn);
  if (said.kind === 'actions' && said.chunks.size === 0) {
    return { kind: 'garbage', why: `sent what is no action: "${lastWords(text, key)}"` };
  }
  return said;
}

/** Python writes what is no finite number as no JSON has it. An array may come as a text of JSON. */
function parsed(text: string): unknown {
  const value: unknown = JSON.parse(
    text.replace(/(?<=[[,:\s])(?:NaN|-?Infinity)(?=[\],}\s])/g, 'null'),
  );
  return typeof value === 'string' && value.startsWith('{')
    ? (JSON.parse(value) as unknown)
    : value;
}

function rowsIn(value: unknown): number[][] | null {
  if (Array.isArray(value)) {
    const rows: unknown[] = value.every(Array.isArray) ? value : [value];
    return rows.map((row) =>
      (row as unknown[]).map((each) => (typeof each === 'number' ? each : Number.NaN)),
    );
  }
  if (typeof value !== 'object' || value === null || !('__numpy__' in value)) return null;
  const { __numpy__: data, dtype, shape } = value as Record<string, unknown>;
  if (typeof data !== 'string' || typeof dtype !== 'string' || !Array.isArray(shape)) {
    throw new RangeError('lacks its data, type or shape');
  }
  const array = { dtype, shape: shape.map(Number), bytes: Buffer.from(data, 'base64') };
  return rowsOf(numbersOf(array), array.shape);
}
