/** openpi's policy server: one WebSocket for each question under way, MessagePack with NumPy's arrays. */
import { WebSocket } from 'ws';
import {
  actionsOf,
  inTime,
  largestAnswer,
  lastWords,
  type LiveTeacher,
  type Observation,
  type Said,
  type TeacherAddress,
} from './live-teacher';
import { arrayIn, decodeNumpy, encodeNumpy } from './msgpack-numpy';
import { float32Array, numbersOf, rowsOf, uint8Array, type NdArray } from './nd-array';

type Frame = { bytes: Buffer } | { traceback: string };

/** One connection after its greeting, the server's metadata. */
class Line {
  private readonly frames: Frame[] = [];
  private wake: (() => void) | null = null;
  private end: Said | null = null;

  private constructor(
    private readonly socket: WebSocket,
    key: string | null,
  ) {
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (this.frames.length > 1) {
        this.over({ kind: 'garbage', why: 'sends more than it is asked for' });
        return;
      }
      this.frames.push(isBinary ? { bytes: data } : { traceback: data.toString('utf8') });
      this.wake?.();
    });
    socket.on('unexpected-response', (_request, response) => {
      const status = response.statusCode ?? 0;
      response.destroy();
      const why = `answered ${status} instead of opening a WebSocket`;
      this.over(status >= 500 ? { kind: 'later', why, afterMs: null } : { kind: 'closed', why });
    });
    socket.on('error', (error: Error & { code?: string }) => {
      this.over(
        error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
          ? { kind: 'garbage', why: `sent more than ${largestAnswer >> 20} MB` }
          : {
              kind: 'later',
              why: `cannot be reached (${lastWords(error.code ?? error.message, key)})`,
              afterMs: null,
            },
      );
    });
    socket.on('close', (code) =>
      this.over({ kind: 'broken', why: `closed the connection (code ${code})` }),
    );
  }

  static async open(
    { endpoint, key }: TeacherAddress,
    stop: AbortSignal,
  ): Promise<{ line: Line } | { fault: Said }> {
    const socket = new WebSocket(endpoint, {
      perMessageDeflate: false,
      maxPayload: largestAnswer,
      followRedirects: false,
      headers: key === null ? {} : { authorization: `Api-Key ${key}` },
    });
    const line = new Line(socket, key);
    const greeting = await line.next(stop);
    if ('kind' in greeting) return { fault: greeting };
    if ('bytes' in greeting) return { line };
    line.close();
    return { fault: failure(greeting.traceback, key) };
  }

  /** Another frame, or why there will be none. Throws the signal's reason. */
  async next(stop: AbortSignal): Promise<Frame | Said> {
    const aborted = (): void => this.wake?.();
    stop.addEventListener('abort', aborted);
    try {
      for (;;) {
        stop.throwIfAborted();
        const frame = this.frames.shift();
        if (frame !== undefined) return frame;
        if (this.end !== null) return this.end;
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
    } catch (error) {
      this.close();
      throw error;
    } finally {
      stop.removeEventListener('abort', aborted);
    }
  }

  send(bytes: Uint8Array): void {
    this.frames.length = 0;
    this.socket.send(bytes);
  }

  get usable(): boolean {
    return this.end === null && this.socket.readyState === WebSocket.OPEN;
  }

  close(): void {
    this.socket.terminate();
  }

  private over(end: Said): void {
    this.end ??= end;
    this.socket.terminate();
    this.wake?.();
  }
}

export function openpiTeacher(address: TeacherAddress): LiveTeacher {
  const idle: Line[] = [];
  const open = new Set<Line>();
  const exchange = async (bytes: Uint8Array, stop: AbortSignal): Promise<Said> => {
    let line = idle.pop();
    while (line !== undefined && !line.usable) line = idle.pop();
    if (line === undefined) {
      const opened = await Line.open(address, stop);
      if ('fault' in opened) return opened.fault;
      ({ line } = opened);
    }
    open.add(line);
    try {
      line.send(bytes);
      const frame = await line.next(stop);
      if ('kind' in frame) return frame;
      // The server closes the connection behind a traceback.
      if ('traceback' in frame) return failure(frame.traceback, address.key);
      const said = readActions(frame.bytes);
      if (said.kind === 'actions') idle.push(line);
      return said;
    } finally {
      if (!idle.includes(line)) {
        open.delete(line);
        line.close();
      }
    }
  };
  return {
    ask: (observation, signal) =>
      inTime(address.timeoutSec, signal, (stop) => exchange(messageOf(observation), stop)),
    close() {
      for (const line of open) line.close();
    },
  };
}

function messageOf({ pictures, states, prompt, constants }: Observation): Uint8Array {
  const values = new Map<string, string | number | boolean | NdArray>(Object.entries(constants));
  for (const { key, width, height, steps } of pictures) {
    values.set(key, uint8Array(steps.at(-1) ?? new Uint8Array(0), [height, width, 3]));
  }
  for (const { key, rows } of states) {
    const row = rows.at(-1) ?? [];
    values.set(key, float32Array(row, [row.length]));
  }
  if (prompt !== null) values.set(prompt.key, prompt.text);
  return encodeNumpy(values);
}

function readActions(bytes: Uint8Array): Said {
  let answer: unknown;
  try {
    answer = decodeNumpy(bytes);
  } catch (error) {
    return { kind: 'garbage', why: `sent what is no answer: ${lastWords(String(error), null)}` };
  }
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) {
    return { kind: 'garbage', why: 'sent an answer without names' };
  }
  // What else it sends (its state, its time) is not looked at.
  const actions = Object.entries(answer).filter(([key]) => /action/i.test(key));
  return actionsOf(actions, (value) => {
    const array = arrayIn(value);
    return array === null ? null : rowsOf(numbersOf(array), array.shape);
  });
}

const failure = (traceback: string, key: string | null): Said => ({
  kind: 'broken',
  why: `failed: "${lastWords(traceback, key)}"`,
});
