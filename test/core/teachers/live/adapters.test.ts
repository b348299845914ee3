/** Each protocol against a server that speaks it byte for byte: what is sent, what is read, and every way to fail. */
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { decode, encode } from '@msgpack/msgpack';
import { Router } from 'zeromq';
import { grootTeacher } from '../../../../src/core/teachers/live/groot';
import type { LiveTeacher, Observation } from '../../../../src/core/teachers/live/live-teacher';
import { openpiTeacher } from '../../../../src/core/teachers/live/openpi';
import { openvlaTeacher } from '../../../../src/core/teachers/live/openvla';
import {
  grootActions,
  grootError,
  grootRequest,
  openpiActions,
  openpiObservation,
  openvlaPicture,
} from './golden';
import { grootServer, openpiServer, openvlaServer } from './servers';

const signal = new AbortController().signal;
const answer = (hex: string) => Buffer.from(hex, 'hex');
const picture = Uint8Array.from({ length: 12 }, (_none, at) => at);

const observation = (keys: { picture: string; state: string; prompt: string }): Observation => ({
  pictures: [{ key: keys.picture, width: 2, height: 2, steps: [picture] }],
  states: [{ key: keys.state, rows: [[0.5, -1]] }],
  prompt: { key: keys.prompt, text: 'pick it up' },
  constants: {},
});
const forOpenpi = observation({
  picture: 'observation/image',
  state: 'observation/state',
  prompt: 'prompt',
});
const forGroot = observation({ picture: 'front', state: 'arm', prompt: 'task' });
const forOpenvla: Observation = {
  ...observation({ picture: 'image', state: '', prompt: 'instruction' }),
  states: [],
  constants: { unnorm_key: 'bridge_orig' },
};

/** Closed with the test, as a run closes it. */
function closing(teacher: LiveTeacher): LiveTeacher {
  onTestFinished(() => teacher.close());
  return teacher;
}
const address = (endpoint: string, key: string | null = null, timeoutSec = 20) => ({
  endpoint,
  key,
  timeoutSec,
});

const askOpenpi = (endpoint: string, timeoutSec = 20) =>
  closing(openpiTeacher(address(endpoint, null, timeoutSec))).ask(forOpenpi, signal);
const askOpenvla = (endpoint: string, timeoutSec = 20) =>
  closing(openvlaTeacher(address(endpoint, null, timeoutSec))).ask(forOpenvla, signal);
const modality = (keys: string[], delta: number[]) => ({
  __ModalityConfig_class__: true,
  as_json: { delta_indices: delta, modality_keys: keys },
});

/** Greets nobody, answers nothing. */
async function silentPort(): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

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

describe('GR00T', () => {
  test('the request is what its own client would have sent', async () => {
    const server = await grootServer();
    const teacher = closing(grootTeacher(address(server.endpoint, 'secret')));
    const said = await teacher.ask(forGroot, signal);
    expect(said).toEqual({
      kind: 'actions',
      chunks: new Map([
        ['arm', [[0.5], [1.5]]],
        ['gripper', [[1], [0]]],
      ]),
    });
    expect(server.seen[0]?.toString('hex')).toBe(grootRequest.toString('hex'));
  });

  test('errors, a wrong token, and answers of no use', async () => {
    const answers: [Buffer, object][] = [
      [grootError, { kind: 'broken', why: 'failed: "no such key"' }],
      [Buffer.from('ERROR'), { kind: 'broken' }],
      [Buffer.from(encode({ error: 'Unauthorized: Invalid API token' })), { kind: 'closed' }],
      [Buffer.from(encode([[1, 2], {}])), { kind: 'garbage' }],
      [Buffer.from('c1', 'hex'), { kind: 'garbage' }],
      [Buffer.from('81c40161c3', 'hex'), { kind: 'garbage' }],
      [
        Buffer.from(grootActions.toString('latin1').replaceAll('<f4', '|O8'), 'latin1'),
        { kind: 'garbage' },
      ],
    ];
    const server = await grootServer((_request, count) => answers[count - 1]?.[0] ?? grootActions);
    const teacher = closing(grootTeacher(address(server.endpoint)));
    for (const [, expected] of answers)
      expect(await teacher.ask(forGroot, signal)).toMatchObject(expected);
    expect(await teacher.ask(forGroot, signal)).toMatchObject({ kind: 'actions' });
  });

  test('a socket that got no answer is not asked again: another one is', async () => {
    const router = new Router({ linger: 0 });
    await router.bind('tcp://127.0.0.1:0');
    onTestFinished(() => router.close());
    const askers: string[] = [];
    void (async () => {
      for await (const [id, between] of router) {
        askers.push(String(id?.toString('hex')));
        if (askers.length > 1) await router.send([id ?? '', between ?? '', grootActions]);
      }
    })();
    const endpoint = router.lastEndpoint ?? '';
    const impatient = closing(grootTeacher(address(endpoint, null, 0.5)));
    expect(await impatient.ask(forGroot, signal)).toMatchObject({ kind: 'later', why: /0\.5 s/ });
    const patient = closing(grootTeacher(address(endpoint)));
    await Promise.all([1, 2, 3].map(() => patient.ask(forGroot, signal)));
    expect(await impatient.ask(forGroot, signal)).toMatchObject({ kind: 'actions' });
    expect(new Set(askers).size).toBe(5);
  });

  test('is called off at once', async () => {
    const server = await grootServer(() => null);
    const stop = new AbortController();
    const asked = closing(grootTeacher(address(server.endpoint))).ask(forGroot, stop.signal);
    await expect.poll(() => server.seen.length).toBe(1);
    stop.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });

  test('tells which keys it wants, and is never told to end', async () => {
    const server = await grootServer(() =>
      Buffer.from(
        encode({
          video: modality(['front'], [-1, 0]),
          state: modality(['arm'], [0]),
          action: modality(['arm', 'gripper'], [0, 1, 2]),
          language: modality(['annotation.human.task'], [0]),
        }),
      ),
    );
    const teacher = closing(grootTeacher(address(server.endpoint)));
    expect(await teacher.describe?.(signal)).toEqual({
      pictures: [{ key: 'front', steps: [-1, 0] }],
      states: [{ key: 'arm', steps: [0] }],
      prompts: ['annotation.human.task'],
      actions: ['arm', 'gripper'],
    });
    expect(server.seen.map((bytes) => (decode(bytes) as { endpoint: string }).endpoint)).toEqual([
      'get_modality_config',
    ]);
  });
});

describe('OpenVLA', () => {
  test('one POST in the plain form, one action back', async () => {
    const server = await openvlaServer();
    const teacher = closing(openvlaTeacher(address(server.endpoint, 'secret')));
    expect(await teacher.ask(forOpenvla, signal)).toEqual({
      kind: 'actions',
      chunks: new Map([['action', [[0.5, -1.25, 3]]]]),
    });
    expect(JSON.parse(server.seen[0]?.toString() ?? '')).toEqual({
      image: openvlaPicture,
      instruction: 'pick it up',
      unnorm_key: 'bridge_orig',
    });
    expect(server.headers).toMatchObject({ url: '/act', authorization: 'Bearer secret' });
  });

  test.each([
    ['the word "error" with the status of success', { body: '"error"' }, { kind: 'broken' }],
    [
      'a list of numbers',
      { body: '[1, 2.5]' },
      { kind: 'actions', chunks: new Map([['action', [[1, 2.5]]]]) },
    ],
    [
      'an array within a text',
      { body: JSON.stringify('{"__numpy__": "AQI=", "dtype": "|u1", "shape": [2]}') },
      { kind: 'actions' },
    ],
    ['not a number', { body: '[1, NaN]' }, { kind: 'garbage', why: /no finite numbers/ }],
    ['a text', { body: '"hello"' }, { kind: 'garbage', why: /no action: ""hello""/ }],
    [
      'a thousand steps and more',
      { body: `[${'[1],'.repeat(1_000)}[1]]` },
      { kind: 'garbage', why: /1001 steps/ },
    ],
    ['a page', { body: '<html>' }, { kind: 'garbage', why: /no JSON/ }],
    [
      'a lie about its size',
      { body: '{"__numpy__": "AQI=", "dtype": "<f8", "shape": [2]}' },
      { kind: 'garbage' },
    ],
    [
      'two megabytes',
      { body: `"${'x'.repeat(2 << 20)}"` },
      { kind: 'garbage', why: 'sent more than 1 MB' },
    ],
    [
      'a field that it misses',
      { status: 422, body: '{"detail": "image"}' },
      { kind: 'refused', why: /422/ },
    ],
    [
      'a failure',
      { status: 500, body: 'secret out' },
      { kind: 'broken', why: /500: "\[key\] out"/ },
    ],
    ['a full house', { status: 503, body: '' }, { kind: 'later', why: 'answered 503' }],
    ['no such page', { status: 404, body: '' }, { kind: 'closed' }],
  ])('%s', async (_name, answer, expected) => {
    const server = await openvlaServer(() => answer);
    const said = await closing(openvlaTeacher(address(server.endpoint, 'secret'))).ask(
      forOpenvla,
      signal,
    );
    const { why, ...rest } = expected as { why?: RegExp | string };
    expect(said).toMatchObject(rest);
    if (why !== undefined) expect('why' in said && said.why).toMatch(why);
  });

  test('a connection that is cut, and silence', async () => {
    const cut = await openvlaServer(() => null);
    expect(await askOpenvla(cut.endpoint)).toMatchObject({ kind: 'later' });
    expect(await askOpenvla(`http://127.0.0.1:${await silentPort()}`, 0.1)).toMatchObject({
      kind: 'later',
    });
  });
});
