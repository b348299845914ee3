/** openpi against a server that speaks it byte for byte: what is sent, what is read, and every way to fail. */
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { openpiTeacher } from '../../../../src/core/teachers/live/openpi';
import { openpiActions, openpiObservation } from './golden';
import { openpiServer, openvlaServer } from './servers';
import { address, answer, closing, observation, signal, silentPort } from './asked-teachers';

const forOpenpi = observation({
  picture: 'observation/image',
  state: 'observation/state',
  prompt: 'prompt',
});

const askOpenpi = (endpoint: string, timeoutSec = 20) =>
  closing(openpiTeacher(address(endpoint, null, timeoutSec))).ask(forOpenpi, signal);

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('openpi', () => {
  test('one message each way; a connection is used again, and several at once have one each', async () => {
    const server = await openpiServer();
    const teacher = closing(openpiTeacher(address(server.endpoint, 'secret')));
    const said = await teacher.ask(forOpenpi, signal);
    expect(said).toEqual({
      kind: 'actions',
      chunks: new Map([
        [
          'actions',
          [
            [0.5, -1.25],
            [2, 3],
          ],
        ],
      ]),
    });
    expect(server.seen.map((bytes) => bytes.toString('hex'))).toEqual([
      openpiObservation.toString('hex'),
    ]);
    expect(server.headers).toMatchObject({ authorization: 'Api-Key secret' });
    expect(server.headers['sec-websocket-extensions']).toBeUndefined();
    await teacher.ask(forOpenpi, signal);
    expect(server.connections).toBe(1);
    await Promise.all([1, 2, 3].map(() => teacher.ask(forOpenpi, signal)));
    expect(server.connections).toBe(3);
  });

  test('a traceback is a failure that names its last line, and the next question goes over a new connection', async () => {
    const trace = `Traceback (most recent call last):\n${'  File "x.py"\n'.repeat(200)}KeyError: 'observation/wrist_image' with secret`;
    const server = await openpiServer((socket, _request, count) => {
      if (count > 1) return socket.send(openpiActions);
      socket.send(trace);
      socket.close(1011);
    });
    const teacher = closing(openpiTeacher(address(server.endpoint, 'secret')));
    const said = await teacher.ask(forOpenpi, signal);
    expect(said).toMatchObject({ kind: 'broken' });
    expect('why' in said && said.why).toMatch(
      /KeyError: 'observation\/wrist_image' with \[key\]"$/,
    );
    expect(await teacher.ask(forOpenpi, signal)).toMatchObject({ kind: 'actions' });
    expect(server.connections).toBe(2);
  });

  const nan = Buffer.from(openpiActions.toString('hex').replace('0000a0bf', '0000c07f'), 'hex');
  const noActions = Buffer.from(
    openpiActions.toString('hex').replace('a7616374696f6e73', 'a77468696e677320'),
    'hex',
  );
  const wrongShape = Buffer.from(openpiActions.toString('hex').replace('920202', '920203'), 'hex');
  test.each([
    ['values that are no numbers', nan, /"actions" with values that are no finite numbers/],
    [
      'an array of another size',
      wrongShape,
      /an array "actions" that has 16 bytes for the shape \[2, 3\]/,
    ],
    ['what is no MessagePack', answer('c1'), /no answer/],
    ['what claims to be huge', answer('dfffffffff'), /no answer/],
    ['a list', answer('90'), /without names/],
  ])('%s: an answer of no use', async (_name, bytes, says) => {
    const server = await openpiServer((socket) => socket.send(bytes));
    const said = await closing(openpiTeacher(address(server.endpoint))).ask(forOpenpi, signal);
    expect(said).toMatchObject({ kind: 'garbage' });
    expect('why' in said && said.why).toMatch(says);
  });

  test('an answer without actions is none that the map could use', async () => {
    const server = await openpiServer((socket) => socket.send(noActions));
    const said = await closing(openpiTeacher(address(server.endpoint))).ask(forOpenpi, signal);
    expect(said).toEqual({ kind: 'actions', chunks: new Map() });
  });

  test('more than it should is cut off before it is whole', async () => {
    const server = await openpiServer((socket) => socket.send(Buffer.alloc(17 << 20)));
    const said = await closing(openpiTeacher(address(server.endpoint))).ask(forOpenpi, signal);
    expect(said).toEqual({ kind: 'garbage', why: 'sent more than 16 MB' });
  });

  test('messages that nobody asked for do not pile up', async () => {
    const server = await openpiServer((socket) => {
      for (let sent = 0; sent < 50; sent++) socket.send(openpiActions);
    });
    const teacher = closing(openpiTeacher(address(server.endpoint)));
    expect(await teacher.ask(forOpenpi, signal)).toMatchObject({ kind: 'actions' });
    expect(await teacher.ask(forOpenpi, signal)).toMatchObject({ kind: 'actions' });
  });

  test('dropped connections, other servers, silence and nobody there', async () => {
    const dropped = await openpiServer((socket) => socket.terminate());
    const other = await openvlaServer(() => ({ status: 401, body: '' }));
    const [silent, closed] = [await silentPort(), await closedPort()];
    expect(await askOpenpi(dropped.endpoint)).toMatchObject({ kind: 'broken', why: /closed/ });
    expect(await askOpenpi(other.endpoint.replace('http', 'ws'))).toMatchObject({
      kind: 'closed',
      why: 'answered 401 instead of opening a WebSocket',
    });
    expect(await askOpenpi(`ws://127.0.0.1:${silent}`, 0.1)).toMatchObject({
      kind: 'later',
      why: 'did not answer within 0.1 s',
    });
    expect(await askOpenpi(`ws://127.0.0.1:${closed}`)).toMatchObject({
      kind: 'later',
      why: /ECONNREFUSED/,
    });
  });

  test('a greeting in words is a failure', async () => {
    const words = await openpiServer(undefined, 'RuntimeError: no checkpoint');
    const said = await closing(openpiTeacher(address(words.endpoint))).ask(forOpenpi, signal);
    expect(said).toMatchObject({ kind: 'broken', why: 'failed: "RuntimeError: no checkpoint"' });
  });

  test('is called off at once', async () => {
    const server = await openpiServer(() => undefined);
    const stop = new AbortController();
    const asked = closing(openpiTeacher(address(server.endpoint))).ask(forOpenpi, stop.signal);
    await expect.poll(() => server.seen.length).toBe(1);
    stop.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });
});
