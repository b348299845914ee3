/** People and judges over the contract: blind samples, a judge asked and chosen, knowledge bases. */
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JobState } from '../../src/shared/model/job';
import { judgeWishSchema, type JudgeWish } from '../../src/shared/model/judge';
import type { RpcClient } from '../../src/shared/rpc/client';
import { startScriptedJudge, type ScriptedJudge } from '../core/score/judge/scripted-judge';
import { writeTwoPolicies } from '../fixtures/score/two-policies';
import { nextEnd } from '../job-end';
import { demoDataset } from '../shared-data';
import { makeTempDir, memoryClient, openTestStudio, type TestStudio } from '../studio-fixture';

const seeds = 3;
const rollouts = 2 * seeds;
let dir: string;
let folder: string;
let kept: string;
let base: string;
let test: TestStudio;
let client: RpcClient;
let projectId: string;
const by = { curator: 'ann', device: 'window-1' };

beforeAll(async () => {
  dir = await makeTempDir();
  folder = await writeTwoPolicies(path.join(dir, 'runs'), seeds);
  kept = `${folder}.curation`;
  base = path.join(kept, 'knowledge-base');
  test = await openTestStudio();
  client = memoryClient(test);
  const { id: datasetId } = await client.call('dataset.open', { path: demoDataset });
  const place = path.join(dir, 'project');
  projectId = (await client.call('project.open', { datasetId, path: place })).id;
  await ended(() => client.call('score.measure', { projectId, folder }));
});
afterAll(async () => {
  client.close();
  await test.close();
  await rm(dir, { recursive: true, force: true });
});

async function ended(start: () => Promise<unknown>): Promise<JobState> {
  const end = nextEnd(client);
  await start();
  return end;
}

const wish = (judge: ScriptedJudge, more: Partial<JudgeWish> = {}): JudgeWish =>
  judgeWishSchema.parse({
    endpoint: judge.server.endpoint,
    model: 'scripted',
    frames: 4,
    repeats: 1,
    retries: 0,
    ...more,
  });

async function ask(settings: JudgeWish): Promise<JobState> {
  await client.call('score.agree', { projectId, settings, agreed: true });
  return ended(() => client.call('score.judge', { projectId, settings }));
}

it('draws a blind sample that tells neither policy nor outcome, and keeps what is said', async () => {
  expect(await client.call('score.blind', { projectId, curator: 'ann' })).toBeNull();
  const drawn = await client.call('score.drawBlind', {
    projectId,
    curator: 'ann',
    count: 5,
    seed: 3,
  });
  expect(drawn).toMatchObject({ seed: 3, of: rollouts, said: Array(5).fill(null) });
  const { sample } = drawn;
  const shown = await client.call('score.blindRollout', { projectId, sample, at: 2 });
  expect(shown.asked).toEqual(['reasoning', 'action', 'intention', 'alignment']);
  expect(JSON.stringify(shown)).not.toMatch(/careful|rash|outcome|policy/);
  const scores = { reasoning: 0.7, action: 1, intention: 0.2, alignment: null };
  const saying = { scores, outcome: 0, done: true };
  await client.call('score.sayBlind', { projectId, sample, at: 2, ...by, ...saying });
  const later = { scores: { ...scores, action: 0.4 }, outcome: 1, done: false };
  // Said at the same time, each with a number of its own.
  await Promise.all(
    [3, 4].map((at) => client.call('score.sayBlind', { projectId, sample, at, ...by, ...later })),
  );
  const read = await client.call('score.blind', { projectId, curator: 'ann' });
  expect(read?.said.slice(2, 5)).toEqual([saying, later, later]);
  expect(read?.order[0]).toBe(2);
  expect(read?.order.toSorted((a, b) => a - b)).toEqual([2, 3, 4]);
  const other = await client.call('score.blind', { projectId, curator: 'bob' });
  expect(other?.said).toEqual(Array(5).fill(null));
  expect(await readdir(path.join(kept, 'score/people'))).toEqual(['ann.window-1.jsonl']);
});

it('leaves the rest of a sample out, and reports on what was said to its end alone', async () => {
  const { sample = '' } = (await client.call('score.blind', { projectId, curator: 'ann' })) ?? {};
  await client.call('score.endBlind', { projectId, sample, ...by });
  const queue = await client.call('score.blind', { projectId, curator: 'ann' });
  expect(queue?.said.every((saying) => saying?.done === true)).toBe(true);
  const { judge, report } = await client.call('score.judgeReport', { projectId });
  expect(judge).toBeNull();
  expect(report).toMatchObject({ scored: 1, curators: { ann: 1 }, sample: { rollouts: 5 } });
});

it('asks nobody without an agreement, then judges, tests, and keeps both judges', async () => {
  const judge = await startScriptedJudge();
  const settings = wish(judge, { pricePerMillionIn: 2, pricePerMillionOut: 8 });
  const plan = await client.call('score.planJudge', { projectId, settings });
  expect(plan).toMatchObject({
    questions: rollouts,
    pictures: 4 * rollouts,
    blockers: [],
    agreedAtMs: null,
  });
  await expect(client.call('score.judge', { projectId, settings })).rejects.toThrow(
    'Nothing was sent: agree first',
  );
  expect(judge.server.seen).toHaveLength(0);
  const asked = await ask(settings);
  expect(asked).toMatchObject({
    state: 'done',
    result: {
      judged: rollouts,
      notJudged: 0,
      requests: rollouts,
      tokensIn: 1_000 * rollouts,
      tests: null,
    },
  });
  const first = await client.call('score.overview', { projectId });
  expect(first).toMatchObject({ judge: { model: 'scripted' }, judges: [{ judged: rollouts }] });
  expect(await client.call('score.judgeSettings', { projectId })).toMatchObject({ frames: 4 });

  const tested = await ask({ ...settings, stress: { sample: 4, seed: 1 } });
  expect(tested).toMatchObject({ state: 'done', result: { judged: 4 } });
  const about = await client.call('score.judgeReport', { projectId });
  expect(about.stress).toMatchObject({ sample: 4, tests: { swapped: { n: 4, flips: 4 } } });
  expect(about).toMatchObject({ judge: first?.judge?.id, report: { scored: 1, judged: rollouts } });
  const { html } = await client.call('score.page', { projectId });
  expect(html).toContain('Stress tests of the judge, on 4 rollouts (seed 1)');
  expect(html).toMatch(/Instruction of another task<.*<td>4 of 4: 100.0 %/);
  expect(html).toContain('Scored by people: ann 1.');
  expect(html).toContain('Rank correlation with people');

  await ask({ ...settings, instructions: 'Be strict.' });
  const second = await client.call('score.overview', { projectId });
  expect(second?.judges).toHaveLength(2);
  expect(second?.judge?.instructions).toBe('Be strict.');
  const back = await client.call('score.chooseJudge', { projectId, judge: first?.judge?.id ?? '' });
  expect(back.judge?.instructions).toBe('');
  await expect(client.call('score.chooseJudge', { projectId, judge: 'nobody' })).rejects.toThrow(
    'No scores of a judge nobody',
  );
});

const scores = { reasoning: null, action: 0.2, intention: 0.6, alignment: null };
const add = (rollout: string, text: string) =>
  client.call('kb.add', {
    projectId,
    base,
    rollout,
    scores,
    outcome: 0,
    notes: [{ t: 1.5, text, failure: true }],
    curator: 'ann',
  });

it('keeps a knowledge base: adds, finds, changes, takes out, copies', async () => {
  const empty = await client.call('kb.list', { projectId, base });
  expect(empty).toMatchObject({ summary: null, rows: [] });
  await add('rash-1', 'The block slips.');
  await add('rash-2', 'It misses the bowl.');
  await expect(
    client.call('kb.export', { projectId, base, to: path.join(base, 'inside') }),
  ).rejects.toThrow('cannot be inside');
  const page = await client.call('kb.list', { projectId, base, search: 'BOWL misses' });
  expect(page.summary).toMatchObject({ rollouts: 2, failures: 2, notes: 2, lookedAt: 2 });
  expect(page.rows.map(({ id, failures }) => [id, failures])).toEqual([['rash-2', 1]]);
  const edited = { scores: { ...scores, action: 0.4 }, outcome: 0.5, notes: [], curator: 'bob' };
  await client.call('kb.edit', { projectId, base, id: 'rash-2', ...edited });
  const entry = await client.call('kb.entry', { projectId, base, id: 'rash-2' });
  expect(entry).toMatchObject({ ...edited, policy: 'rash', seed: '2' });
  expect(entry.pictures[0]?.url).toMatch(/^data:image\/jpeg;base64,\/9j\//);
  const copy = path.join(dir, 'copy');
  expect(await client.call('kb.export', { projectId, base, to: copy })).toMatchObject({
    rollouts: 2,
  });
  await client.call('kb.remove', { projectId, base, id: 'rash-2' });
  expect((await client.call('kb.list', { projectId, base })).total).toBe(1);
  await client.call('kb.import', { projectId, base, from: copy });
  expect((await client.call('kb.list', { projectId, base })).total).toBe(2);
  const project = JSON.parse(await readFile(path.join(dir, 'project', 'project.json'), 'utf8'));
  expect(project).toMatchObject({
    datasets: [
      {
        path: '../runs',
        name: 'runs',
        role: 'rollouts',
        fingerprint: expect.stringMatching(/^\w{64}$/),
      },
      { path: base, name: 'knowledge-base', role: 'reference' },
    ],
  });
  for (const inside of [folder, demoDataset]) {
    const place = path.join(inside, 'kb');
    await expect(client.call('kb.import', { projectId, base: place, from: copy })).rejects.toThrow(
      'A knowledge base cannot be inside',
    );
  }
});

const examplesIn = (question: string) => question.match(/Example \d, scored/g)?.length ?? 0;

it('shows a judge examples that are like the rollout, never itself nor a sibling', async () => {
  // Of the same video, hence siblings of each other.
  const alone = await client.call('kb.retrieve', { projectId, base, rollout: 'rash-0' });
  expect(alone).toMatchObject({ paper: [], fused: [] });
  const like = await client.call('kb.retrieve', { projectId, base, rollout: 'careful-1', k: 5 });
  expect(like.paper.map(({ id }) => id)).toEqual(['rash-2']);
  expect(like.fused.map(({ id }) => id)).toEqual(['rash-2']);
  const judge = await startScriptedJudge();
  const settings = wish(judge, { kb: base, k: 5 });
  expect(await ask(settings)).toMatchObject({ state: 'done', result: { judged: rollouts } });
  const questions = judge.server.seen.map(({ body }) => JSON.stringify(body.messages));
  // The rash ones are siblings of both, and were asked about without any before; of the others, two are of their seeds.
  expect(questions.map(examplesIn).sort((a, b) => a - b)).toEqual([
    1,
    1,
    ...Array<number>(seeds - 2).fill(2),
  ]);
  expect(questions.join()).toContain('Failure: The block slips.');
  expect((await client.call('score.overview', { projectId }))?.judge?.examples).toMatchObject({
    preset: 'fused',
    k: 5,
  });
  const missing = await client.call('score.planJudge', {
    projectId,
    settings: wish(judge, { kb: path.join(dir, 'none') }),
  });
  expect(missing.blockers.join()).toContain('is no knowledge base');
});

it('writes no base through a link, and none in a project that another studio took', async () => {
  const home = path.join(dir, 'home');
  await mkdir(home);
  const project = path.join(dir, 'project');
  for (const place of [kept, project]) {
    const linked = path.join(place, 'linked');
    await symlink(home, linked);
    const imported = client.call('kb.import', { projectId, base: linked, from: base });
    await expect(imported).rejects.toThrow(`${linked} is a link to ${home}`);
    const exported = client.call('kb.export', { projectId, base, to: linked });
    await expect(exported).rejects.toThrow(`${linked} is a link to ${home}`);
  }
  expect(await readdir(home)).toEqual([]);
  for (const place of [kept, project]) {
    const lock = path.join(place, 'lock.json');
    const owner = JSON.parse(await readFile(lock, 'utf8')) as object;
    await writeFile(lock, JSON.stringify({ ...owner, token: 'of another' }));
    const taken = client.call('kb.import', { projectId, base: `${place}/taken`, from: base });
    await expect(taken).rejects.toMatchObject({ code: 'conflict' });
    expect(await readdir(place)).not.toContain('taken');
  }
});
