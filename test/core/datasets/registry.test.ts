import { mkdir, rename, symlink } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { looksLikeDataset } from '../../../src/core/datasets/looks-like';
import { DatasetRegistry } from '../../../src/core/datasets/registry';
import { scratchFolder, smallDataset } from './small-dataset';

it('opens a path once, whatever name it is asked by', async () => {
  const root = await smallDataset({ version: 'v3.0', lengths: [3] });
  const link = path.join(await scratchFolder(), 'link');
  await symlink(root, link);
  const registry = new DatasetRegistry();
  const [one, two] = await Promise.all([registry.open(root), registry.open(link)]);
  expect(one).toBe(two);
  expect(one.summary.id).toMatch(/^[0-9a-f]{12}$/);
  expect(registry.get(one.summary.id)).toBe(one);
  await registry.closeAll();
  expect(() => registry.get(one.summary.id)).toThrow(/No dataset .* is open/);
});

it('tries again after a failure', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [3] });
  const registry = new DatasetRegistry();
  await rename(path.join(root, 'meta'), path.join(root, 'away'));
  await expect(registry.open(root)).rejects.toMatchObject({ code: 'unsupported' });
  await rename(path.join(root, 'away'), path.join(root, 'meta'));
  expect((await registry.open(root)).summary.episodes).toBe(1);
});

it('tells datasets from other folders by their names alone', async () => {
  const folder = await scratchFolder();
  await mkdir(path.join(folder, 'other/meta'), { recursive: true });
  expect(await looksLikeDataset(path.join(folder, 'other'))).toBe(false);
  expect(await looksLikeDataset(path.join(folder, 'none'))).toBe(false);
  for (const version of ['v2.0', 'v2.1', 'v3.0'] as const) {
    expect(await looksLikeDataset(await smallDataset({ version, lengths: [2] }))).toBe(true);
  }
});
