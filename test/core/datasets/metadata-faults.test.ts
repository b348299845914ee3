/** Columns and metadata that contradict each other become one sentence each; the other episodes keep working. */
import { rm, writeFile, appendFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectDataset } from '../../../src/core/datasets/inspect';
import { openDataset } from '../../../src/core/datasets/open';
import { condense, problem } from '../../../src/core/datasets/problems';
import { toPlainError } from '../../../src/shared/errors';
import { scratchFolder, setAside, smallDataset, writeParquet } from './small-dataset';
import { brief, dataOf, found, messagesOf, v2, v3 } from './found-faults';

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
    expect(told.at(-1)).toMatchObject({
      message: 'The issue “timestamps off” was found 4997 more times.',
      more: 4997,
    });
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
