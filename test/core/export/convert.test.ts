import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { planExport } from '../../../src/core/export/plan';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import type { ExportOptions } from '../../../src/shared/model/export';
import { smallDataset } from '../datasets/small-dataset';
import { Curated, textAt } from './curated';
import { IndependentDataset } from './independent-reader';
import { verifyConversion, type Conversion } from './verify-conversion';

const lengths = [7, 12, 9];
/** Values of more than one kind, one of them dense text in a column of our name. */
const columns = {
  reasoning: "'dense ' || e || ' ' || i",
  'observation.matrix': '[[i, e], [e, i], [0, 1]]::FLOAT[][]',
  'next.done': 'i = 3',
  holes: "CASE WHEN i % 2 = 0 THEN 'nan'::DOUBLE WHEN i = 3 THEN '-inf'::DOUBLE END",
  undeclared: 'CAST(i AS SMALLINT)',
};
const features = {
  reasoning: { dtype: 'string', shape: [1], names: null },
  'observation.matrix': { dtype: 'float32', shape: [3, 2], names: null },
  'next.done': { dtype: 'bool', shape: [1], names: null },
  holes: { dtype: 'float64', shape: [1], names: null },
};
const all = (length: number): number[] => [...Array(length).keys()];

async function convert(
  curated: Curated,
  options: Partial<ExportOptions>,
): Promise<{ out: string; problems: string[] }> {
  const out = `${curated.out}-${Object.values(options).join('-')}`;
  const request = curated.request({ ...options, out });
  const plan = await planExport(request);
  expect(plan.blockers).toEqual([]);
  await runExport(request, unwatched);
  return { out, problems: plan.problems.map(({ code }) => code) };
}

const pairs = [
  ['v2.0', 'lerobot-v3.0'],
  ['v3.0', 'lerobot-v2.1'],
  ['v2.1', 'lerobot-v3.0'],
] as const;

// One goes there and back, and so to both; with the long counts all.
it.each(process.env['DUALVLA_TEST_FULL'] === '1' ? pairs : pairs.slice(0, 1))(
  'converts %s to %s and back without losing a value',
  async (version, format) => {
    const tasks = ['pick', 'place'];
    const root = await smallDataset({ version, lengths, video: true, tasks, columns, features });
    await writeFile(path.join(root, 'meta/notes.txt'), 'by nobody');
    const curated = await Curated.open(root);
    const texts = [
      await curated.review(0, [0, 4]),
      await curated.review(1, []),
      await curated.review(2, [8]),
    ];
    const { out, problems } = await convert(curated, { format });
    expect(problems).toContain('videos-copied');
    expect(problems).toContain('files-left');
    expect(problems).not.toContain('videos-encoded');
    const conversion: Conversion = {
      version: format === 'lerobot-v3.0' ? 'v3.0' : 'v2.1',
      episodes: texts.map((each, source) => ({
        source,
        frames: all(lengths[source] ?? 0),
        texts: each,
      })),
      fps: 10,
      carrier: 'columns',
      retimed: false,
      video: 'copied',
    };
    const seen = await verifyConversion(root, out, conversion);
    expect(seen).toMatchObject({ frames: 28, packets: 28 });

    const again = await Curated.open(out);
    const back = texts.map((_, source) => again.review(source, [1]));
    const backTexts = await Promise.all(back);
    const other = format === 'lerobot-v3.0' ? 'lerobot-v2.1' : 'lerobot-v3.0';
    const second = await convert(again, { format: other });
    await verifyConversion(out, second.out, {
      ...conversion,
      version: other === 'lerobot-v3.0' ? 'v3.0' : 'v2.1',
      episodes: conversion.episodes.map((each, at) => ({
        ...each,
        texts: backTexts[at] ?? new Map(),
      })),
    });
  },
);

it('carries the reasoning in language columns and as subtasks', async () => {
  const root = await smallDataset({ version: 'v3.0', lengths, tasks: ['pick'] });
  const curated = await Curated.open(root);
  const texts = [
    await curated.review(0, [2, 5]),
    await curated.review(1, [0]),
    await curated.review(2, []),
  ];
  const episodes = texts.map((each, source) => ({
    source,
    frames: all(lengths[source] ?? 0),
    texts: each,
  }));
  const base = { version: 'v3.0', episodes, fps: 10, retimed: false, video: 'none' } as const;
  const language = await convert(curated, { format: 'lerobot-v3.0', carrier: 'language' });
  await verifyConversion(root, language.out, { ...base, carrier: 'language' });
  const subtasks = await convert(curated, { format: 'lerobot-v3.0', carrier: 'subtasks' });
  await verifyConversion(root, subtasks.out, { ...base, carrier: 'subtasks' });

  const plain = await Curated.open(language.out);
  expect(await plain.dataset.reasoning(0)).toEqual(
    ['', '', 2, 2, 2, 5, 5].map((frame) => (frame === '' ? '' : textAt(0, Number(frame)))),
  );
  const indexed = await Curated.open(subtasks.out);
  expect(await indexed.dataset.reasoning(0)).toEqual(await plain.dataset.reasoning(0));
  const old = curated.request({ format: 'lerobot-v2.1', carrier: 'language' });
  expect((await planExport(old)).blockers).toEqual([expect.stringContaining('LeRobot 0.6')]);
});

it('leaves out idle ends and all but every n-th frame, and everything follows', async () => {
  const still = 'CASE WHEN i < 10 THEN 0 WHEN i > 29 THEN 2 ELSE (i - 9) / 10.0 END';
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [44, 40],
    video: true,
    columns: {
      'observation.state': `[CAST(${still} AS FLOAT), CAST(e AS FLOAT), CAST(0 AS FLOAT)]`,
    },
  });
  const curated = await Curated.open(root);
  await curated.review(0, [0, 17, 43]);
  await curated.review(1, [20, 21]);
  const { out, problems } = await convert(curated, { format: 'lerobot-v2.1', trimIdle: true });
  expect(problems).toEqual(expect.arrayContaining(['idle-trimmed', 'videos-encoded']));
  const map = await readMap(out);
  const episodes = map.map(({ source_first_frame: first, length }, source) => ({
    source,
    frames: all(length).map((at) => first + at),
    texts: new Map(
      source === 0
        ? // Those at 0 and 43 say what to do in frames that are not there.
          [[17 - first, textAt(0, 17)]]
        : [
            [20 - first, textAt(1, 20)],
            [21 - first, textAt(1, 21)],
          ],
    ),
  }));
  for (const { frames } of episodes) {
    expect(frames[0]).toBeGreaterThan(4);
    expect(frames[0]).toBeLessThan(11);
    expect(frames.at(-1)).toBeGreaterThan(27);
    expect(frames.at(-1)).toBeLessThan(35);
  }
  const base = { fps: 10, carrier: 'columns', retimed: true } as const;
  await verifyConversion(root, out, { ...base, version: 'v2.1', episodes, video: 'counted' });
  // v3.0 names the stretch, so its file goes along untouched.
  const whole = await convert(curated, { format: 'lerobot-v3.0', trimIdle: true });
  await verifyConversion(root, whole.out, { ...base, version: 'v3.0', episodes, video: 'copied' });

  const third = await convert(curated, { format: 'lerobot-v3.0', stride: 3 });
  await verifyConversion(root, third.out, {
    ...base,
    version: 'v3.0',
    fps: 10 / 3,
    episodes: [
      {
        source: 0,
        frames: all(15).map((at) => 3 * at),
        texts: new Map([
          [0, textAt(0, 0)],
          [6, textAt(0, 17)],
          [14, textAt(0, 43)],
        ]),
      },
      // Both keyframes would fall on frame 21; the first of equal ones stays.
      { source: 1, frames: all(14).map((at) => 3 * at), texts: new Map([[7, textAt(1, 20)]]) },
    ],
    video: 'counted',
  });
});

it('writes what is left when episodes are dropped by hand', async () => {
  const root = await smallDataset({ version: 'v3.0', lengths, video: true });
  const curated = await Curated.open(root);
  for (const episode of [0, 1, 2]) await curated.review(episode, [1]);
  const plan = await planExport(curated.request({ drop: [1] }));
  expect(plan.skipped).toMatchObject([{ episode: 1, reason: 'dropped' }]);
  const { out } = await convert(curated, { format: 'lerobot-v2.1', drop: [1] });
  await verifyConversion(root, out, {
    version: 'v2.1',
    episodes: [0, 2].map((source) => ({
      source,
      frames: all(lengths[source] ?? 0),
      texts: new Map([[1, textAt(source, 1)]]),
    })),
    fps: 10,
    carrier: 'columns',
    retimed: false,
    video: 'copied',
  });
  const { info } = await IndependentDataset.read(out);
  expect(info).toMatchObject({ total_videos: 2, total_chunks: 1 });
});

async function readMap(out: string): Promise<{ source_first_frame: number; length: number }[]> {
  const text = await readFile(path.join(out, 'curation/episodes.json'), 'utf8');
  return (JSON.parse(text) as { episodes: { source_first_frame: number; length: number }[] })
    .episodes;
}
