import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { changeStamp } from '../../../src/core/datasets/change-stamp';
import { scratchFolder } from './small-dataset';

it('changes with metadata beside thousands of data files, and with a data file written over in place', async () => {
  const root = await scratchFolder();
  const chunk = path.join(root, 'data/chunk-000');
  await mkdir(chunk, { recursive: true });
  await mkdir(path.join(root, 'meta'));
  await writeFile(path.join(root, 'meta/info.json'), '{}');
  const files = Array.from({ length: 2_500 }, (_none, at) => path.join(chunk, `${at}.parquet`));
  await Promise.all(files.map((file) => writeFile(file, '')));
  const first = await changeStamp(root);
  expect(await changeStamp(root)).toBe(first);
  await writeFile(path.join(root, 'meta/info.json'), '{"fps": 10}');
  const second = await changeStamp(root);
  expect(second).not.toBe(first);
  const few = await scratchFolder();
  await mkdir(path.join(few, 'data/chunk-000'), { recursive: true });
  const file = path.join(few, 'data/chunk-000/0.parquet');
  await writeFile(file, 'one');
  const before = await changeStamp(few);
  await writeFile(file, 'another');
  expect(await changeStamp(few)).not.toBe(before);
});
