/** Whether anybody is there: on real sockets, among them one that takes connections and never says a word. */
import { createServer, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { absence, listModels } from '../../../src/core/models/reach';
import { good, startModelServer } from './model-server';

const { signal } = new AbortController();
/** For the host that never answers; those that do are given far longer than a busy machine takes. */
const patienceMs = 200;
const longMs = 60_000;

/** The endpoint of a socket that treats connections as it is told. */
async function listening(take: 'silently' | 'to cut them' | 'not at all'): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (take === 'to cut them') socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  if (take === 'not at all') await new Promise((resolve) => server.close(resolve));
  else onTestFinished(() => void server.close());
  return `http://127.0.0.1:${port}/v1`;
}

test('a host that takes connections and says nothing is as absent as one where nobody listens', async () => {
  expect(await absence(await listening('silently'), signal, patienceMs)).toBe(
    'no answer within 0.2 s',
  );
  expect(await absence(await listening('not at all'), signal, longMs)).toBe('ECONNREFUSED');
  expect(await absence(await listening('to cut them'), signal, longMs)).toBeNull();
});

test('whoever is asked whether they are there is told nothing, not even the key', async () => {
  const server = await startModelServer(good);
  expect(await absence(server.endpoint, signal, longMs)).toBeNull();
  expect(server.askedForModels.map(({ authorization }) => authorization)).toEqual([undefined]);
  expect(server.seen).toEqual([]);
});

test('gives the names of the models, once each, or the reason why not', async () => {
  const server = await startModelServer(good);
  server.models = ['b', 'a', 'b'];
  const { endpoint } = server;
  expect(await listModels({ endpoint, key: 'sk' }, signal, longMs)).toEqual({
    models: ['b', 'a'],
    fault: null,
  });
  expect(server.askedForModels[0]?.authorization).toBe('Bearer sk');
  server.models = [''];
  expect(await listModels({ endpoint, key: null }, signal, longMs)).toEqual({
    models: [],
    fault: 'gave no list of models: is this the address of its API?',
  });
  // A port that no browser asks either.
  expect(await listModels({ endpoint: 'http://127.0.0.1:9/v1', key: null }, signal)).toEqual({
    models: [],
    fault: 'cannot be reached (bad port): start it, or correct its address',
  });
  const silent = await listening('silently');
  expect(await listModels({ endpoint: silent, key: null }, signal, patienceMs)).toEqual({
    models: [],
    fault: 'cannot be reached (no answer within 0.2 s): start it, or correct its address',
  });
});
