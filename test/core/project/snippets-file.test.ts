import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { keepSnippets, readSnippets, removeSnippet } from '../../../src/core/project/snippets-file';
import { mostSnippets } from '../../../src/shared/model/snippet';
import { openToy, temporaryFolder } from './toy-project';

it('keeps each text at its place, and no file where none is left', async () => {
  const { folder } = await openToy(await temporaryFolder());
  const file = path.join(folder.path, 'snippets.json');
  expect(await readSnippets(folder)).toEqual([]);
  await keepSnippets(folder, ['Reach.', 'Grip.', 'Lift.']);
  expect(await keepSnippets(folder, ['Grip.'])).toEqual(['Reach.', 'Grip.', 'Lift.']);
  expect(await removeSnippet(folder, 'Grip.')).toEqual(['Reach.', null, 'Lift.']);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    version: 1,
    snippets: ['Reach.', null, 'Lift.'],
  });
  expect(await keepSnippets(folder, ['Place.', 'Settle.'])).toEqual([
    'Reach.',
    'Place.',
    'Lift.',
    'Settle.',
  ]);
  await removeSnippet(folder, 'Lift.');
  // A free place at the end is none.
  expect(await removeSnippet(folder, 'Settle.')).toEqual(['Reach.', 'Place.']);
  for (const text of ['Reach.', 'Place.']) await removeSnippet(folder, text);
  await expect(readFile(file)).rejects.toThrow('ENOENT');
});

it('keeps all of them or none where there is no room', async () => {
  const { folder } = await openToy(await temporaryFolder());
  const full = Array.from({ length: mostSnippets }, (_, at) => `Step ${at}.`);
  await keepSnippets(folder, full.slice(1));
  await expect(keepSnippets(folder, ['a', 'b'])).rejects.toThrow('Nothing was saved');
  expect(await readSnippets(folder)).toEqual(full.slice(1));
  expect(await keepSnippets(folder, ['a'])).toHaveLength(mostSnippets);
});

it.each([
  ['torn', '{"version": 1, "snippets": ["Rea'],
  ['of a newer studio', '{"version": 2, "snippets": [{"text": "Reach."}]}'],
  ['of 10,000', JSON.stringify({ version: 1, snippets: Array(10_000).fill('Reach.') })],
])('a file that is %s is said, and nothing else is lost', async (_what, text) => {
  const root = await temporaryFolder();
  const { folder, info } = await openToy(root);
  const file = path.join(folder.path, 'snippets.json');
  await writeFile(file, text);
  const sentence = `snippets.json of the project ${folder.path} cannot be used`;
  await expect(readSnippets(folder)).rejects.toThrow(sentence);
  await expect(keepSnippets(folder, ['a'])).rejects.toThrow(sentence);
  await expect(removeSnippet(folder, 'a')).rejects.toThrow(sentence);
  expect(await readFile(file, 'utf8')).toBe(text);
  expect(info.problems).toEqual([]);
});

it('can be read where the project cannot be written', async () => {
  const root = await temporaryFolder();
  const { folder } = await openToy(root);
  await keepSnippets(folder, ['Reach.']);
  const reader = (await openToy(root)).folder;
  expect(await readSnippets(reader)).toEqual(['Reach.']);
  expect(await keepSnippets(reader, ['Reach.'])).toEqual(['Reach.']);
  await expect(keepSnippets(reader, ['Grip.'])).rejects.toMatchObject({ code: 'conflict' });
  await expect(removeSnippet(reader, 'Reach.')).rejects.toMatchObject({ code: 'conflict' });
  expect(await readSnippets(folder)).toEqual(['Reach.']);
});
