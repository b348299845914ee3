/** `dualvla team`: two curators differ, a third settles it, and the export takes that. */
import path from 'node:path';
import { expect, it } from 'vitest';
import { scratchFolder, smallDataset } from '../core/datasets/small-dataset';
import { reviewedByMany } from '../fixtures/two-reviews';
import { proposeAt } from './proposed';
import { dualvlaFor } from './run-here';

it('says how far two agree, and takes what a third settles', async () => {
  const root = await smallDataset({ version: 'v3.0', lengths: [12, 12] });
  const scratch = await scratchFolder();
  const [place, data] = [path.join(scratch, 'set.curation'), path.join(scratch, 'data')];
  await proposeAt([0, 4, 9], root, place, data);
  const where = [root, '--project', place];
  const run = dualvlaFor(() => data);
  const dualvla = async (...args: string[]) => {
    const ran = await run(...args, '--json');
    return { ...ran, document: JSON.parse(ran.stdout) as unknown };
  };
  await reviewedByMany({
    dataset: root,
    project: place,
    dataDir: data,
    episodes: [0],
    pruned: { ann: [1], ben: [1, 2] },
  });
  expect((await dualvla('team', ...where)).document).toMatchObject({
    episodes: 2,
    curators: [
      { curator: 'ann', finished: 1 },
      { curator: 'ben', finished: 1 },
    ],
    pairs: [
      { curators: ['ann', 'ben'], episodes: 1, decided: { onlyFirstAccepts: 1, bothPrune: 1 } },
    ],
    disputed: [{ episode: 0, disputes: 1, settledBy: null }],
  });
  const settle = (curator: string) =>
    dualvla('team', 'settle', ...where, '--curator', curator, '--take', 'ben');
  const own = await settle('ann');
  expect(own.status).toBe(1);
  expect(own.document).toMatchObject({ episodes: [], skipped: [{ episode: 0 }] });
  expect((await settle('cleo')).document).toMatchObject({ episodes: [0], skipped: [] });
  expect((await dualvla('team', ...where)).document).toMatchObject({ unsettled: 0 });
  // Who settles looks at disputes, not at proposals.
  expect((await dualvla('team', 'effort', ...where)).document).toMatchObject({
    all: { pruned: 3 },
    curators: [
      { name: 'ann', pruned: 1 },
      { name: 'ben', pruned: 2 },
    ],
  });
  const inWords = await run('team', 'effort', ...where);
  expect(inWords.stdout).toMatch(/ann.*\n.*ben/);
  const kept = await dualvla(
    'export',
    ...where,
    '--to',
    path.join(scratch, 'out'),
    '--decisions',
    'reviewed',
  );
  expect(kept.status, kept.stderr).toBe(0);
});
