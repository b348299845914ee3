/** `dualvla team` on the demo: two curators differ, a third settles it, and the export takes that. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reviewedByMany } from '../fixtures/two-reviews';
import { copyFirstEpisodes } from '../first-episodes';
import { makeTempDir } from '../studio-fixture';
import { dualvlaFor } from './run-here';

let dir: string;
let demo: string;
beforeAll(async () => {
  dir = await makeTempDir();
  demo = path.join(dir, 'demo');
  await copyFirstEpisodes(2, demo);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const run = dualvlaFor(() => path.join(dir, 'data'));

it('says how far two agree, and takes what a third settles', async () => {
  const projectDir = path.join(dir, 'project');
  const where = [demo, '--project', projectDir];
  const dualvla = async (...args: string[]) => {
    const ran = await run(...args, '--json');
    return { ...ran, document: JSON.parse(ran.stdout) as unknown };
  };
  expect((await dualvla('propose', ...where)).status).toBe(0);
  await reviewedByMany({
    dataset: demo,
    project: projectDir,
    dataDir: path.join(dir, 'data'),
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
    path.join(dir, 'out'),
    '--decisions',
    'reviewed',
  );
  expect(kept.status, kept.stderr).toBe(0);
});
