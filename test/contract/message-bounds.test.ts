/**
 * Messages are judged by their bytes before anything is set up for them; what cannot cross the wire costs one answer.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { decode, encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childScript } from '../child-scripts';
import type { Handlers, PushEvents } from '../../src/shared/api';
import { createRpcClient } from '../../src/shared/rpc/client';
import { createMemoryChannels } from '../../src/shared/rpc/memory';
import {
  checkMessage,
  largestDepth,
  messageLimits,
  type Sender,
} from '../../src/shared/rpc/message-bounds';
import type { Channel } from '../../src/shared/rpc/messages';
import { serveRpc, type PushListener } from '../../src/shared/rpc/server';
import { decodeMessage, encodeMessage } from '../../src/shared/rpc/wire';

/** Lists in each other, `depth` of them, around a number. */
function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

/** The bytes of a list that holds `item` so many times. */
function listOf(length: number, item: number[]): Uint8Array {
  const head = Buffer.from([0xdd, 0, 0, 0, 0]);
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, Buffer.alloc(length * item.length, Uint8Array.from(item))]);
}

function isCutShort(bytes: Uint8Array): boolean {
  try {
    checkMessage(bytes);
    return false;
  } catch (error) {
    return String(error).includes('ends before');
  }
}

describe('bytes', () => {
  it('pass as they come from an encoder, and none of their parts does', () => {
    fc.assert(
      fc.property(fc.object({ key: fc.string().filter((key) => key !== '__proto__') }), (value) => {
        const bytes = encode(value, { ignoreUndefined: true });
        checkMessage(bytes);
        // An expectation for each of the parts, some 100,000, would take five seconds.
        const passed = [...bytes.keys()].filter((end) => !isCutShort(bytes.subarray(0, end)));
        expect(passed).toEqual([]);
        expect(() => checkMessage(Uint8Array.of(...bytes, 0xc0))).toThrow('goes on');
      }),
      // A key cut to "__proto__" is a message cut short, and no forbidden key.
      { numRuns: 200, examples: [[{ '__proto__ ': [] }]] },
    );
  });

  it('are read as the decoder reads them, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          checkMessage(bytes);
        } catch {
          return;
        }
        try {
          decode(bytes);
        } catch (error) {
          // Texts and extensions may hold what makes no sense; lengths may not.
          expect(String(error)).not.toMatch(/insufficient|extra|more data/i);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['nil', null],
    ['a date', new Date(0)],
    ['long texts', ['x'.repeat(31), 'x'.repeat(32), 'x'.repeat(300), 'x'.repeat(70_000)]],
    ['bytes', [new Uint8Array(10), new Uint8Array(300), new Uint8Array(70_000)]],
    ['lists', [[], Array.from({ length: 16 }), Array.from({ length: 70_000 })]],
    ['objects', [{}, Object.fromEntries(Array.from({ length: 70_000 }, (_none, n) => [n, n]))]],
    ['numbers', [0, 127, 128, 255, 256, 65_536, 2 ** 40, -1, -33, -129, -40_000, -(2 ** 40), 0.5]],
  ])('pass with %s in them', (_name, value) => checkMessage(encode(value)));

  it('pass at the limits, and not above them', () => {
    checkMessage(encode(nested(largestDepth), { maxDepth: 1000 }));
    expect(() => checkMessage(encode(nested(largestDepth + 1), { maxDepth: 1000 }))).toThrow(
      'deeper',
    );
  });

  it.each<[Sender, keyof (typeof messageLimits)[Sender], number[]]>([
    ['window', 'values', [0xc0]],
    ['window', 'groups', [0x80]],
    ['window', 'groups', [0x90]],
    ['window', 'groups', [0xd4, 0, 0]],
    ['studio', 'values', [0xc0]],
  ])('of a %s pass with as many %s as it has to say, and not with more', (sender, what, item) => {
    // The list around them is one value more, and one group.
    const most = messageLimits[sender][what] - 1;
    checkMessage(listOf(most, item), sender);
    expect(() => checkMessage(listOf(most + 1, item), sender)).toThrow('holds more than');
  });

  it('of a window pass with all that it may have to say', () => {
    const episodes = Array.from({ length: 1_000_000 }, (_none, episode) => episode);
    checkMessage(encode({ type: 'call', id: 1, method: 'keyframes.propose', input: { episodes } }));
    const cues = Array.from({ length: 30 }, () => ({ kind: 'pause', strength: 1, frame: 7 }));
    const keyframe = { id: 'k', frame: 7, cues, score: 1, reasoning: { text: '', source: 'none' } };
    checkMessage(
      encode({
        decisions: [{ act: { keyframes: Array.from({ length: 5_000 }, () => keyframe) } }],
      }),
    );
  });

  it('with a key that reaches into a prototype, or is no text, are refused', () => {
    expect(() => checkMessage(encode(JSON.parse('{"a":{"__proto__":1}}')))).toThrow('__proto__');
    expect(() => checkMessage(Uint8Array.of(0x81, 0x01, 0x02))).toThrow('no text');
    checkMessage(encode(['__proto__', { a: '__proto__', prototype: 1 }]));
  });

  it('that claim thirty million values, nested or not, cost nothing', async () => {
    // A heap of 48 MiB: setting up one such list takes 240.
    const child = fork(childScript(import.meta.dirname, 'decode-child'), {
      execArgv: ['--max-old-space-size=48'],
    });
    const said: unknown[] = [];
    child.on('message', (message) => said.push(message));
    const [code] = (await once(child, 'exit')) as [number | null];
    expect({ code, said }).toEqual({ code: 0, said: ['all refused'] });
  });
});

const overBytes = (channel: Channel): Channel => ({
  ...channel,
  post: (message) => channel.post(encodeMessage(message) as never),
  onMessage: (next) => channel.onMessage((bytes) => next(decodeMessage(bytes as Uint8Array))),
});

/** Channels joined in memory that carry bytes, as a WebSocket does. */
function byteChannels(): [Channel, Channel] {
  const [near, far] = createMemoryChannels();
  return [overBytes(near), overBytes(far)];
}

describe('what cannot cross the wire', () => {
  const unsendable: [string, unknown][] = [
    ['a forbidden key', JSON.parse('{"a":{"__proto__":1}}')],
    ['too deep', nested(200_000)],
    ['a function', () => 1],
    ['a big integer', 2n ** 80n],
  ];
  it.each(unsendable)('costs the answer that holds it: %s', async (_name, value) => {
    const [near, far] = byteChannels();
    const errors: string[] = [];
    const listeners = new Set<PushListener>();
    serveRpc(far, {
      handlers: {
        'host.info': async () => value,
        'jobs.list': async () => [],
      } as unknown as Handlers,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      onInternalError: (name) => errors.push(name),
    });
    const client = createRpcClient(near);
    await expect(client.call('host.info', {})).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('host.info cannot be sent to the window'),
    });
    for (const push of listeners) push('job', value as PushEvents['job']);
    expect(await client.call('jobs.list', {})).toEqual([]);
    expect(errors).toEqual(['host.info', 'push job']);
  });

  it.each(unsendable)('costs the call that holds it: %s', async (_name, value) => {
    const [near, far] = byteChannels();
    serveRpc(far, {
      handlers: { 'jobs.list': async () => [] } as unknown as Handlers,
      subscribe: () => () => {},
    });
    const client = createRpcClient(near);
    await expect(client.call('host.browse', value as never)).rejects.toMatchObject({
      code: 'invalid-input',
    });
    expect(await client.call('jobs.list', {})).toEqual([]);
  });
});
