/** What a judge is shown and asked, what is made of its answers, and what they cost. */
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTempDir } from '../../../studio-fixture';
import { tasks } from '../../../fixtures/score/painted-rollouts';
import { send } from '../../models/model-server';
import { judged, judgeSettings, paintedFolder, refuseAfter, scoresOf } from './judged-rollouts';
import { startScriptedJudge } from './scripted-judge';

let dir: string;
let folder: string;
let next = 0;
beforeAll(async () => {
  dir = await makeTempDir();
  folder = await paintedFolder(path.join(dir, 'rollouts'), [
    { quality: 9, goal: 0 },
    { quality: 4, goal: 1 },
    { quality: 7, goal: 2, task: tasks[4] },
    {
      quality: 2,
      goal: 3,
      progress: 0.6,
      line: { reasoning: [{ t: 0.5, text: 'I move\nright.' }] },
    },
  ]);
});
afterAll(() => rm(dir, { recursive: true, force: true }));
/** Nothing was asked yet there. */
const fresh = (): string => path.join(dir, `kept-${(next += 1)}`);

it('judges by what the pictures show, and asks about texts only where there are any', async () => {
  const judge = await startScriptedJudge();
  const kept = fresh();
  const result = await judged({ folder, kept, settings: judgeSettings(judge) });
  expect(scoresOf(result, 'action').slice(0, 3)).toEqual([0.9, 0.4, 0.7]);
  expect(scoresOf(result, 'intention')).toEqual([0.9, 0.9, 0.1, 0.9]);
  expect(result.rollouts.map(({ success }) => success)).toEqual([1, 1, 1, 0]);
  expect(result.rollouts.map(({ judge: each }) => each?.alignment === null)).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(result.rollouts[0]).toMatchObject({
    evidence: { action: { text: 'Frame 4 shows it.', timesSec: [1.9] }, reasoning: null },
    spread: { action: null },
    answers: 1,
  });
  expect(result).toMatchObject({ requests: 4, tokensIn: 4_000, tokensOut: 400, reused: 0 });
  const asked = judge.server.seen.map(({ body }) => JSON.stringify(body));
  expect(asked.filter((text) => text.includes('0.5 s: I move right.'))).toHaveLength(1);
  for (const text of asked) expect(text).toContain('Frame 4, 1.9 s:');
});

it('keeps scores with every setting, and asks nothing twice', async () => {
  const judge = await startScriptedJudge();
  const kept = fresh();
  const settings = judgeSettings(judge, { repeats: 2 });
  const first = await judged({ folder, kept, settings });
  expect(first.requests).toBe(8);
  const again = await judged({ folder, kept, settings });
  expect(again).toMatchObject({ requests: 0, reused: 8, rollouts: first.rollouts });
  // One more repeat is one more question each.
  const more = await judged({ folder, kept, settings: { ...settings, repeats: 3 } });
  expect(more).toMatchObject({ requests: 4, reused: 8 });
  const files = await readdir(path.join(kept, 'score/judged'));
  expect(files).toHaveLength(2);
  const about = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(path.join(kept, 'score/judged', file), 'utf8');
      return text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object);
    }),
  );
  expect(about.map((lines) => lines.length)).toEqual([5, 5]);
  expect(about.map(([head]) => head)).toContainEqual(
    expect.objectContaining({
      judge: expect.objectContaining({
        model: 'scripted',
        repeats: 3,
        frames: 4,
        cameras: 1,
        signals: true,
        examples: null,
        promptVersion: expect.any(Number) as number,
      }) as object,
    }),
  );
});

it('takes the expected score where likelihoods are given, and asks then once', async () => {
  const judge = await startScriptedJudge({ likelihoods: true, bias: -0.4 });
  const settings = judgeSettings(judge, { repeats: 5 });
  const result = await judged({ folder, kept: fresh(), settings });
  expect(result.requests).toBe(4);
  const [sure] = scoresOf(result, 'action');
  // The number that was written is 9; ten cannot be exceeded, so that the mean lies below 8.6.
  expect(sure).toBeGreaterThan(0.8);
  expect(sure).toBeLessThan(0.86);
  expect(scoresOf(result, 'action')[1]).toBeCloseTo(0.36, 2);
  expect(result.rollouts[0]?.mass.action).toBeCloseTo(1);
});

it('asks for fewer likelihoods where the server allows no more', async () => {
  const judge = await startScriptedJudge({ likelihoods: true });
  const scripted = judge.server.behave;
  const asked: unknown[] = [];
  judge.server.behave = (response, seen) => {
    const most = Reflect.get(seen.body, 'top_logprobs');
    asked.push(most);
    if (typeof most !== 'number' || most <= 5) return scripted(response, seen);
    const message = `top_logprobs must be between 0 and 5, not ${most}.`;
    return send(response, 400, { error: { message } });
  };
  const settings = judgeSettings(judge, { repeats: 5, concurrency: 1 });
  const result = await judged({ folder, kept: fresh(), settings });
  expect(asked).toEqual([20, 5, 5, 5, 5]);
  expect(result.rollouts[0]?.mass.action).toBeCloseTo(1);
});

it('means over more answers spread less, as the square root of their number', async () => {
  const painted = Array.from({ length: 16 }, (_, at) => ({
    quality: 5,
    goal: 0,
    // Each is a question of its own.
    task: `${tasks[0]} ${at}`,
  }));
  const many = await paintedFolder(path.join(dir, 'many'), painted);
  const judge = await startScriptedJudge({ noise: 1.2 });
  const spreadOf = async (repeats: number) => {
    const settings = judgeSettings(judge, { repeats, concurrency: 8 });
    const result = await judged({ folder: many, kept: fresh(), settings });
    const own = result.rollouts.map(({ spread }) => spread.action ?? 0);
    return { between: deviation(scoresOf(result, 'action')), told: own };
  };
  const one = await spreadOf(1);
  const nine = await spreadOf(9);
  const ratio = one.between / nine.between;
  // 3, within what 16 rollouts tell of two standard deviations (about 18 % each).
  expect(ratio).toBeGreaterThan(1.8);
  expect(ratio).toBeLessThan(5);
  expect(mean(nine.told)).toBeGreaterThan(0.09);
  expect(mean(nine.told)).toBeLessThan(0.16);
});

it('has malformed answers repaired, and judges nothing where they cannot be', async () => {
  const repaired = await startScriptedJudge({ malformed: 2 });
  const good = await judged({ folder, kept: fresh(), settings: judgeSettings(repaired) });
  expect(good).toMatchObject({ requests: 12, problems: [] });
  expect(scoresOf(good, 'action')[0]).toBe(0.9);
  const told = repaired.server.seen.map(({ body }) => JSON.stringify(body.messages.slice(2)));
  expect(told.join()).toMatch(/cannot be used: its JSON does not fit: action.score/);

  const lost = await startScriptedJudge({ malformed: 3 });
  const bad = await judged({ folder, kept: fresh(), settings: judgeSettings(lost) });
  expect(bad.requests).toBe(12);
  for (const each of bad.rollouts) {
    expect(each).toMatchObject({ judge: null, success: null, answers: 0 });
    expect(each.notJudged).toMatch(/gave an answer that cannot be used: it holds no JSON object/);
  }
  expect(bad.problems[0]?.message).toMatch(/^Rollout r\d is not judged: 127\.0\.0\.1:\d+ gave/);
});

it('judges nothing that is refused, and the rest all the same', async () => {
  const judge = await startScriptedJudge({ refusesEvery: 4 });
  const settings = judgeSettings(judge, { concurrency: 1 });
  const { rollouts } = await judged({ folder, kept: fresh(), settings });
  expect(rollouts.map(({ judge: each }) => each === null)).toEqual([false, false, false, true]);
  expect(rollouts[3]?.notJudged).toContain('refused: "I would rather not"');
});

it.each([
  { good: 2, answers: [2, 0, 0, 0], fewer: [] },
  { good: 3, answers: [2, 1, 0, 0], fewer: [/^Rollout r1 is judged by fewer answers: .*401/] },
])('says once why the run ended, after $good answers', async ({ good, answers, fewer }) => {
  const judge = await startScriptedJudge();
  refuseAfter(judge, good);
  const settings = judgeSettings(judge, { concurrency: 1, repeats: 2 });
  const result = await judged({ folder, kept: fresh(), settings });
  expect(result.stopped).toMatch(/401.*The run stopped: 2 rollouts were not asked about\.$/);
  const said = result.problems.map(({ message }) => message);
  expect(said).toEqual(fewer.map((each) => expect.stringMatching(each) as string));
  expect(result.rollouts.map((each) => each.answers)).toEqual(answers);
});

it('names a rollout whose video is missing or damaged', async () => {
  const own = await paintedFolder(path.join(dir, 'lost'), [
    { quality: 9, goal: 0 },
    { quality: 9, goal: 1, line: { video: 'gone.mp4' } },
  ]);
  const judge = await startScriptedJudge();
  const result = await judged({ folder: own, kept: fresh(), settings: judgeSettings(judge) });
  expect(result.rollouts.map(({ notJudged }) => notJudged)).toEqual([
    null,
    'it has no pictures that can be read',
  ]);
});

it('writes nothing into the folder of the rollouts', async () => {
  const judge = await startScriptedJudge();
  await expect(
    judged({ folder, kept: path.join(folder, 'kept'), settings: judgeSettings(judge) }),
  ).rejects.toMatchObject({ code: 'invalid-input' });
});

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function deviation(values: readonly (number | null)[]): number {
  const known = values.flatMap((value) => value ?? []);
  const middle = mean(known);
  return Math.sqrt(mean(known.map((value) => (value - middle) ** 2)));
}
