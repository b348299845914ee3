/** Which texts go along, and how much they count. */
import path from 'node:path';
import { expect, it } from 'vitest';
import { select } from '../../../src/core/datasets/duckdb';
import { planExport } from '../../../src/core/export/plan';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import { smallDataset } from '../datasets/small-dataset';
import { Curated, keyframeAt } from './curated';
import { IndependentDataset } from './independent-reader';

it('texts that LeRobot 0.6 could not tell apart by time are one, and the plan says so', async () => {
  const curated = await Curated.open(await smallDataset({ version: 'v3.0', lengths: [40] }));
  await curated.review(0, [3, 4, 5, 9, 20]);
  const options = { carrier: 'language', format: 'lerobot-v3.0' } as const;
  const plan = await planExport(curated.request(options));
  expect(plan.keyframes).toBe(3);
  expect(plan.problems.find(({ code }) => code === 'keyframes-close')?.message).toMatch(/^2 key/);
  await runExport(curated.request(options), unwatched);
  const out = await IndependentDataset.read(curated.out);
  const [episode] = out.episodes;
  const [row] = episode === undefined ? [] : await out.rows(episode);
  const items = row?.['language_persistent'] as { timestamp: number }[];
  expect(items.map(({ timestamp }) => Math.round(timestamp * 10))).toEqual([3, 9, 20]);
  // Columns are found by frame: there all of them stay.
  expect((await planExport(curated.request())).keyframes).toBe(5);
});

it('a draft of an older version that knows no movement teaches nothing', async () => {
  const curated = await Curated.open(await smallDataset({ version: 'v3.0', lengths: [8] }));
  const text = 'The movement of the robot is not known. Task: pick it up.';
  await curated.project.saveProposals({
    episode: 0,
    fingerprint: await curated.dataset.fingerprint(0),
    policy: 'hash',
    madeAtMs: 1_700_000_000_000,
    keyframes: [{ ...keyframeAt(0, 2), reasoning: { text, source: 'movement' } }, keyframeAt(0, 5)],
  });
  const request = curated.request({ decisions: 'proposed' });
  expect((await planExport(request)).problems.map(({ code }) => code)).toContain(
    'keyframe-without-text',
  );
  await runExport(request, unwatched);
  const frames = path.join(curated.out, 'curation/frames.parquet');
  const file = frames.replaceAll(/[*?[]/g, '[$&]');
  const rows = await select('SELECT weight, is_keyframe FROM read_parquet($1) ORDER BY "index"', [
    file,
  ]);
  expect([...rows.numbers(0)]).toEqual([0, 0, 0, 0, 0, 1, 0, 0]);
  expect([...rows.numbers(1)]).toEqual([0, 0, 1, 0, 0, 1, 0, 0]);
  // What LeRobot's reader of scores asks for: the format, and a description of every column but its own three.
  const metadata = await select('SELECT decode(key), decode(value) FROM parquet_kv_metadata($1)', [
    file,
  ]);
  const values = metadata.texts(1);
  const found = Object.fromEntries(
    metadata.texts(0).map((key, at) => [key ?? '', values[at] ?? '']),
  );
  expect(found).toMatchObject({
    'lerobot.scores.format': 'lerobot.frame_signals',
    'lerobot.scores.schema_version': '1',
  });
  const described = JSON.parse(found['lerobot.scores.descriptors'] ?? '') as Record<
    string,
    unknown
  >;
  expect(Object.keys(described).sort()).toEqual(
    ['is_keyframe', 'source_episode_index', 'source_frame_index', 'weight'].sort(),
  );
  expect(described['weight']).toMatchObject({ direction: 'higher', bounds: [0, 1] });
});

it('an export without any text says so', async () => {
  const curated = await Curated.open(await smallDataset({ version: 'v3.0', lengths: [8] }));
  await curated.review(0, []);
  const { problems } = await planExport(curated.request());
  expect(problems.map(({ code }) => code)).toContain('no-text');
});
