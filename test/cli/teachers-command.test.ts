/** From a file of outputs to the accept rate, as scripts do it: the shapes that they read. */
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDataset } from '../../src/core/datasets/open';
import { plantedActions } from '../fixtures/teachers/planted-actions';
import { demoDataset } from '../shared-data';
import { makeTempDir } from '../studio-fixture';
import { dualvlaFor } from './run-here';

let dir: string;
beforeAll(async () => {
  dir = await makeTempDir();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const dualvla = dualvlaFor(() => path.join(dir, 'data'));
const run = (...args: string[]) => dualvla('teachers', ...args, '--json');

async function teachers<T>(what: string, ...args: string[]): Promise<T> {
  const project = path.join(dir, 'demo.curation');
  const { status, stdout, stderr } = await run(what, demoDataset, '--project', project, ...args);
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as T;
}

interface Look {
  id: string;
  episode: number;
  frame: number;
  probability: number;
  suspicion: number;
}
interface Report {
  looked: number;
  unsure: number;
  acceptRate: { value: number; low: number; high: number } | null;
  strata: { stratum: string; outputs: number; looked: number }[];
  looksForFivePercent: number;
  found: { looks: number; faults: number }[];
  scores: {
    action: {
      errorByPhase: { name: string; outputs: number }[];
      errorOverTime: { medianError: number | null }[];
    };
  };
}

it('imports, draws, takes verdicts and reports, each in the shape that is documented', async () => {
  const dataset = await openDataset(demoDataset);
  const planted = await plantedActions(dataset, 'pi0', { seed: 2, noise: 0.05, every: 8 });
  await dataset.close();
  const file = path.join(dir, 'outputs.jsonl');
  const rows = planted.map(({ output: { episode, frame, kind, action } }) =>
    JSON.stringify({ episode, frame, kind, action }),
  );
  await writeFile(file, `${rows.join('\n')}\n{"episode":0}\n`);
  const from = ['--from', file, '--teacher', 'pi0'];
  expect(await teachers('import', ...from)).toEqual({
    teacher: 'pi0',
    kinds: { action: rows.length, reasoning: 0 },
    outputs: rows.length,
    replaced: 0,
    rejected: [{ row: rows.length + 1, reason: expect.any(String) }],
    rejectedRows: 1,
  });
  expect(await teachers('list')).toEqual([
    {
      teacher: 'pi0',
      kind: 'action',
      outputs: rows.length,
      episodes: 24,
      medianError: expect.any(Number),
      looked: 0,
      acceptRate: null,
    },
  ]);
  const drawing = ['--teacher', 'pi0', '--seed', '4', '--looks'];
  const looks = await teachers<Look[]>('sample', ...drawing, '120');
  expect(Object.keys(looks[0] ?? {}).sort()).toEqual(
    'episode frame id kind probability reason stratum suspicion'.split(' '),
  );
  expect(await teachers('sample', ...drawing, '20')).toEqual(looks.slice(0, 20));
  expect(new Set(looks.map(({ episode, frame }) => `${episode} ${frame}`)).size).toBe(120);
  const before = await teachers<Report>('report', '--teacher', 'pi0');
  expect(before).toMatchObject({ looked: 0, acceptRate: null, found: [] });
  expect(before.looksForFivePercent).toBeGreaterThan(100);

  const bad = new Set(
    planted.flatMap(({ fault, output }) =>
      fault === null ? [] : [`${output.episode} ${output.frame}`],
    ),
  );
  const verdicts = looks.map(({ id, episode, frame }, at) =>
    JSON.stringify({
      id,
      verdict: at === 5 ? 'unsure' : bad.has(`${episode} ${frame}`) ? 'wrong' : 'accept',
    }),
  );
  const said = path.join(dir, 'verdicts.jsonl');
  await writeFile(said, `${verdicts.join('\n')}\n{"id":"none","verdict":"accept"}\n{"id":1}\n`);
  expect(await teachers('verdict', '--from', said)).toEqual({
    recorded: 120,
    unknown: [
      { row: 121, reason: expect.stringContaining('no sample') },
      { row: 122, reason: expect.any(String) },
    ],
  });
  const report = await teachers<Report>('report', '--teacher', 'pi0');
  expect(report).toMatchObject({ looked: 119, unsure: 1 });
  const { value = 0, low = 1, high = 0 } = report.acceptRate ?? {};
  const truth = 1 - bad.size / rows.length;
  expect(low).toBeLessThan(truth);
  expect(high).toBeGreaterThan(truth);
  expect(Math.abs(value - truth)).toBeLessThan(0.1);
  expect(report.found.at(-1)?.looks).toBe(119);
  expect(report.found.at(-1)?.faults).toBeGreaterThan(0.8 * bad.size);
  expect(report.strata.reduce((sum, { looked }) => sum + looked, 0)).toBe(119);
  expect(report.strata.reduce((sum, { outputs }) => sum + outputs, 0)).toBe(rows.length);
  const by = report.scores.action;
  expect(by.errorByPhase.reduce((sum, { outputs }) => sum + outputs, 0)).toBe(rows.length);
  expect(by.errorOverTime).toHaveLength(10);
  expect(by).toMatchObject({ calibration: [], against: [] });
  expect(await teachers('list')).toMatchObject([{ looked: 119, acceptRate: value }]);
}, 120_000);

it('says in a sentence what it does not take', async () => {
  const of = (...args: string[]) =>
    run(args[0] ?? '', demoDataset, '--project', path.join(dir, 'demo.curation'), ...args.slice(1));
  const faults: [string[], string][] = [
    [['fly'], 'There is no "teachers fly"'],
    [['sample', '--teacher', 'pi0', '--looks', '0'], '--looks takes a whole number'],
    [['sample', '--teacher', 'nobody', '--looks', '5'], 'There is nothing to look at'],
    [['report', '--teacher', '../x'], '--teacher takes a name'],
    [['import', '--teacher', 'pi0', '--from', path.join(dir, 'none.jsonl')], 'none.jsonl'],
  ];
  for (const [args, sentence] of faults) {
    const { status, stdout } = await of(...args);
    expect(status).toBe(1);
    const { error } = JSON.parse(stdout) as { error: { code: string; message: string } };
    expect(error.message).toContain(sentence);
    expect(error.code).not.toBe('internal');
  }
}, 60_000);
