import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { expect, it } from 'vitest';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import { writeShift } from '../../../src/core/project/camera-shifts';
import type { ExportOptions } from '../../../src/shared/model/export';
import { smallDataset } from '../datasets/small-dataset';
import { Curated, textAt } from './curated';

const lengths = [6, 9, 5];
const hostile = 'put <img src=x onerror=alert(1)> & "it" away';

async function exported(options: Partial<ExportOptions>): Promise<(name: string) => string> {
  const root = await smallDataset({ version: 'v2.1', lengths, tasks: [hostile] });
  const curated = await Curated.open(root);
  await curated.review(0, [1]);
  await curated.review(1, [0, 8]);
  await curated.review(2, []);
  await curated.decide(2, { kind: 'flag', flagged: true });
  await runExport(curated.request({ ...options }), unwatched);
  return (name) => path.join(curated.out, 'curation', name);
}

it.each([
  ['a copy', {}, 1],
  ['another version, every second frame', { format: 'lerobot-v3.0', stride: 2 }, 2],
] as const)('says of every frame of %s where it comes from', async (_name, options, stride) => {
  const file = await exported(options);
  const rows = await parquetReadObjects({
    file: await asyncBufferFromFile(file('frames.parquet')),
    compressors,
  });
  const kept = [lengths[0] ?? 0, lengths[1] ?? 0].map((length) => Math.ceil(length / stride));
  const keyframes = stride === 1 ? ['0 1', '1 0', '1 8'] : ['0 1', '1 0', '1 4'];
  const expected = kept.flatMap((length, episode) =>
    Array.from({ length }, (_, frame) => ({ episode, frame })),
  );
  expect(rows.map((row) => Object.fromEntries(Object.entries(row).map(plain)))).toEqual(
    expected.map(({ episode, frame }, index) => {
      const isKeyframe = keyframes.includes(`${episode} ${frame}`);
      return {
        index,
        episode_index: episode,
        frame_index: frame,
        source_episode_index: episode,
        source_frame_index: frame * stride,
        is_keyframe: isKeyframe,
        weight: isKeyframe ? 1 : 0,
      };
    }),
  );
});

const plain = ([name, value]: [string, unknown]): [string, unknown] => [
  name,
  typeof value === 'bigint' ? Number(value) : value,
];

it('lists what to leave out of the source, where each text came from, and reports it all on one page', async () => {
  const file = await exported({});
  const exclude = JSON.parse(await readFile(file('exclude.json'), 'utf8')) as object;
  expect(exclude).toMatchObject({ exclude_episodes: [2], episodes: [0, 1] });
  const lines = (await readFile(file('keyframes.jsonl'), 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { episode_index: 0, frame_index: 1, source_frame_index: 1, text: textAt(0, 1) },
    { episode_index: 1, frame_index: 0, text_from: 'dataset' },
    { episode_index: 1, frame_index: 8, cues: [{ kind: 'pause', strength: 0.5 }] },
  ]);
  const page = await readFile(file('report.html'), 'utf8');
  // Nothing of it comes from elsewhere, and nothing in it runs.
  expect(page).not.toMatch(/<script|<link|<img|https?:|url\(/i);
  expect(page).toContain('put &lt;img src=x onerror=alert(1)&gt; &amp; &quot;it&quot; away');
  expect(page).toContain("default-src 'none'");
  expect(page).toContain('<b>3</b><span>keyframes</span>');
  expect(page).toContain('Episode 2 was dropped');
  expect(page.match(/<figure>/g)).toHaveLength(8);
  expect(page).toContain('aria-label="Keyframes per episode: 2 values from 1 to 2, median 2"');
});

it('says which cameras were shown shifted, whose pictures it leaves as they were', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths, tasks: ['lift'] });
  const curated = await Curated.open(root);
  for (const episode of lengths.keys()) await curated.review(episode, [1]);
  await writeShift(curated.project.folder, 'observation.images.front', 3);
  await runExport(curated.request({}), unwatched);
  const said = await readFile(path.join(curated.out, 'curation', 'episodes.json'), 'utf8');
  expect(JSON.parse(said)).toMatchObject({
    camera_shifts_in_review: { 'observation.images.front': 3 },
  });
});
