import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../src/shared/rpc/wire';
import { serveRpc } from '../../src/shared/rpc/server';
import { createMemoryChannels } from '../../src/shared/rpc/memory';
import type { Handlers } from '../../src/shared/api';
import type { RpcMessage } from '../../src/shared/rpc/messages';

/**
 * Values as JSON has them, but for the one key that no message may carry: it could reach into an object's prototype.
 */
const sendable = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('"__proto__"'));

describe('the wire', () => {
  it('brings back plain values and typed arrays as they were', () => {
    fc.assert(
      fc.property(
        sendable,
        fc.float32Array(),
        fc.float64Array(),
        fc.nat(),
        (json, floats, doubles, id) => {
          const message: RpcMessage = { type: 'ok', id, value: { json, floats, doubles } };
          // JSON has no -0, and MessagePack writes it as the integer 0.
          const value = { json: positiveZeros(json), floats, doubles };
          const bytes = encodeMessage(message);
          expect(decodeMessage(bytes)).toEqual({ type: 'ok', id, value });
          expect(decodeMessage(Buffer.from(bytes))).toEqual({ type: 'ok', id, value });
        },
      ),
    );
  });

  it('refuses a key that could reach into a prototype', () => {
    const value = JSON.parse('{"__proto__": 0}') as unknown;
    expect(() => encodeMessage({ type: 'ok', id: 1, value })).toThrow('__proto__');
    expect(() => decodeMessage(encode({ type: 'ok', id: 1, value }))).toThrow('__proto__');
  });

  it('ignores any bytes that are no call', async () => {
    const [near, far] = createMemoryChannels();
    const answers: unknown[] = [];
    serveRpc(far, { handlers: {} as Handlers, subscribe: () => () => {} });
    near.onMessage((message) => answers.push(message));
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        near.post(value as unknown as RpcMessage);
        await Promise.resolve();
        expect(answers).toEqual([]);
      }),
    );
  });

  it('answers a window of another version with a sentence', async () => {
    const [near, far] = createMemoryChannels();
    serveRpc(far, { handlers: {} as Handlers, subscribe: () => () => {} });
    const answer = new Promise((resolve) => near.onMessage(resolve));
    near.post({ type: 'hello', protocol: 0 });
    near.post({ type: 'call', id: 1, method: 'host.info', input: {} });
    expect(await answer).toMatchObject({ type: 'err', id: 1, error: { code: 'unsupported' } });
  });
});

function positiveZeros(value: unknown): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(positiveZeros);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, positiveZeros(entry)]),
  );
}
