import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { planExport } from '../../../src/core/export/plan';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import type { JobProgress } from '../../../src/shared/model/job';
import { smallDataset, type SmallDataset } from '../datasets/small-dataset';
import { Curated, keyframeAt, textAt } from './curated';
import { IndependentDataset } from './independent-reader';
import { splitDataset, splitLengths } from './split-dataset';
import { verifyExport } from './verify-export';

const camera = 'observation.images.top';
const versions = ['v2.0', 'v2.1', 'v3.0'] as const;
const full = process.env['DUALVLA_TEST_FULL'] === '1';

/** Columns of every kind that a robot dataset may have, hard names included. */
const strange: Pick<SmallDataset, 'columns' | 'features'> = {
  columns: {
    reasoning: "'dense ' || e || ' ' || i",
    is_keyframe: 'i % 3 = 0',
    'it\'s "odd".x': 'CAST(i AS TINYINT)',
    'observation.matrix': '[[i, e], [e, i], [0, 1]]::FLOAT[][]',
    'next.done': 'i = 3',
    holes: "CASE WHEN i % 2 = 0 THEN 'nan'::DOUBLE WHEN i = 3 THEN '-inf'::DOUBLE END",
    bytes: "CAST('ab' || i AS BLOB)",
    'observation.images.still': "{'bytes': CAST('png' || i AS BLOB), 'path': 'frame_' || i}",
  },
  features: {
    reasoning: { dtype: 'string', shape: [1], names: null },
    is_keyframe: { dtype: 'bool', shape: [1], names: null },
    'it\'s "odd".x': { dtype: 'int8', shape: [1], names: null },
    'observation.matrix': { dtype: 'float32', shape: [3, 2], names: null },
    'next.done': { dtype: 'bool', shape: [1], names: null },
    holes: { dtype: 'float64', shape: [1], names: null },
    bytes: { dtype: 'binary', shape: [1], names: null },
    'observation.images.still': { dtype: 'image', shape: [3, 2, 2], names: null },
  },
};
const renamed = { reasoning: 'source.reasoning', is_keyframe: 'source.is_keyframe' };

it.each(full ? versions : (['v2.1', 'v3.0'] as const))(
  'writes a whole %s dataset; what was finished in full stays bit by bit',
  async (version) => {
    const lengths = [7, 5, 9];
    const root = await smallDataset({ version, lengths, video: true, ...strange });
    const curated = await Curated.open(root);
    const texts = [
      await curated.review(0, [0, 4]),
      await curated.review(1, []),
      await curated.review(2, [2, 5, 8]),
    ];
    const reports: JobProgress[] = [];
    const result = await runExport(curated.request(), {
      signal: new AbortController().signal,
      report: (progress) => reports.push(progress),
    });

    const verified = await verifyExport(root, curated.out, {
      episodes: texts.map((each, source) => ({ source, texts: each })),
      renumbered: false,
      renamed,
    });
    expect(verified).toEqual({ frames: 21, keyframes: 5, packets: 21 });
    expect(result).toMatchObject({ episodes: 3, frames: 21, keyframes: 5, skipped: [] });
    expect(result.sparsity).toBeCloseTo(1 - 5 / 21, 12);
    const { features: before, ...infoBefore } = await readInfo(root);
    const { features: after, ...infoAfter } = await readInfo(curated.out);
    expect(infoAfter).toEqual(infoBefore);
    expect(Object.keys(after)).toHaveLength(Object.keys(before).length + 2);

    const bytes = reports.filter(({ total }) => total !== undefined);
    expect(bytes.map(({ done }) => done)).toEqual(
      bytes.map(({ done }) => done).sort((a, b) => a - b),
    );
    expect(bytes.filter(({ done, total }) => done === total)).toHaveLength(1);
    expect(bytes.at(-1)).toMatchObject({ phase: 'done', unit: 'bytes' });
  },
);

it.each(full ? versions : (['v2.0', 'v3.0'] as const))(
  'numbers the rest of a %s dataset anew where episodes are left out',
  async (version) => {
    const root = await smallDataset({
      version,
      lengths: [7, 5, 9, 6],
      video: true,
      tasks: ['pick', 'place'],
      info: { splits: { train: '0:3', test: '3:4' } },
      ...strange,
    });
    const curated = await Curated.open(root);
    const first = await curated.review(1, [0, 3]);
    await curated.review(2, [1]);
    await curated.decide(2, { kind: 'flag', flagged: true });
    const last = await curated.review(3, [5]);
    await curated.propose(0, [2]);

    const plan = await planExport(curated.request());
    expect(plan.blockers).toEqual([]);
    expect(plan.skipped.map(({ episode, reason }) => [episode, reason])).toEqual([
      [0, 'not-finished'],
      [2, 'flagged'],
    ]);
    expect(plan.episodes).toEqual([
      { episode: 1, frames: 5, keyframes: 2 },
      { episode: 3, frames: 6, keyframes: 1 },
    ]);
    await runExport(curated.request(), unwatched);
    await verifyExport(root, curated.out, {
      episodes: [
        { source: 1, texts: first },
        { source: 3, texts: last },
      ],
      renumbered: true,
      renamed,
    });
    const info = await readInfo(curated.out);
    expect(info.splits).toEqual({ train: '0:1', test: '1:2' });
    const map = JSON.parse(
      await readFile(path.join(curated.out, 'curation/episodes.json'), 'utf8'),
    ) as {
      episodes: Record<string, unknown>[];
      skipped: unknown[];
    };
    expect(map.episodes).toMatchObject([
      { episode_index: 0, source_episode_index: 1, keyframes: 2, curators: ['anna'] },
      { episode_index: 1, source_episode_index: 3, keyframes: 1, curators: ['anna'] },
    ]);
    expect(map.skipped).toEqual(plan.skipped);
  },
);

it('takes accepted, moved, edited and added keyframes; not pruned or undecided ones', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [20] });
  const curated = await Curated.open(root);
  await curated.propose(0, [1, 5, 9, 13, 17]);
  await curated.decide(0, { kind: 'accept', keyframes: [keyframeAt(0, 1)] });
  await curated.decide(0, { kind: 'prune', keyframes: [keyframeAt(0, 5)] });
  await curated.decide(0, { kind: 'move', keyframe: keyframeAt(0, 9), toFrame: 10 });
  await curated.decide(0, { kind: 'edit', keyframe: keyframeAt(0, 13), text: 'Lift it.' });
  await curated.decide(0, {
    kind: 'add',
    keyframe: { ...keyframeAt(0, 3), id: 'new', reasoning: { text: 'Look.', source: 'curator' } },
  });
  await curated.decide(0, { kind: 'finish' });
  await runExport(curated.request(), unwatched);
  const texts = new Map([
    [1, textAt(0, 1)],
    [3, 'Look.'],
    [10, textAt(0, 9)],
    [13, 'Lift it.'],
  ]);
  await verifyExport(root, curated.out, { episodes: [{ source: 0, texts }], renumbered: false });
  const lines = await readFile(path.join(curated.out, 'curation/keyframes.jsonl'), 'utf8');
  const sources = lines
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { text_from: string }).text_from);
  expect(sources).toEqual(['dataset', 'curator', 'dataset', 'curator']);
});

it('keeps files of many episodes together, with the statistics that follow from what is kept', async () => {
  const root = await splitDataset();
  const curated = await Curated.open(root);
  const texts = [await curated.review(1, [0, 3]), await curated.review(3, [2])];
  const plan = await planExport(curated.request());
  expect(plan.problems.map(({ code }) => code)).toContain('shared-videos');
  await runExport(curated.request(), unwatched);
  const totals = await verifyExport(root, curated.out, {
    episodes: [
      { source: 1, texts: texts[0] ?? new Map() },
      { source: 3, texts: texts[1] ?? new Map() },
    ],
    renumbered: true,
  });
  expect(totals.packets).toBe(2 * splitLengths.reduce((a, b) => a + b, 0));
  const out = await IndependentDataset.read(curated.out);
  expect(out.episodes.map(({ dataFile }) => path.basename(dataFile))).toEqual([
    'file-000.parquet',
    'file-001.parquet',
  ]);
  // Lengths 9 and 10: index runs over 0..8 and 9..18; actions are [i, -i].
  expect(out.episodes[1]?.stats.get('index/min')).toEqual([9]);
  expect(out.episodes[1]?.stats.get('index/max')).toEqual([18]);
  expect(out.episodes[1]?.stats.get('action/max')).toEqual([9, 0]);
  const stats = await out.stats();
  expect(stats?.['action']?.['count']).toEqual([19]);
  expect(stats?.['action']?.['min']).toEqual([0, -9]);
  const values = [...Array(9).keys(), ...Array(10).keys()];
  const mean = values.reduce((a, b) => a + b, 0) / 19;
  const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 19);
  expect(numbersOf(stats, 'action/mean')[0]).toBeCloseTo(mean, 9);
  expect(numbersOf(stats, 'action/std')[1]).toBeCloseTo(std, 9);
  expect(stats?.[camera]?.['max']).toEqual([[[0.09]], [[0.09]], [[0.09]]]);
  expect(numbersOf(stats, 'is_keyframe/mean')[0]).toBeCloseTo(3 / 19, 9);
});

it('repairs timestamps, indices and totals when asked, and only then', async () => {
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [8, 6],
    video: true,
    columns: { frame_index: null, timestamp: 'CAST(0.05 + i * 0.11 AS DOUBLE)' },
    features: {
      frame_index: null,
      timestamp: { dtype: 'float64', shape: [1], names: null },
      'observation.images.ghost': { dtype: 'video', shape: [8, 8, 3], names: null },
    },
    info: { splits: { train: '0:100' }, total_videos: 7, total_frames: 99 },
  });
  const curated = await Curated.open(root);
  const texts = [await curated.review(0, [0]), await curated.review(1, [1])];
  const episodes = texts.map((each, source) => ({ source, texts: each }));
  const asked = (await planExport(curated.request())).repairs;
  expect(asked.map(({ repair, chosen }) => [repair, chosen])).toEqual([
    ['timestamps', false],
    ['indices', false],
    ['totals', false],
  ]);
  const [loader] = (await planExport(curated.request())).loaders;
  expect(loader).toMatchObject({ accepts: false, loader: 'LeRobot up to 0.3' });
  expect(loader?.because).toMatch(/timestamps.*ghost.*repair timestamps, totals would help/);

  await runExport(curated.request(), unwatched);
  await verifyExport(root, curated.out, { episodes, renumbered: false });
  expect((await readInfo(curated.out)).splits).toEqual({ train: '0:100' });

  const mended = curated.request({
    out: `${curated.out}-mended`,
    repair: ['timestamps', 'indices', 'totals'],
  });
  expect((await planExport(mended)).loaders[0]).toMatchObject({ accepts: true });
  await runExport(mended, unwatched);
  await verifyExport(root, mended.options.out, {
    episodes,
    renumbered: true,
    repaired: ['timestamp', 'index', 'episode_index'],
    added: ['frame_index'],
    droppedCameras: ['observation.images.ghost'],
  });
  expect(await readInfo(mended.options.out)).toMatchObject({
    splits: { train: '0:2' },
    total_videos: 2,
    total_frames: 14,
  });
});

it('keeps the dense text of an export that is exported again', async () => {
  const root = await smallDataset({ version: 'v3.0', lengths: [6], ...strange });
  const first = await Curated.open(root);
  await first.review(0, [0, 3]);
  await runExport(first.request(), unwatched);
  const second = await Curated.open(first.out);
  const texts = await second.review(0, [1]);
  await runExport(second.request(), unwatched);
  await verifyExport(first.out, second.out, {
    episodes: [{ source: 0, texts }],
    renumbered: false,
    renamed: { reasoning: 'source.source.reasoning', is_keyframe: 'source.source.is_keyframe' },
  });
});

/** One statistic of scalar features: numbers, or nothing. */
function numbersOf(stats: Awaited<ReturnType<IndependentDataset['stats']>>, name: string) {
  const [feature = '', key = ''] = name.split('/');
  const value = stats?.[feature]?.[key];
  return Array.isArray(value) ? value.map(Number) : [];
}

const readInfo = async (root: string) => (await IndependentDataset.read(root)).info;
