/**
 * The loop of the command line as scripts use it: one JSON document on stdout, the rest on stderr, status 0 only on
 * success.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyFirstEpisodes } from '../first-episodes';
import { demoDataset, realDataset, sharedData, sharedLabels } from '../shared-data';
import { makeTempDir } from '../studio-fixture';
import { copyWatchedEpisodes } from '../watched-episodes';
import { dualvlaFor } from './run-here';

const full = process.env['DUALVLA_TEST_FULL'] === '1';
const episodes = 4;

let dir: string;
let demo: string;
let proposed: { keyframes: number; frames: number; sparsity: number };
beforeAll(async () => {
  dir = await makeTempDir();
  demo = path.join(dir, 'demo');
  await copyWatchedEpisodes(episodes, demo);
  await cp(`${demo}.curation`, path.join(dir, 'all'), { recursive: true });
  proposed = await json('propose', demo, '--project', path.join(dir, 'all'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const dualvla = dualvlaFor(() => path.join(dir, 'data'));

async function json<T>(...args: string[]): Promise<T> {
  const { status, stdout, stderr } = await dualvla(...args, '--json');
  expect(status, stderr).toBe(0);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  return JSON.parse(stdout) as T;
}

/** A project where all was proposed: its videos need not be watched again. */
async function copyOfAll(name: string): Promise<string> {
  const project = path.join(dir, name);
  await cp(path.join(dir, 'all'), project, { recursive: true });
  return project;
}

it('inspects', async () => {
  const report = await json<Record<string, unknown>>('inspect', demoDataset);
  expect(report).toMatchObject({
    format: 'lerobot',
    version: 'v3.0',
    episodes: 24,
    problems: [],
  });
  expect(report['cameras']).toHaveLength(2);
  for (const camera of report['cameras'] as object[]) {
    expect(Object.keys(camera).sort()).toEqual(['codec', 'gop', 'height', 'key', 'width']);
  }
  expect(Object.keys(report)).toEqual(
    expect.arrayContaining(['fps', 'frames', 'features', 'embodiment']),
  );
});

it('proposes some episodes with a policy, then lists them', async () => {
  const policy = path.join(dir, 'policy.json');
  await writeFile(policy, JSON.stringify({ name: 'strict', threshold: 0.6 }));
  const project = await copyOfAll('project');
  await rm(path.join(project, 'proposals.jsonl'));
  const where = [demo, '--project', project];
  const some = await json<{ episodes: number; keyframes: number }>(
    'propose',
    ...where,
    '--episodes',
    '0-1,3',
    '--policy',
    policy,
  );
  expect(some.episodes).toBe(3);
  const strict = await json<{ episode: number; policy: { name: string } }[]>('keyframes', ...where);
  expect(strict).toHaveLength(some.keyframes);
  expect(new Set(strict.map((keyframe) => keyframe.policy.name))).toEqual(new Set(['strict']));
  expect([...new Set(strict.map(({ episode }) => episode))]).toEqual([0, 1, 3]);
  await writeFile(policy, JSON.stringify({ threshold: 'high' }));
  const refused = await dualvla('propose', ...where, '--policy', policy);
  expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('threshold') });
});

it('takes a saved policy by name, and the robot as the project corrects it', async () => {
  const project = await copyOfAll('corrected');
  const where = [demo, '--project', project];
  await mkdir(path.join(project, 'policies'));
  await writeFile(path.join(project, 'policies/few.json'), '{"threshold":0.9}');
  const parts = [
    { role: 'gripper', side: 'single', feature: 'action', dims: [6], quantity: 'position' },
  ];
  await writeFile(path.join(project, 'embodiment.json'), JSON.stringify({ version: 1, parts }));
  interface Inspected {
    embodiment: { source: string; parts: unknown };
    datasets: unknown;
    problems: { code: string }[];
  }
  const inspected = await json<Inspected>('inspect', ...where);
  expect(inspected.embodiment).toMatchObject({ source: 'user', parts });
  expect(inspected.datasets).toMatchObject([{ role: 'reviewed' }]);
  await json('propose', ...where, '--episodes', '0', '--policy', 'few');
  const list = await json<{ policy: { name: string } }[]>('keyframes', ...where);
  expect(list[0]?.policy.name).toBe('few');

  await writeFile(path.join(project, 'embodiment.json'), '{"version":1}');
  const wrong = await json<Inspected>('inspect', ...where);
  expect(wrong.embodiment.source).toBe('names');
  expect(wrong.problems.map(({ code }) => code)).toContain('embodiment-broken');
  const nowhere = await dualvla('inspect', demo, '--project', path.join(dir, 'nowhere'));
  expect(nowhere).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('no project.json'),
  });
});

it('a line of the project that does not count any more is said by what lists and exports', async () => {
  const project = await copyOfAll('damaged');
  const file = path.join(project, 'proposals.jsonl');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('"frame":0', '"frame":1'));
  const plan = ['--to', path.join(dir, 'out'), '--plan'];
  for (const [name, ...more] of [['keyframes'], ['export', ...plan]]) {
    const { stderr } = await dualvla(name ?? '', demo, '--project', project, ...more);
    expect(stderr).toMatch(/proposals\.jsonl/);
  }
});

it.each(['keyframes', 'export', 'draft'])(
  '%s makes no project where there is none',
  async (name) => {
    const project = path.join(dir, 'none');
    const more = {
      keyframes: [],
      export: ['--to', path.join(dir, 'out'), '--plan'],
      draft: ['--plan', '--endpoint', 'http://127.0.0.1:9/v1', '--model', 'm'],
    }[name];
    const refused = await dualvla(name, demo, '--project', project, ...(more ?? []));
    expect(refused).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('is not a project: it has no project.json'),
    });
    expect(existsSync(project)).toBe(false);
  },
);

it('proposes everything, and lists frames, times, cues and texts', async () => {
  const where = [demo, '--project', path.join(dir, 'all')];
  const list = await json<
    {
      id: string;
      frame: number;
      timeSec: number;
      state: string;
      score: number;
      cues: { kind: string; strength: number }[];
      reasoning: { text: string; source: string };
    }[]
  >('keyframes', ...where);
  expect(list).toHaveLength(proposed.keyframes);
  expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
  expect(proposed.sparsity).toBeCloseTo(1 - proposed.keyframes / proposed.frames, 10);
  for (const keyframe of list) {
    expect(keyframe.state).toBe('proposed');
    expect(keyframe.score).toBeGreaterThanOrEqual(0);
    expect(keyframe.score).toBeLessThanOrEqual(1);
    expect(keyframe.reasoning.source).toBe('dataset');
    expect(keyframe.reasoning.text).not.toBe('');
  }
  expect(await json('keyframes', ...where, '--decisions', 'reviewed')).toHaveLength(list.length);
});

it('says how episodes ended, and the last word counts', async () => {
  const where = [demo, '--project', await copyOfAll('ended')];
  await json('outcome', ...where, '--episodes', '0-1', '--set', 'failure', '--curator', 'Ada');
  // A curator who is the only one goes on.
  const said = await json('outcome', ...where, '--episodes', '1', '--set', '0.5');
  expect(said).toEqual({ outcome: 0.5, curator: 'Ada', episodes: [1], problems: [] });
  const list = await json<{ episode: number; outcome: number }[]>('keyframes', ...where);
  const outcomes = list.map(({ episode, outcome }) => `${episode}: ${outcome}`);
  expect([...new Set(outcomes)]).toEqual(['0: 0', '1: 0.5', '2: null', '3: null']);
});

it('exports what was proposed, and refuses to do it twice', async () => {
  const where = [demo, '--project', path.join(dir, 'all'), '--decisions', 'proposed'];
  const out = path.join(dir, 'sparse');
  const plan = await json<{ blockers: string[]; keyframes: number }>(
    'export',
    ...where,
    '--to',
    out,
    '--plan',
  );
  expect(plan.blockers).toEqual([]);
  const result = await json<{ out: string; episodes: number; keyframes: number }>(
    'export',
    ...where,
    '--to',
    out,
  );
  expect(result).toMatchObject({ out, episodes, keyframes: plan.keyframes });
  const info = JSON.parse(await readFile(path.join(out, 'meta/info.json'), 'utf8')) as object;
  expect(info).toMatchObject({
    features: { reasoning: { dtype: 'string' }, is_keyframe: { dtype: 'bool' } },
  });
  const again = await dualvla('export', ...where, '--to', out);
  expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining(out) });
  expect(await json('inspect', out)).toMatchObject({
    episodes,
    problems: [expect.objectContaining({ severity: 'info' })],
  });
});

it('evaluates against the true event times', async () => {
  const labelled = path.join(dir, 'labelled');
  await copyFirstEpisodes(1, path.join(labelled, 'demo'));
  const evaluation = await json<{
    shipped: { tolerances: Record<string, { f1: number }> };
    crossValidated: unknown;
    baselines: Record<string, unknown>;
  }>('evaluate', labelled, '--labels', path.join(labelled, 'demo/events.json'));
  expect(evaluation.crossValidated).toBeNull();
  expect(Object.keys(evaluation.baselines).length).toBeGreaterThanOrEqual(8);
  expect(evaluation.shipped.tolerances['0.25']?.f1).toBeGreaterThan(0.5);
});

it('copies the demo where asked, and never over something', async () => {
  const copy = path.join(dir, 'copy');
  expect(await json('demo', '--to', copy)).toEqual({ path: copy });
  expect((await dualvla('demo', '--to', copy)).status).toBe(1);
});

it('says what it finds on this machine', async () => {
  expect(await json('doctor')).toMatchObject({
    demo: true,
    tools: expect.arrayContaining([
      expect.objectContaining({ name: 'ffmpeg', missing: null }),
      expect.objectContaining({ name: 'event model', missing: null }),
    ]) as unknown,
  });
});

it.skipIf(!full || sharedData === null || sharedLabels === null)(
  'beats every named baseline on the labelled episodes of real data',
  async () => {
    const evaluation = await json<{
      crossValidated: { tolerances: Record<string, { f1: number }> };
      baselines: Record<string, { tolerances: Record<string, { f1: number }> } | null>;
    }>('evaluate', path.dirname(realDataset('any')), '--labels', sharedLabels ?? '');
    const ours = evaluation.crossValidated.tolerances['0.25']?.f1 ?? 0;
    for (const [name, score] of Object.entries(evaluation.baselines)) {
      expect(ours, name).toBeGreaterThan(score?.tolerances['0.25']?.f1 ?? 0);
    }
  },
);
