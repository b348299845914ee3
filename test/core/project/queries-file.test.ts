import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { keepQueries, readQueries, removeQuery } from '../../../src/core/project/queries-file';
import { mostQueries } from '../../../src/shared/model/saved-query';
import { openToy, temporaryFolder } from './toy-project';

const long = { name: 'long', sql: 'SELECT episode FROM episodes WHERE seconds > 60' };
const many = { name: 'many', sql: 'SELECT episode FROM episodes WHERE keyframes > 20' };
const otherLong = { name: 'long', sql: 'SELECT episode FROM episodes WHERE frames > 900' };
const replaces = { replaces: true };
const beside = { replaces: false };

it('keeps queries by name, beside or in the place of one of the same name', async () => {
  const { folder } = await openToy(await temporaryFolder());
  const file = path.join(folder.path, 'queries.json');
  expect(await readQueries(folder)).toEqual([]);
  await keepQueries(folder, [many, long], replaces);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ version: 1, queries: [long, many] });
  const numbered = { ...otherLong, name: 'long 2' };
  for (let sent = 0; sent < 2; sent += 1) {
    expect(await keepQueries(folder, [otherLong, many], beside)).toEqual([long, numbered, many]);
  }
  expect(await keepQueries(folder, [otherLong], replaces)).toEqual([otherLong, numbered, many]);
  for (const { name } of [long, numbered]) await removeQuery(folder, name);
  expect(await readQueries(folder)).toEqual([many]);
  await removeQuery(folder, 'many');
  await expect(readFile(file)).rejects.toThrow('ENOENT');
});

it('keeps all of them or none where there is no room', async () => {
  const { folder } = await openToy(await temporaryFolder());
  const full = Array.from({ length: mostQueries - 1 }, (_, at) => ({ ...many, name: `q${at}` }));
  const before = await keepQueries(folder, full, replaces);
  await expect(keepQueries(folder, [long, many], replaces)).rejects.toThrow('Nothing was saved');
  expect(await readQueries(folder)).toEqual(before);
});

it.each([
  ['torn', '{"version": 1, "queries": [{"na'],
  ['of a newer studio', '{"version": 2, "queries": []}'],
  [
    'with a query of megabytes',
    JSON.stringify({ version: 1, queries: [{ name: 'a', sql: ' '.repeat(3e6) }] }),
  ],
])('a file that is %s is said, and left as it is', async (_what, text) => {
  const { folder } = await openToy(await temporaryFolder());
  const file = path.join(folder.path, 'queries.json');
  await writeFile(file, text);
  const sentence = `queries.json of the project ${folder.path} cannot be used`;
  await expect(readQueries(folder)).rejects.toThrow(sentence);
  await expect(keepQueries(folder, [many], replaces)).rejects.toThrow(sentence);
  await expect(removeQuery(folder, 'many')).rejects.toThrow(sentence);
  expect(await readFile(file, 'utf8')).toBe(text);
});

it('can be read where the project cannot be written', async () => {
  const root = await temporaryFolder();
  const { folder } = await openToy(root);
  await keepQueries(folder, [many], replaces);
  const reader = (await openToy(root)).folder;
  expect(await readQueries(reader)).toEqual([many]);
  await expect(keepQueries(reader, [long], replaces)).rejects.toMatchObject({ code: 'conflict' });
  await expect(removeQuery(reader, 'many')).rejects.toMatchObject({ code: 'conflict' });
});
