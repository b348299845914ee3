/**
 * Whole runs against real servers over real pictures: what is asked, what is kept, and what a bad teacher leaves
 * behind.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { planCollect } from '../../../../src/core/teachers/live/plan-collect';
import { runCollect } from '../../../../src/core/teachers/live/run-collect';
import { unwatched } from '../../../../src/core/jobs/progress';
import { encode } from '@msgpack/msgpack';
import { float32Array } from '../../../../src/core/teachers/live/nd-array';
import { writeNpy } from '../../../../src/core/teachers/live/npy';
import { featureMapSchema, type FeatureMap } from '../../../../src/shared/model/collect';
import { decide, propose } from '../../drafts/draft-project';
import { collectSettings, demoActions, openpiAnswer, stateIn } from './collect-project';
import { grootServer, openpiServer } from './servers';
import { made } from './collected';

/** How GR00T tells the keys of one modality. */
const modality = (keys: string[], delta: number[]) => ({
  as_json: { modality_keys: keys, delta_indices: delta },
});

/** Two steps of so many dimensions, each as many. */
const two = (width: number): object => ({
  __ndarray_class__: true,
  as_npy: writeNpy(float32Array(Array<number>(2 * width).fill(width), [1, 2, width])),
});

describe('a run', () => {
  test('asks about every n-th frame with its picture, state and task, and keeps what comes', async () => {
    const { dataset, common, kept, folder } = await made();
    const server = await openpiServer((socket) => socket.send(demoActions));
    const request = { ...common, episodes: [0, 1] };
    const settings = collectSettings(server, { model: 'pi0-libero' });
    const plan = await planCollect({ ...request, settings, keyFault: null, agreedAtMs: null });
    const frames = [0, 1].flatMap((episode) =>
      Array.from({ length: Math.ceil(dataset.episode(episode).length / 60) }, (_none, at) => [
        episode,
        at * 60,
      ]),
    );
    expect(plan).toMatchObject({
      blockers: [],
      episodes: 2,
      frames: frames.length,
      mapFrom: 'guess',
    });

    const result = await runCollect({ ...request, settings }, unwatched);
    expect(result).toMatchObject({
      asked: frames.length,
      answered: frames.length,
      failed: 0,
      retried: 0,
      reused: 0,
      stopped: null,
    });
    const all = await kept();
    expect(all.map(({ episode, frame }) => [episode, frame])).toEqual(frames);
    const [first] = all;
    expect(first).toMatchObject({
      teacher: 'pi0',
      version: 'pi0-libero',
      source: 'live',
      fingerprint: await dataset.fingerprint(0),
      provenance: `openpi ${new URL(server.endpoint).host}`,
      error: null,
    });
    expect(first?.action).toEqual(
      [0, 1, 2, 3].map((step) => [0, 1, 2, 3, 4, 5, 6].map((dim) => dim + step / 8)),
    );
    expect(new Set(server.seen.map(stateIn)).size).toBe(frames.length);
    const [sent] = server.seen;
    expect(sent?.includes(dataset.episode(0).tasks[0] ?? 'none')).toBe(true);
    // A picture of 224 x 224 with bars above and below, and something between them.
    const at = (sent?.indexOf('data') ?? 0) + 'data'.length + 5;
    const row = (index: number) => sent?.subarray(at + index * 672, at + (index + 1) * 672);
    expect(row(0)?.every((value) => value === 0)).toBe(true);
    expect(row(112)?.some((value) => value > 50)).toBe(true);
    const map: unknown = JSON.parse(
      await readFile(path.join(folder, 'teachers/maps/pi0.json'), 'utf8'),
    );
    expect(map).toEqual(plan.map);
  });

  test('asks nothing twice, wherever the server stands; another checkpoint or map is another question', async () => {
    const { common } = await made();
    const [server, moved] = [
      await openpiServer((socket) => socket.send(demoActions)),
      await openpiServer((socket) => socket.send(demoActions)),
    ];
    const first = await runCollect({ ...common, settings: collectSettings(server) }, unwatched);
    const again = await runCollect({ ...common, settings: collectSettings(moved) }, unwatched);
    expect(again).toMatchObject({ asked: 0, answered: 0, reused: first.asked });
    expect(moved.seen).toEqual([]);
    const denser = await runCollect(
      { ...common, settings: collectSettings(moved, { frames: { every: 30 } }) },
      unwatched,
    );
    expect(denser).toMatchObject({ reused: first.asked });
    expect(denser.asked).toBe(moved.seen.length);
    const other = await runCollect(
      { ...common, settings: collectSettings(moved, { model: 'v2' }) },
      unwatched,
    );
    expect(other).toMatchObject({ asked: first.asked, reused: 0 });
  });

  test('kept keyframes are those that stand', async () => {
    const { common, kept, ...rest } = await made();
    await propose(rest, [0]);
    await decide(rest, { episode: 0, frame: 40, kind: 'prune' });
    const server = await openpiServer((socket) => socket.send(demoActions));
    await runCollect(
      { ...common, settings: collectSettings(server, { frames: 'keyframes' }) },
      unwatched,
    );
    expect((await kept()).map(({ episode, frame }) => `${episode}:${frame}`)).toEqual([
      '0:0',
      '0:80',
      '0:120',
    ]);
  });

  test('goes on past failures, counts what it sent again, and asks the failed ones the next time', async () => {
    const { common, kept } = await made();
    const bad = new Set<string>();
    const server = await openpiServer((socket, request, count) => {
      const state = stateIn(request);
      if (count === 3) bad.add(state);
      if (bad.has(state) || count % 4 === 0) {
        socket.send('Traceback: CUDA out of memory');
        return socket.close(1011);
      }
      socket.send(demoActions);
    });
    const settings = collectSettings(server, {
      frames: { every: 30 },
      concurrency: 1,
      retries: 2,
    });
    const result = await runCollect({ ...common, settings }, unwatched);
    expect(result).toMatchObject({ failed: 1, stopped: null });
    expect(result.answered).toBe(result.asked - 1);
    expect(result.retried).toBe(server.seen.length - result.asked);
    expect(result.problems).toHaveLength(1);
    expect(result.problems[0]?.message).toMatch(
      /^Episode 0, frame \d+ has no answer: 127.* failed: "Traceback: CUDA out of memory"\.$/,
    );
    expect((await kept()).filter(({ error }) => error !== null)).toHaveLength(1);
    server.behave = (socket) => socket.send(demoActions);
    const again = await runCollect({ ...common, settings }, unwatched);
    expect(again).toMatchObject({ asked: 1, answered: 1, reused: result.answered });
    expect((await kept()).every(({ error }) => error === null)).toBe(true);
  });

  test('a trial that fails sends nothing else, and the sentence says what to correct', async () => {
    const { common, kept } = await made();
    const cases: [Buffer | string, RegExp][] = [
      [openpiAnswer([[1, 2, 3]]), /gave 3 dimensions of actions, and the map wants dimension 3/],
      [
        "KeyError: 'observation/exterior_image_1_left'",
        /KeyError: 'observation\/exterior_image_1_left'/,
      ],
    ];
    for (const [answer, says] of cases) {
      const server = await openpiServer((socket) => socket.send(answer));
      const result = await runCollect(
        { ...common, settings: collectSettings(server, { retries: 1 }) },
        unwatched,
      );
      expect(result).toMatchObject({ asked: 1, answered: 0, failed: 1 });
      expect(result.stopped).toMatch(/^The trial failed\. /);
      expect(result.stopped).toMatch(says);
      expect(result.notAsked).toBeGreaterThan(1);
      expect(server.seen.length).toBeLessThanOrEqual(2);
    }
    expect((await kept()).filter(({ error }) => error === null)).toEqual([]);
  });

  test('an answer is reordered and rescaled into the action space of the dataset', async () => {
    const { common, kept } = await made();
    const server = await openpiServer((socket) =>
      socket.send(openpiAnswer([[0.75, 6, 5, 4, 3, 2, 1]])),
    );
    const map: FeatureMap = {
      cameras: [
        {
          key: 'cam',
          camera: common.dataset.summary.cameras[0]?.key ?? '',
          width: 32,
          height: 32,
          fit: 'stretch',
          steps: [0],
        },
      ],
      states: [],
      prompt: null,
      constants: {},
      actions: [
        { key: 'actions', from: [6, 5, 4, 3, 2, 1], to: [0, 1, 2, 3, 4, 5], scale: 1, offset: 0 },
        // The teacher's gripper is closed where the dataset's is open.
        { key: 'actions', from: [0], to: [6], scale: -1, offset: 1 },
      ],
    };
    await runCollect({ ...common, settings: collectSettings(server, { map }) }, unwatched);
    expect((await kept())[0]?.action).toEqual([[1, 2, 3, 4, 5, 6, 0.25]]);
    const less = { ...map, actions: map.actions.slice(1) };
    await expect(
      runCollect({ ...common, settings: collectSettings(server, { map: less }) }, unwatched),
    ).rejects.toThrow(/says nothing of dimension 0 \(joint_0\) of the dataset's action/);
  });

  test('GR00T tells its keys, and each gets the camera or part that its name fits', async () => {
    const { common, kept, folder, dataset } = await made();
    const config = {
      video: modality(['front_view', 'wrist_view'], [-5, 0]),
      state: modality(['arm_joints', 'gripper'], [0]),
      action: modality(['gripper', 'arm_joints'], [0, 1]),
      language: modality(['annotation.task'], [0]),
    };
    const answer = [{ gripper: two(1), arm_joints: two(6) }, {}];
    const server = await grootServer((_request, count) =>
      Buffer.from(encode(count === 1 ? config : answer)),
    );
    const settings = collectSettings(server, { teacher: 'gr', protocol: 'groot' });
    expect(await runCollect({ ...common, settings }, unwatched)).toMatchObject({ failed: 0 });
    const [first] = await kept('action', 'gr');
    const step = [6, 6, 6, 6, 6, 6, 1];
    expect(first?.action).toEqual([step, step]);
    const map = featureMapSchema.parse(
      JSON.parse(await readFile(path.join(folder, 'teachers/maps/gr.json'), 'utf8')),
    );
    const [front, wrist] = ['front', 'wrist'].map((name) =>
      dataset.summary.cameras.find(({ key }) => key.endsWith(name)),
    );
    expect(map.cameras).toMatchObject([
      {
        key: 'front_view',
        camera: front?.key,
        width: front?.width,
        fit: 'stretch',
        steps: [-5, 0],
      },
      { key: 'wrist_view', camera: wrist?.key },
    ]);
    expect(map.actions).toMatchObject([{ key: 'gripper', to: [6] }, { key: 'arm_joints' }]);

    const silent = await grootServer(() => Buffer.from(encode({ error: 'no such endpoint' })));
    const other = collectSettings(silent, { teacher: 'gr2', protocol: 'groot' });
    await expect(runCollect({ ...common, settings: other }, unwatched)).rejects.toThrow(
      'gr2 does not tell which keys it wants over groot; name them in a feature map.',
    );
  });

  test('is called off while a teacher thinks and while it waits', async () => {
    const { common } = await made();
    const server = await openpiServer((socket, _request, count) => {
      if (count === 1) socket.send(demoActions);
    });
    const stop = new AbortController();
    const job = { signal: stop.signal, report: () => undefined };
    const settings = collectSettings(server, { frames: { every: 20 }, concurrency: 3 });
    const run = runCollect({ ...common, settings }, job);
    await expect.poll(() => server.seen.length).toBe(4);
    stop.abort(new Error('enough'));
    await expect(run).rejects.toThrow('enough');
  });
});
