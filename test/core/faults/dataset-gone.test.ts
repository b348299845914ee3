/** The dataset goes, or is written over, under a studio that has it open: sentences, and no decision lost. */
import { copyFileSync, existsSync, utimesSync } from 'node:fs';
import { cp, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { checkIntegrity } from '../../../src/core/datasets/integrity/check-integrity';
import { planExport } from '../../../src/core/export/plan';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import { proposeDataset } from '../../../src/core/keyframes/propose';
import { smallDataset } from '../datasets/small-dataset';
import { inputs } from '../export-formats/small-inputs';
import { Curated } from '../export/curated';

const lengths = [12, 16, 20];
const sentence = /^[^\n]{10,400}\.$/;

const file = (of: string, episode: number): string =>
  path.join(of, `data/chunk-000/episode_00000${episode}.parquet`);

it.each(['v2.1', 'v3.0'] as const)('gone (%s), and back again', async (version) => {
  const root = await smallDataset({ version, lengths, video: true });
  const curated = await Curated.open(root);
  const { dataset, project } = curated;
  await curated.review(0, [2]);
  await rename(root, `${root}-elsewhere`);
  // Whoever looks at an episode that is there goes on deciding.
  await curated.decide(0, { kind: 'flag', flagged: true });
  await curated.decide(0, { kind: 'flag', flagged: false });

  const read = await dataset.signals(2).catch((error: unknown) => error);
  expect(read).toMatchObject({ code: 'not-found' });
  expect((read as Error).message).toMatch(/^Episode 2 cannot be read: .*data\/.*\.parquet/);
  expect(await dataset.videos(2)).toEqual([]);
  expect(dataset.problemsOf(2).map(({ code }) => code)).toContain('video-missing');

  const { policy } = project.info;
  const proposed = await proposeDataset({ dataset, project, episodes: null, policy }, unwatched);
  const told = proposed.problems.filter(({ episode }) => episode !== undefined);
  // Of the first one the numbers are known.
  expect(new Set(told.map(({ episode }) => episode))).toEqual(new Set([1, 2]));
  const checked = await checkIntegrity(dataset, { deep: false }, unwatched);
  for (const { message } of [...told, ...checked.problems]) expect(message).toMatch(sentence);

  const gone = { code: 'not-found', message: expect.stringMatching(/meta\/info\.json is missing/) };
  await expect(planExport(curated.request())).rejects.toMatchObject(gone);
  await expect(runExport(curated.request(), unwatched)).rejects.toMatchObject(gone);
  expect(existsSync(curated.out)).toBe(false);

  await rename(`${root}-elsewhere`, root);
  expect((await dataset.signals(2)).frames).toBe(20);
  expect(project.decisions(0)).toHaveLength(4);
  // What was said of its videos is said no more.
  const plan = await planExport(curated.request());
  expect(plan.skipped.map(({ episode, reason }) => [episode, reason])).toEqual([
    [1, 'no-proposals'],
    [2, 'no-proposals'],
  ]);
  expect(dataset.problemsOf(2)).toEqual([]);
  await runExport(curated.request(), unwatched);
});

it('written over: an export goes by what is there, and ends where it changes meanwhile', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [12, 12, 12] });
  const other = await smallDataset({
    version: 'v2.1',
    lengths: [12, 12, 12],
    columns: { action: '[CAST(i + 7 AS FLOAT), CAST(i AS FLOAT)]' },
  });
  const curated = await Curated.open(root);
  for (const episode of [0, 1, 2]) await curated.review(episode, [2]);
  await cp(file(other, 1), file(root, 1));
  const plan = await planExport(curated.request());
  expect(plan.episodes.map(({ episode }) => episode)).toEqual([0, 2]);
  expect(plan.skipped).toMatchObject([{ episode: 1, reason: 'changed-since-review' }]);

  let isOver = false;
  const run = runExport(curated.request(), {
    ...unwatched,
    report({ phase }) {
      if (phase === 'planning' || isOver) return;
      isOver = true;
      copyFileSync(file(other, 2), file(root, 2));
    },
  });
  await expect(run).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/was changed while it was exported; nothing was written/),
  });
  expect(await readdir(path.dirname(curated.out))).toEqual([]);
  await runExport(curated.request(), unwatched);
  const { episodes } = await planExport(curated.request({ out: `${curated.out}-again` }));
  expect(episodes.map(({ episode }) => episode)).toEqual([0]);
  for (const episode of [0, 1, 2]) expect(curated.project.decisions(episode)).toHaveLength(2);
});

const papers = { format: 'ecot-json' } as const;

it.each([
  ['LeRobot v2.1', {}, 'videos/chunk-000/observation.images.top/episode_000001.mp4'],
  ['HDF5 without pictures', papers, 'place_demo.hdf5'],
  ['RLDS', papers, null],
  ['folder of videos', papers, 'clip1.mp4'],
] as const)('changed under an export: %s', async (format, options, name) => {
  const root = (await inputs[format]?.make()) ?? '';
  const curated = await Curated.openAny(root);
  for (const episode of [0, 1]) await curated.review(episode, [2]);
  const shard = (await readdir(root)).find((each) => each.includes('tfrecord')) ?? '';
  const changed = path.join(root, name ?? shard);
  let isOver = false;
  const run = runExport(curated.request(options), {
    ...unwatched,
    report({ phase }) {
      if (phase === 'planning' || isOver) return;
      isOver = true;
      utimesSync(changed, 1_700_000_000, 1_700_000_000);
      // A window that looks at the dataset meanwhile takes nothing from what the export has to know.
      void curated.dataset.forgetChanged();
    },
  });
  await expect(run).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/was changed while it was exported; nothing was written/),
  });
  expect(await readdir(path.dirname(curated.out))).toEqual([]);
  await runExport(curated.request(options), unwatched);
});
