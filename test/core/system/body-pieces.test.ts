import { expect, it } from 'vitest';
import { bodyPieces } from '../../../src/core/system/body-pieces';

const piece = Uint8Array.of(1, 2, 3);

it('gives what comes until it ends', async () => {
  const found: Uint8Array[] = [];
  const signal = new AbortController().signal;
  for await (const each of bodyPieces(new Response(piece), signal)) found.push(each);
  expect(found).toEqual([piece]);
  for await (const each of bodyPieces({ body: null }, signal)) found.push(each);
  expect(found).toHaveLength(1);
});

it('ends with the request, though the body never says a word again', async () => {
  const stop = new AbortController();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({ start: (to) => to.enqueue(piece) });
  const pieces = bodyPieces({ body }, stop.signal);
  expect((await pieces.next()).value).toEqual(piece);
  const waits = pieces.next();
  const reason = new Error('nobody waits any more');
  stop.abort(reason);
  await expect(waits).rejects.toBe(reason);
});

it('lets go of the body when whoever reads it has enough', async () => {
  let canceled = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.enqueue(piece),
    cancel: () => {
      canceled = true;
    },
  });
  for await (const each of bodyPieces({ body }, new AbortController().signal)) {
    expect(each).toEqual(piece);
    break;
  }
  expect(canceled).toBe(true);
});

it('breaks off a body that is silent while more is waited for', async () => {
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({ start: (to) => to.enqueue(piece) });
  const pieces = bodyPieces({ body }, new AbortController().signal, 5);
  expect((await pieces.next()).value).toEqual(piece);
  await expect(pieces.next()).rejects.toThrow('silent');
});
