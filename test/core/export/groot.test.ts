/** What GR00T N1.5 does when it opens a v2.1 folder (gr00t/data/dataset.py and schema.py), step by step. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { runExport } from '../../../src/core/export/run';
import type { ExportOptions } from '../../../src/shared/model/export';
import { unwatched } from '../../../src/core/jobs/progress';
import { realDataset, sharedData } from '../../shared-data';
import { smallDataset } from '../datasets/small-dataset';
import { Curated } from './curated';

interface Group {
  start: number;
  end: number;
  original_key?: string;
}

async function opens(folder: string): Promise<void> {
  const json = async (name: string) =>
    JSON.parse(await readFile(path.join(folder, 'meta', name), 'utf8'));
  const [modality, stats, info] = await Promise.all(
    ['modality.json', 'stats.json', 'info.json'].map(json),
  );
  for (const [feature, entry] of Object.entries<Record<string, unknown[]>>(stats)) {
    expect(Object.keys(entry), feature).toEqual(['mean', 'std', 'min', 'max', 'q01', 'q99']);
    expect(Object.values(entry).flat(5), feature).toSatisfy((all: unknown[]) =>
      all.every(Number.isFinite),
    );
    expect(info.features[feature].dtype).not.toMatch(/video|string/);
  }
  for (const [kind, key] of [
    ['state', 'observation.state'],
    ['action', 'action'],
  ] as const) {
    const groups = Object.values<Group>(modality[kind]);
    expect(groups).not.toEqual([]);
    for (const { start, end, original_key: own = key } of groups) {
      expect(info.features[own].shape[0]).toBeGreaterThanOrEqual(end);
      for (const values of Object.values<unknown[]>(stats[own]))
        expect(values.slice(start, end)).toHaveLength(end - start);
    }
  }
  for (const { original_key: key } of Object.values<{ original_key: string }>(modality.video)) {
    const { names, info: facts, video_info: old } = info.features[key];
    expect(names).toEqual(expect.arrayContaining(['height', 'width']));
    const isOld = names.includes('channel') && old?.['video.fps'] > 0;
    expect(isOld || (names.includes('channels') && facts?.['video.fps'] > 0), key).toBe(true);
  }
}

const pixels = { dtype: 'video', shape: [64, 128, 3], names: ['height', 'width', 'channel'] };

it.each([
  ['a copy', {}],
  ['what is written anew', { stride: 2 }],
  ['subtasks', { carrier: 'subtasks' }],
] as const)('GR00T opens %s of a v2.1 dataset', async (_name, options: Partial<ExportOptions>) => {
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [20, 12],
    video: true,
    features: {
      'observation.images.top': { ...pixels, info: { 'video.fps': 10, 'video.codec': 'h264' } },
    },
  });
  // A recorder's own statistics, which hold no longer.
  await writeFile(path.join(root, 'meta/stats.json'), '{"action": {"min": [99], "count": [3]}}');
  const curated = await Curated.open(root);
  for (const episode of [0, 1]) await curated.review(episode, [1, 8]);
  const request = curated.request({ format: 'lerobot-v2.1', ...options });
  await runExport(request, unwatched);
  await opens(curated.out);
});

it('GR00T finds every camera that a file of the source names, without one that was left out', async () => {
  const keys = ['observation.images.top', 'observation.images.side'];
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [20],
    video: true,
    features: Object.fromEntries(
      keys.map((key) => [key, { ...pixels, info: { 'video.fps': 10, 'video.codec': 'h264' } }]),
    ),
  });
  const videos = path.join(root, 'videos/chunk-000');
  await cp(path.join(videos, 'observation.images.top'), path.join(videos, keys[1] ?? ''), {
    recursive: true,
  });
  const own = {
    state: { arm: { start: 0, end: 1 } },
    action: { arm: { start: 0, end: 1 } },
    video: { top: { original_key: keys[0] }, side: { original_key: keys[1] } },
  };
  await writeFile(path.join(root, 'meta/modality.json'), JSON.stringify(own));
  const curated = await Curated.open(root);
  await curated.review(0, [1, 8]);
  const withoutCameras = ['observation.images.side'];
  await runExport(curated.request({ format: 'lerobot-v2.1', withoutCameras }), unwatched);
  await opens(curated.out);
  const written = await readFile(path.join(curated.out, 'meta/modality.json'), 'utf8');
  expect(JSON.parse(written)).toEqual({ ...own, video: { top: own.video.top } });
});

it.skipIf(sharedData === null)('GR00T opens a copy of a real recording', async () => {
  const curated = await Curated.open(realDataset('cr5-banana-v21'));
  await curated.review(0, [3]);
  await runExport(curated.request({ format: 'lerobot-v2.1' }), unwatched);
  await opens(curated.out);
});
