import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CalibrationReport } from '../../src/shared/model/calibration';
import { writeRollouts } from '../fixtures/score/rollout-folder';
import { simulateRollouts } from '../fixtures/score/simulate-rollouts';
import { makeTempDir } from '../studio-fixture';
import { dualvlaFor } from './run-here';

let dir: string;
let folder: string;
let project: string;
beforeAll(async () => {
  dir = await makeTempDir();
  project = path.join(dir, 'project');
  const simulated = simulateRollouts(60, 5, ['good', 'dropped']);
  const lines = simulated.map(({ line }) => line);
  folder = await writeRollouts(path.join(dir, 'rollouts'), lines);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const dualvla = dualvlaFor(() => path.join(dir, 'data'));

type Drawn = { sample: string; rollouts: { id: string; blind: string }[] };
type Reported = CalibrationReport & { recorded: number; unusable: object[]; judge: string | null };

async function calibrate<T>(...args: string[]): Promise<T> {
  const wish = ['score', 'calibrate', folder, '--project', project, ...args, '--json'];
  const { status, stdout, stderr } = await dualvla(...wish);
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as T;
}

it('draws a blind sample, records what people say of it, and reports on the judge', async () => {
  const first = await calibrate<Drawn>('--sample', '20', '--seed', '7');
  const drawn = await calibrate<Drawn>('--sample', '30', '--seed', '7');
  expect(drawn.rollouts.slice(0, 20)).toEqual(first.rollouts);
  expect(new Set(drawn.rollouts.map(({ id }) => id)).size).toBe(30);
  expect(Object.keys(drawn.rollouts[0] ?? {})).toEqual(['id', 'task', 'video', 'blind']);

  // A judge that takes a third of the failures for successes.
  const rollouts = (await readFile(path.join(folder, 'rollouts.jsonl'), 'utf8')).trim().split('\n');
  const all = rollouts.map((line) => JSON.parse(line) as { id: string; outcome: number });
  const said = all.map(({ id, outcome }, at) => {
    const judge = {
      reasoning: null,
      action: outcome === 1 ? 0.9 : 0.6,
      intention: 0.8,
      alignment: null,
    };
    return { id, judge, success: outcome === 1 || at % 3 === 0 ? 1 : 0 };
  });
  const scored = drawn.rollouts.map(({ id }, at) => {
    const good = all.find((each) => each.id === id)?.outcome === 1;
    return { id, scores: { action: good ? 8 : 3, intention: at % 2 === 0 ? 7 : 8 }, outcome: good };
  });
  const file = path.join(dir, 'scored.jsonl');
  const outside = all.find(({ id }) => drawn.rollouts.every((each) => each.id !== id));
  await writeFile(
    file,
    [...scored, { ...scored[0], id: outside?.id }].map((line) => JSON.stringify(line)).join('\n'),
  );
  const unjudged = await calibrate<Reported>('--from', file, '--curator', 'ann');
  expect(unjudged).toMatchObject({ recorded: 30, judge: null, curators: { ann: 30 }, rates: [] });
  expect(unjudged.unusable).toEqual([
    { row: 31, reason: `names "${outside?.id}", which no blind sample has` },
  ]);

  const kept = path.join(project, 'score/judged/abc.jsonl');
  await mkdir(path.dirname(kept), { recursive: true });
  const lines = [{ judge: { id: 'abc', model: 'm' } }, ...said];
  await writeFile(kept, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  // Who is halfway does not see how far off the judge is, unless that is asked for.
  const half = path.join(dir, 'half.jsonl');
  const named = scored.slice(0, 15).map((each, at) => ({ ...each, id: drawn.rollouts[at]?.blind }));
  await writeFile(half, named.map((line) => JSON.stringify(line)).join('\n'));
  const halfway = await calibrate<Reported>('--from', half, '--curator', 'bob');
  expect(halfway).toMatchObject({ recorded: 15, judged: 60, rates: [], success: null });
  expect(halfway.curators).toEqual({ ann: 30, bob: 15 });
  expect(halfway.dimensions.action.meanDifference).toBeNull();
  expect(halfway.sentences).toEqual([expect.stringMatching(/hidden until .* --partial/)]);
  const partial = await calibrate<Reported>('--curator', 'bob', '--partial');
  expect(partial.dimensions.action.meanDifference).not.toBeNull();
  const report = await calibrate<Reported>();
  expect(report).toMatchObject({ recorded: 0, judge: 'abc', scored: 30, judged: 60 });
  expect(report.sentences[0]).toMatch(/^The judge is lenient on action/);
  expect(report.success?.confusion.misses).toBe(0);
  expect(report.rates[0]).toMatchObject({ policy: null, labelled: 30, judgedAlone: 30 });
  // Nobody is asked twice, and nothing of what was said is rewritten.
  const people = path.join(project, 'score/people');
  const journals = (await readdir(people)).toSorted().map((name) => path.join(people, name));
  const written = await Promise.all(journals.map((name) => readFile(name, 'utf8')));
  expect(written.map((text) => text.trim().split('\n').length)).toEqual([30, 15]);
});

it('keeps nothing in the folder of the rollouts', async () => {
  const wish = [
    'score',
    'calibrate',
    folder,
    '--project',
    path.join(folder, 'p'),
    '--sample',
    '3',
    '--json',
  ];
  const { status, stdout } = await dualvla(...wish);
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'invalid-input' } });
});
