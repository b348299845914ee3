/** Pipes, sockets and folders where a dataset has files: said in one sentence, and nothing waits for them. */
import { execFile } from 'node:child_process';
import { cp, mkdir, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Dataset } from '../../../src/core/datasets/dataset';
import { inspectDataset } from '../../../src/core/datasets/inspect';
import { openDataset } from '../../../src/core/datasets/open';
import { toPlainError } from '../../../src/shared/errors';
import { linkedCopy, makeSamples } from '../fuzz/samples';
import { scratchFolder, smallDataset, type SmallDataset } from './small-dataset';

const isFull = process.env['DUALVLA_TEST_FULL'] === '1';
const run = promisify(execFile);
const v2: SmallDataset = { version: 'v2.1', lengths: [3, 3], video: true };
const v3: SmallDataset = { version: 'v3.0', lengths: [3, 3], video: true };

const kinds: Readonly<Record<string, (place: string) => Promise<unknown>>> = {
  pipe: (place) => run('mkfifo', [place]),
  folder: (place) => mkdir(place),
  socket: async (place) => {
    // The name of a socket may have a hundred characters, wherever it lies.
    const server = createServer();
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      const { dir, base } = path.parse(place);
      const before = process.cwd();
      process.chdir(dir);
      server.listen(base, resolve);
      process.chdir(before);
    });
  },
};

/** Everything that is said when the dataset is opened, read and inspected; rejects for nothing. */
async function said(root: string): Promise<string> {
  const words: string[] = [];
  const tell = (error: unknown): void => {
    const { code, message } = toPlainError(error);
    expect(code, message).not.toBe('internal');
    words.push(message);
  };
  const look = async (dataset: Dataset): Promise<void> => {
    words.push(...dataset.summary.problems.map(({ message }) => message));
    for (const { index } of dataset.episodes) {
      await dataset.signals(index).catch(tell);
      await dataset.videos(index).catch(tell);
      await dataset.reasoning(index).catch(tell);
      words.push(...dataset.problemsOf(index).map(({ message }) => message));
    }
  };
  await openDataset(root).then(look).catch(tell);
  const report = await inspectDataset(root).catch(tell);
  words.push(...(report?.problems ?? []).map(({ message }) => message));
  return words.join('\n');
}

const kindNames = { pipe: 'a pipe', folder: 'a folder', socket: 'a socket' };

/** Copies of the dataset, each with one of its files replaced. */
async function* spoiled(root: string): AsyncGenerator<{ copy: string; file: string }> {
  const to = await scratchFolder();
  const files = await linkedCopy(root, path.join(to, '0'));
  for (const [at, file] of files.entries()) {
    const copy = path.join(to, String(at + 1), 'set');
    await linkedCopy(root, copy);
    await rm(path.join(copy, file));
    yield { copy, file };
  }
}

it('are said wherever a dataset of any format has a file', async () => {
  const names = Object.entries(kindNames);
  let turn = 0;
  for (const { name, root } of await makeSamples(false)) {
    for await (const { copy, file } of spoiled(root)) {
      const [kind = '', what] = names[turn % names.length] ?? [];
      turn += 1;
      // A folder of that name is looked into, as all are.
      if (kind === 'folder' && file.endsWith('.hdf5')) continue;
      await kinds[kind]?.(path.join(copy, file));
      const words = await said(copy);
      expect(words, `${kind} as ${file} of ${name}`).toContain(path.basename(file));
      expect(words, `${kind} as ${file} of ${name}`).toContain(what);
    }
  }
});

describe.each(Object.entries(kinds))('a %s', (kind, put) => {
  const names = ['annotations.json', 'meta/modality.json', 'meta/x.json'];
  const own = names.filter((_, at) => isFull || at === Object.keys(kinds).indexOf(kind));
  it.each(own)('beside the files, called %s', async (relative) => {
    const root = await smallDataset(v2);
    await put(path.join(root, relative));
    const words = await said(root);
    expect(words).toContain(relative);
    expect(words).toContain(kindNames[kind as keyof typeof kindNames]);
    expect((await (await openDataset(root)).signals(1)).frames).toBe(3);
  });
});

it('pipes in six datasets at once leave every thread to the others', async () => {
  const roots = await Promise.all(Array.from({ length: 6 }, () => smallDataset(v2)));
  for (const root of roots) {
    await run('mkfifo', [path.join(root, 'a.json')]);
    await run('mkfifo', [path.join(root, 'meta/modality.json')]);
  }
  const opened = await Promise.all(roots.map((root) => openDataset(root)));
  expect(opened.map(({ summary }) => summary.episodes)).toEqual(roots.map(() => 2));
  const good = await openDataset(await smallDataset(v2));
  expect((await good.signals(0)).frames).toBe(3);
});

it.each(['', '.', 'data', 'data/chunk-000'])('data_path %j names no file', async (data_path) => {
  for (const options of [v2, v3]) {
    const root = await smallDataset({ ...options, info: { data_path } });
    const dataset = await openDataset(root);
    await expect(dataset.signals(0)).rejects.toMatchObject({
      code: 'corrupt-data',
      message: expect.stringContaining('is a folder') as string,
    });
    const sentence = await said(root);
    expect(sentence).toContain('is a folder, not a file; correct what names it');
    expect(sentence).toContain('data_path');
  }
});

it('takes patterns in names for names', async () => {
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [3, 3],
    info: { data_path: 'data/chunk-000/episode_{episode_index:06d}*.parquet' },
  });
  const folder = path.join(root, 'data/chunk-000');
  // Both names would fit the pattern.
  await cp(
    path.join(folder, 'episode_000000.parquet'),
    path.join(folder, 'episode_000000*.parquet'),
  );
  const dataset = await openDataset(root);
  expect((await dataset.signals(0)).frames).toBe(3);
  await expect(dataset.signals(1)).rejects.toMatchObject({ code: 'not-found' });
});

it('says that metadata is missing where it is a link to nothing', async () => {
  const root = await smallDataset(v2);
  await rm(path.join(root, 'meta/tasks.jsonl'));
  await symlink('/nowhere/tasks.jsonl', path.join(root, 'meta/tasks.jsonl'));
  expect(await said(root)).toContain('is a link to /nowhere/tasks.jsonl');
});
