import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoDataset } from '../shared-data';
import { makeTempDir } from '../studio-fixture';
import { dualvlaFor } from './run-here';

let dir: string;
beforeAll(async () => {
  dir = await makeTempDir();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const dualvla = dualvlaFor(() => dir);

async function kb(...args: string[]): Promise<unknown> {
  const { status, stdout, stderr } = await dualvla('score', 'kb', ...args, '--json');
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}

it('keeps scored rollouts, finds alike ones, and gives them to another base', async () => {
  const base = path.join(dir, 'kb');
  const said = path.join(dir, 'said.jsonl');
  const scores = { reasoning: 5, action: 7, intention: 10, alignment: null };
  const notes = [{ t: 1.5, text: 'misses the block', failure: true }];
  const lines = [
    { id: 0, scores, outcome: 0, notes },
    { id: '1', scores },
    { id: '1', scores: { ...scores, action: 11 } },
  ];
  await writeFile(said, lines.map((line) => JSON.stringify(line)).join('\n'));
  expect(await kb('add', demoDataset, '--kb', base, '--from', said)).toMatchObject({
    added: 2,
    fullScore: 10,
    unusable: [{ row: 3, reason: expect.stringContaining('scores.action') as unknown }],
  });
  expect(await kb('list', '--kb', base)).toMatchObject({
    rollouts: 2,
    failures: 1,
    notes: 1,
    lookedAt: 2,
    entries: [
      { id: '0', scores: { reasoning: 0.5, action: 0.7, intention: 1, alignment: null } },
      { id: '1', outcome: null },
    ],
  });
  const query = ['retrieve', '5', '--rollouts', demoDataset, '--kb', base];
  expect(await kb(...query, '--preset', 'paper')).toMatchObject({ preset: 'paper' });
  expect(await kb('retrieve', '0', '--kb', base, '--k', '9')).toMatchObject({
    examples: [{ id: '1' }],
  });
  expect(await kb('remove', '1', '--kb', base)).toEqual({ removed: '1' });
  const other = path.join(dir, 'other');
  expect(await kb('export', '--kb', base, '--to', other)).toEqual({ rollouts: 1, pictures: 2 });
  expect(await kb('import', other, '--kb', path.join(dir, 'third'))).toMatchObject({ rollouts: 1 });
  expect(await readFile(path.join(other, 'kb.jsonl'), 'utf8')).toContain('misses the block');
});

it('says that there is no base', async () => {
  const place = path.join(dir, 'nowhere');
  const { status, stdout } = await dualvla('score', 'kb', 'list', '--kb', place, '--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'not-found' } });
});
