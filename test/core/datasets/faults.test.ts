/** Every fault becomes one sentence beside the good data; the other episodes keep working. */
import { readFile, rm, truncate, writeFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectDataset } from '../../../src/core/datasets/inspect';
import { openDataset } from '../../../src/core/datasets/open';
import { setAside, smallDataset, writeLines, writeParquet } from './small-dataset';
import { dataOf, found, messagesOf, v2, v3 } from './found-faults';

const videoOf = (root: string, episode: number): string =>
  path.join(root, `videos/chunk-000/observation.images.top/episode_00000${episode}.mp4`);

describe('files', () => {
  it('names the episode whose data file is missing, and reads the others', async () => {
    const root = await smallDataset(v2);
    await rm(dataOf(root, 1));
    expect(await found(root)).toEqual({
      opened: ['data-missing 1'],
      inspected: ['data-missing 1'],
    });
    const dataset = await openDataset(root);
    await expect(dataset.signals(1)).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining(
        'data/chunk-000/episode_000001.parquet is missing',
      ) as string,
    });
    expect(dataset.problemsOf(1)).toMatchObject([{ code: 'data-missing', episode: 1 }]);
    expect((await dataset.signals(2)).frames).toBe(6);
  });

  it.each([1, 40, 300])('names the episode whose parquet ends %i bytes early', async (missing) => {
    const root = await smallDataset(v2);
    await truncate(dataOf(root, 1), (await stat(dataOf(root, 1))).size - missing);
    expect((await found(root)).inspected).toEqual(['data-unreadable 1']);
    const dataset = await openDataset(root);
    await expect(dataset.signals(1)).rejects.toMatchObject({
      code: 'corrupt-data',
      message: expect.stringMatching(
        /^Episode 1 cannot be read from data\/chunk-000\/episode_000001\.parquet/,
      ) as string,
    });
    await expect(dataset.fingerprint(1)).rejects.toMatchObject({ code: 'corrupt-data' });
    expect((await dataset.signals(0)).frames).toBe(6);
  });

  it('says so when the first episode, which tells about the rest, is the broken one', async () => {
    const root = await smallDataset(v2);
    await writeFile(dataOf(root, 0), 'not parquet at all');
    const dataset = await openDataset(root);
    expect(dataset.summary.problems.map(({ code }) => code)).toEqual(['data-unreadable']);
    expect(dataset.summary.embodiment.parts.length).toBeGreaterThan(0);
    expect((await dataset.signals(1)).frames).toBe(6);
  });

  it('reports a missing video, a truncated one and one that is something else', async () => {
    const root = await smallDataset({ ...v2, lengths: [6, 6, 6, 6], video: true });
    await rm(videoOf(root, 0));
    await truncate(videoOf(root, 1), 900);
    await writeFile(videoOf(root, 2), '#EXTM3U\nfile:///etc/passwd\n');
    const { inspected } = await found(root);
    expect(inspected).toEqual([
      'totals-wrong',
      'video-missing 0',
      'video-unreadable 1',
      'video-unreadable 2',
    ]);
    const dataset = await openDataset(root);
    expect(dataset.summary.cameras).toMatchObject([{ codec: 'h264', width: 128, height: 64 }]);
    for (const broken of [0, 1, 2]) expect(await dataset.videos(broken)).toEqual([]);
    expect(dataset.problemsOf(1)).toMatchObject([{ code: 'video-unreadable', episode: 1 }]);
    expect(await dataset.videos(3)).toMatchObject([{ frames: 6, startSec: 0 }]);
  });

  it('reports a broken list of episodes file by file', async () => {
    const root = await smallDataset(v3);
    await writeFile(path.join(root, 'meta/episodes/chunk-000/file-001.parquet'), 'PAR1 no');
    const dataset = await openDataset(root);
    expect(dataset.episodes.length).toBe(3);
    expect(dataset.summary.problems).toMatchObject([
      { code: 'episodes-unreadable', file: 'meta/episodes/chunk-000/file-001.parquet' },
    ]);
  });
});

describe('counts', () => {
  it('compares rows with the length in the list of episodes', async () => {
    const root = await smallDataset(v2);
    await writeLines(path.join(root, 'meta/episodes.jsonl'), [
      { episode_index: 0, tasks: ['pick it up'], length: 6 },
      { episode_index: 1, tasks: ['pick it up'], length: 9 },
    ]);
    expect((await found(root)).inspected).toEqual([
      'files-unused',
      'row-count-wrong 1',
      'splits-wrong',
      'totals-wrong',
      'totals-wrong',
    ]);
    expect(await messagesOf(root, 'row-count-wrong')).toEqual([
      'Episode 1 has 6 rows in data/chunk-000/episode_000001.parquet, but the metadata says 9; the studio shows the rows.',
    ]);
    expect((await (await openDataset(root)).signals(1)).frames).toBe(6);
  });

  it('compares ranges and rows in v3.0', async () => {
    const root = await smallDataset(v3);
    const metadata = path.join(root, 'meta/episodes/chunk-000/file-000.parquet');
    await writeParquet(
      metadata,
      `SELECT * REPLACE (CASE episode_index WHEN 2 THEN 5 ELSE length END AS length) FROM ${await setAside(metadata)}`,
    );
    expect((await found(root)).inspected).toEqual([
      'episode-range-wrong 2',
      'row-count-wrong 2',
      'totals-wrong',
    ]);
  });

  it('counts pictures', async () => {
    const root = await smallDataset({ ...v2, video: true });
    const longer = await smallDataset({ ...v2, lengths: [9], video: true });
    await writeFile(videoOf(root, 1), await readFile(videoOf(longer, 0)));
    await writeFile(
      videoOf(root, 2),
      await readFile(videoOf(await smallDataset({ ...v2, lengths: [4], video: true }), 0)),
    );
    expect((await found(root)).inspected).toEqual(['frame-count-wrong 1', 'frame-count-wrong 2']);
    const dataset = await openDataset(root);
    expect(await dataset.videos(1)).toMatchObject([{ frames: 6 }]);
    expect(await dataset.videos(2)).toMatchObject([{ frames: 4 }]);
    expect(dataset.problemsOf(2)).toMatchObject([{ code: 'frame-count-wrong', episode: 2 }]);
  });

  it('sees that a shared video is too short, and an episode that starts between two pictures', async () => {
    const root = await smallDataset({ ...v3, video: true });
    const metadata = path.join(root, 'meta/episodes/chunk-000/file-000.parquet');
    const from = '"videos/observation.images.top/from_timestamp"';
    await writeParquet(
      metadata,
      `SELECT * REPLACE (${from} + CASE episode_index WHEN 1 THEN 0.04 WHEN 2 THEN 0.3 ELSE 0 END AS ${from}) FROM ${await setAside(metadata)}`,
    );
    expect((await found(root)).inspected).toEqual([
      'frame-count-wrong 2',
      'pictures-off-time 1',
      'video-start-off 1',
    ]);
    const dataset = await openDataset(root);
    expect(await dataset.videos(1)).toMatchObject([{ frames: 6, startSec: 0.6 }]);
    expect(await dataset.videos(2)).toMatchObject([{ frames: 3, startSec: 1.5 }]);
  });

  it('sees a video at another rate than the dataset says', async () => {
    const root = await smallDataset({ ...v2, video: true, info: { fps: 20 } });
    expect((await found(root)).inspected).toEqual([
      ...[0, 1, 2].map((episode) => `frame-rate-off ${episode}`),
      ...[0, 1, 2].map((episode) => `timestamps-off ${episode}`),
    ]);
  });
});

it('tells about a fault of a shared video once', async () => {
  const root = await smallDataset({ ...v3, video: true, info: { fps: 20 } });
  const rates = (await inspectDataset(root)).problems.filter(
    ({ code }) => code === 'frame-rate-off',
  );
  expect(rates).toMatchObject([{ file: 'videos/observation.images.top/chunk-000/file-000.mp4' }]);
});

// So many that handing them over as arguments would overflow the stack; fewer show the same words.
const many = process.env['DUALVLA_TEST_FULL'] === '1' ? 150_000 : 3_000;

it(`tells about a fault of ${many} episodes without falling over`, async () => {
  const root = await smallDataset(v3);
  const metadata = path.join(root, 'meta/episodes/chunk-000/file-000.parquet');
  await writeParquet(
    metadata,
    `SELECT * REPLACE (i AS episode_index, 99 AS "data/file_index") FROM ${await setAside(metadata)}, range(${many}) r(i) WHERE episode_index = 0`,
  );
  const { problems, episodes } = await inspectDataset(root);
  expect(episodes).toBe(many);
  const missing = problems.filter(({ code }) => code === 'data-missing');
  expect(missing).toHaveLength(100);
  expect(problems.find(({ code }) => code === 'more-problems')?.message).toContain(
    `${many - 100} more`,
  );
});
