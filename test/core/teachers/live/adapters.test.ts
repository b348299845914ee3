/** Each protocol against a server that speaks it byte for byte: what is sent, what is read, and every way to fail. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { decode, encode } from '@msgpack/msgpack';
import { Router } from 'zeromq';
import { grootTeacher } from '../../../../src/core/teachers/live/groot';
import type { Observation } from '../../../../src/core/teachers/live/live-teacher';
import { openvlaTeacher } from '../../../../src/core/teachers/live/openvla';
import { grootActions, grootError, grootRequest, openvlaPicture } from './golden';
import { grootServer, openvlaServer } from './servers';
import { address, closing, observation, signal, silentPort } from './asked-teachers';

const forGroot = observation({ picture: 'front', state: 'arm', prompt: 'task' });

const forOpenvla: Observation = {
  ...observation({ picture: 'image', state: '', prompt: 'instruction' }),
  states: [],
  constants: { unnorm_key: 'bridge_orig' },
};

const askOpenvla = (endpoint: string, timeoutSec = 20) =>
  closing(openvlaTeacher(address(endpoint, null, timeoutSec))).ask(forOpenvla, signal);

const modality = (keys: string[], delta: number[]) => ({
  __ModalityConfig_class__: true,
  as_json: { delta_indices: delta, modality_keys: keys },
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
