/** Every fault becomes one sentence beside the good data; the other episodes keep working. */
import { readFile, rm, truncate, writeFile, stat, appendFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectDataset } from '../../../src/core/datasets/inspect';
import { openDataset } from '../../../src/core/datasets/open';
import { condense, problem } from '../../../src/core/datasets/problems';
import { toPlainError, type Problem } from '../../../src/shared/errors';
import {
  scratchFolder,
  setAside,
  smallDataset,
  writeLines,
  writeParquet,
  type SmallDataset,
} from './small-dataset';

const v2: SmallDataset = { version: 'v2.1', lengths: [6, 6, 6] };
const v3: SmallDataset = { version: 'v3.0', lengths: [6, 6, 6] };
const dataOf = (root: string, episode: number): string =>
  path.join(root, `data/chunk-000/episode_00000${episode}.parquet`);
const videoOf = (root: string, episode: number): string =>
  path.join(root, `videos/chunk-000/observation.images.top/episode_00000${episode}.mp4`);

const brief = (problems: readonly Problem[]): string[] =>
  problems.map(({ code, episode }) => (episode === undefined ? code : `${code} ${episode}`)).sort();

/** What opening, and what checking every episode, finds: code and episode. */
async function found(root: string): Promise<{ opened: string[]; inspected: string[] }> {
  const dataset = await openDataset(root);
  const opened = brief(dataset.summary.problems);
  await dataset.close();
  return { opened, inspected: brief((await inspectDataset(root)).problems) };
}

/** Everything about one code, as a person reads it. */
async function messagesOf(root: string, code: string): Promise<string[]> {
  const { problems } = await inspectDataset(root);
  return problems.filter((each) => each.code === code).map(({ message }) => message);
}

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
const many = process.env['DUALVLA_TEST_FULL'] === '1' ? 150_000 : 15_000;

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

describe('columns', () => {
  it('reports frame_index that does not count, and rows of another episode', async () => {
    const root = await smallDataset({
      ...v2,
      columns: {
        frame_index: 'CASE WHEN e = 1 THEN i * 2 ELSE i END',
        episode_index: 'CASE e WHEN 2 THEN 7 ELSE e END',
      },
    });
    expect((await found(root)).inspected).toEqual([
      'episode-index-wrong 2',
      'frame-index-wrong 1',
      'timestamps-off 1',
    ]);
    expect((await (await openDataset(root)).signals(2)).frames).toBe(6);
  });

  it('reports timestamps that drift, jump or are missing, and not those rounded to float32', async () => {
    const timestamp =
      'CASE e WHEN 0 THEN i / 10 WHEN 1 THEN i / 10 + 0.05 ELSE CASE WHEN i = 3 THEN NULL ELSE i / 10 END END';
    const root = await smallDataset({
      ...v2,
      columns: { timestamp: `CAST(${timestamp} AS FLOAT)` },
    });
    const messages = await messagesOf(root, 'timestamps-off');
    expect(messages).toEqual([
      expect.stringMatching(/^Timestamps of episode 1 differ from frame \/ 10 by up to 0\.05 s/),
      expect.stringMatching(
        /^Timestamps of episode 2 differ from frame \/ 10 or are missing \(frame 3\)/,
      ),
    ]);
    const late = await smallDataset({ ...v2, lengths: [4000], fps: 30 });
    expect((await found(late)).inspected).toEqual([]);
  });

  it('reports features without a column, columns without a feature, and other widths', async () => {
    const root = await smallDataset({
      ...v2,
      columns: { extra: '1', action: '[1::FLOAT]' },
      features: {
        absent: { dtype: 'float32', shape: [2], names: null },
        odd: 'text',
        'observation.images.wrist': { dtype: 'image', shape: [8, 8, 3] },
      },
    });
    const { opened } = await found(root);
    expect(opened).toEqual([
      'feature-missing',
      'feature-missing',
      'feature-undeclared',
      'feature-unreadable',
    ]);
    const dataset = await openDataset(root);
    const { blocks } = await dataset.signals(0);
    expect(blocks.map(({ key }) => key)).toEqual(['observation.state', 'action']);
    expect([...(blocks[1]?.values.slice(0, 4) ?? [])]).toEqual([1, Number.NaN, 1, Number.NaN]);
    expect(dataset.problemsOf(0)).toMatchObject([{ code: 'feature-width', episode: 0 }]);
  });
});

describe('metadata', () => {
  it('leaves out lines that are no episodes, and says which', async () => {
    const root = await smallDataset(v2);
    await appendFile(
      path.join(root, 'meta/episodes.jsonl'),
      '{"episode_index": 3, "leng\n\n[]\n{"episode_index": 0, "length": 1}\n',
    );
    const { problems, episodes } = await inspectDataset(root);
    expect(episodes).toBe(3);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^3 lines of meta\/episodes\.jsonl \(the first is line 4\)/),
    ]);
  });

  it('goes on without a task list', async () => {
    for (const options of [v2, v3]) {
      const root = await smallDataset(options);
      await rm(
        path.join(root, options.version === 'v3.0' ? 'meta/tasks.parquet' : 'meta/tasks.jsonl'),
      );
      const { summary } = await openDataset(root);
      expect(summary.tasks).toEqual(['pick it up']);
      expect(summary.problems.map(({ code }) => code)).toContain('tasks-unreadable');
    }
  });

  it('reads a version that it does not know as the nearest, and says so', async () => {
    const root = await smallDataset({ ...v3, info: { codebase_version: 'v3.7' } });
    expect((await found(root)).opened).toEqual(['version-unknown']);
    const old = await smallDataset({ ...v2, info: { codebase_version: 'v1.6' } });
    await expect(openDataset(old)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('v1.6') as string,
    });
  });

  it.each([
    ['{"fps": 10', 'is not JSON'],
    ['[]', 'no usable'],
    ['{"codebase_version": "v2.1", "features": {}}', 'no usable fps'],
    ['{"codebase_version": "v2.1", "fps": -3, "features": {}}', 'no usable fps'],
    ['{"codebase_version": "v2.1", "fps": 10}', 'no usable features'],
  ])('refuses info.json %s', async (text, reason) => {
    const root = await smallDataset(v2);
    await writeFile(path.join(root, 'meta/info.json'), text);
    await expect(openDataset(root)).rejects.toMatchObject({
      code: 'corrupt-data',
      message: expect.stringContaining(reason) as string,
    });
  });

  it('refuses folders that are not there, files, and empty folders, each in a sentence', async () => {
    const folder = await scratchFolder();
    await writeFile(path.join(folder, 'file'), '');
    await expect(openDataset(path.join(folder, 'none'))).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(openDataset(path.join(folder, 'file'))).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await expect(openDataset(folder)).rejects.toMatchObject({ code: 'unsupported' });
    const root = await smallDataset(v2);
    await writeFile(path.join(root, 'meta/episodes.jsonl'), '\n');
    await expect(openDataset(root)).rejects.toMatchObject({ code: 'corrupt-data' });
  });

  it('says in one line what is no JSON, whatever the parser quotes of it', async () => {
    const root = await smallDataset(v2);
    await writeFile(path.join(root, 'meta/info.json'), '{\n"fps": ten\n}');
    const { message } = await openDataset(root).then(
      () => ({ message: 'It opened.' }),
      toPlainError,
    );
    expect(message).toMatch(/^meta\/info\.json in .+ is not JSON \(.+\); restore it from/);
    expect(message).not.toMatch(/\p{Cc}/u);
  });

  it('names the episode whose file lacks a column that the others have', async () => {
    const root = await smallDataset(v2);
    const file = dataOf(root, 1);
    const before = await setAside(file);
    await writeParquet(file, `SELECT * EXCLUDE (action) FROM ${before}`);
    const { problems } = await inspectDataset(root);
    expect(brief(problems)).toEqual(['feature-missing 1']);
    expect(problems[0]?.message).toContain('has no action, unlike 2 of 3 episodes');
  });

  it('reads on where the numbers of rows are texts', async () => {
    const root = await smallDataset(v2);
    const file = dataOf(root, 0);
    const before = await setAside(file);
    await writeParquet(
      file,
      `SELECT * EXCLUDE (frame_index) REPLACE (index::VARCHAR || ' of many' AS index) FROM ${before}`,
    );
    const { problems } = await inspectDataset(root);
    expect(problems.map(({ code }) => code)).not.toContain('data-unreadable');
  });

  it('tells about thousands of episodes in a few lines', () => {
    const many = Array.from({ length: 5000 }, (_none, episode) =>
      problem('timestamps-off', { message: `${episode}`, episode }),
    );
    const told = condense([...many, problem('data-missing', { message: 'x', episode: 1 })], 3);
    expect(told.map(({ code }) => code)).toEqual([
      'data-missing',
      'timestamps-off',
      'timestamps-off',
      'timestamps-off',
      'more-problems',
    ]);
    expect(told.at(-1)?.message).toContain('4997 more');
  });

  it('stops a check when asked', async () => {
    const root = await smallDataset(v2);
    const stop = new AbortController();
    stop.abort();
    await expect(
      inspectDataset(root, { signal: stop.signal, report: () => {} }),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });
});
