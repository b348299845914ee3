/** Lines of `rollouts.jsonl`: what is used, what is left out and why. */
import { rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readRolloutFolder } from '../../../src/core/score/read-folder';
import { areSiblings } from '../../../src/core/score/siblings';
import { makeTempDir } from '../../studio-fixture';

let dir: string;
beforeAll(async () => {
  dir = await makeTempDir();
  await writeFile(path.join(dir, 'a.mp4'), 'no pictures');
  await symlink('a.mp4', path.join(dir, 'link.mp4'));
  await symlink('/etc/hostname', path.join(dir, 'out.mp4'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function read(...lines: (object | string)[]) {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  await writeFile(path.join(dir, 'rollouts.jsonl'), `${text.join('\n')}\n`);
  return readRolloutFolder(dir);
}

const line = { id: 'one', video: 'a.mp4', task: 'lift', outcome: 1 };
/** Ten frames: two joints that move, then a flag that stays, then a hand of two levels, then one that ramps. */
const actions = Array.from({ length: 10 }, (_, t) => [t / 10, 1 - t / 9, 0, t < 5 ? 0 : 1, t / 20]);

it('names each line that cannot be used by number and reason, and uses the rest', async () => {
  const { rollouts, problems } = await read(
    line,
    '{"id": "broken',
    { ...line, id: 'two', outcome: 1.5 },
    { ...line, task: undefined, id: 'three' },
    line,
    '',
    { ...line, id: 'four', video: '../../etc/passwd' },
    { ...line, id: 'five', video: 'out.mp4' },
    { ...line, id: 'six', fps: 10, actions: [[0, 1], [0]] },
    { ...line, id: 'seven', embodiment: [part('gripper', [7])], fps: 10, actions: [[0, 1]] },
    { ...line, id: 'eight', outcome: null, seed: 3, policy: 'A', episode: 2 },
  );
  expect(rollouts.map(({ id }) => id)).toEqual(['one', 'eight']);
  expect(rollouts[1]).toMatchObject({ outcome: null, seed: '3', policy: 'A', episode: '2' });
  const said = problems.map(({ message }) => message);
  expect(said.map((message) => /^Line (\d+)/.exec(message)?.[1])).toEqual(
    '2 3 4 5 7 8 9 10'.split(' '),
  );
  expect(said[1]).toContain('"outcome"');
  expect(said[2]).toContain('"task"');
  expect(said[3]).toContain('the id one of an earlier line');
  expect(said[6]).toContain('2 values in the first row of action, 1 in row 1');
  expect(said[7]).toContain('cannot have dimension 7');
});

const part = (role: string, dims: number[]) => ({
  role,
  side: 'single',
  feature: 'actions',
  dims,
  quantity: 'position',
});

it('knows a video again however it is spelled or linked, and a task whatever its case and blanks', async () => {
  const { rollouts } = await read(
    ...['a.mp4', './a.mp4', 'sub/../a.mp4', 'link.mp4', './gone.mp4', 'gone.mp4'].map(
      (video, at) => ({ ...line, id: `${at}`, video }),
    ),
    { ...line, id: 'b', video: 'b.mp4', seed: 1 },
    { ...line, id: 'c', video: 'c.mp4', seed: 1, task: ' Lift ' },
    { ...line, id: 'd', video: 'd.mp4', seed: 1, task: 'lift it' },
  );
  const [a, ...others] = rollouts;
  const siblings = others.filter((each) => a !== undefined && areSiblings(a, each));
  expect(siblings.map(({ id }) => id)).toEqual(['1', '2', '3']);
  expect(rollouts.map(({ video }) => video).slice(4, 6)).toEqual(['gone.mp4', 'gone.mp4']);
  const [, , , , , , b, c, d] = rollouts;
  if (b === undefined || c === undefined || d === undefined) throw new Error('lines are missing');
  expect([areSiblings(b, c), areSiblings(b, d)]).toEqual([true, false]);
  expect(c.task).toBe('Lift');
});

it('counts what is wrong from the 20th line on, also where each names another video', async () => {
  const lines = Array.from({ length: 200 }, (_, at) => ({
    ...line,
    id: `${at}`,
    video: `${at}.mp4`,
  }));
  const { rollouts, problems } = await read(...lines, ...Array<string>(50).fill('x'));
  expect(rollouts).toHaveLength(200);
  const counts = problems.flatMap(({ message }) => /^(\d+) more /.exec(message)?.[1] ?? []);
  expect(counts).toEqual(['130', '30']);
});

it('takes blank text for none', async () => {
  const reasoning = ['  ', 'move left', '\n'].map((text, t) => ({ t, text }));
  const { rollouts } = await read({ ...line, fps: 10, reasoning });
  expect(rollouts[0]?.texts).toEqual([{ frame: 10, text: 'move left' }]);
});

it('measures a rollout without its video, and says that it is missing', async () => {
  const { rollouts, problems } = await read({ ...line, video: 'gone.mp4', fps: 10, actions });
  expect(problems.map(({ code }) => code)).toEqual(['rollout-video']);
  expect((await rollouts[0]?.signals())?.frames).toBe(10);
});

it('says where numbers come without a rate and the video tells none', async () => {
  const { rollouts, problems } = await read({ ...line, actions });
  expect(problems.map(({ code }) => code)).toEqual(['rollout-fps']);
  expect(await rollouts[0]?.signals()).toBeNull();
});

it('takes the last dimension of two levels for the gripper where nothing says which it is', async () => {
  const flagged = actions.map((row, t) => [t < 3 ? 0 : 1, ...row]);
  const { rollouts } = await read({ ...line, fps: 10, actions: flagged });
  const robot = rollouts[0]?.robot;
  expect(robot?.calibration.hands.map(({ dims }) => dims)).toEqual([[4]]);
  expect(robot?.guessed).toContain('action 4 is the gripper: it has two levels');
});

it('goes by names and by what a line says of the robot, and then guesses no gripper', async () => {
  const names = ['x', 'y', 'flag', 'button', 'gripper'];
  const { rollouts } = await read(
    { ...line, fps: 10, actions, names },
    { ...line, id: 'two', fps: 10, actions, embodiment: [part('gripper', [4])] },
  );
  for (const { robot } of rollouts) {
    expect(robot?.calibration.hands.map(({ dims }) => dims)).toEqual([[4]]);
    expect(robot?.guessed ?? '').not.toContain('two levels');
  }
});

it('guesses velocities where they run against the state, positions where they run with it', async () => {
  const state = Array.from({ length: 60 }, (_, t) => [
    Math.cos(t / 10),
    Math.sin(t / 10),
    t / 60,
    0,
  ]);
  const places = state.map(([x, y, z], t) => [x, y, z, t < 30 ? 0 : 1]);
  const rates = state.map((_, t) => [
    -Math.sin(t / 10),
    Math.cos(t / 10),
    0.1 + (t % 2),
    t < 30 ? 0 : 1,
  ]);
  const { rollouts } = await read(
    { ...line, fps: 10, state, actions: places, embodiment: 'one' },
    { ...line, id: 'two', fps: 10, state, actions: rates, embodiment: 'other' },
  );
  expect(rollouts.map(({ robot }) => robot?.actions[0]?.quantity)).toEqual([
    'position',
    'velocity',
  ]);
  expect(rollouts[1]?.robot?.guessed).toContain('actions taken as velocities');
});

it('fails where no line can be used, with the first reason', async () => {
  await expect(read('[]')).rejects.toMatchObject({
    code: 'corrupt-data',
    message: expect.stringMatching(/no rollout that can be used. Line 1/) as string,
  });
});
