/** Looks that a stranger's project keeps: taken as they are made here, or made anew. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { frameLooks } from '../../../src/core/events/frame-looks';
import { coarseSize } from '../../../src/core/events/mean-colours';
import { toyDataset, toyEpisodes } from '../project/toy-dataset';
import { openToy, temporaryFolder } from '../project/toy-project';

it('have as many values as their cameras give: of one byte each they would be millions', async () => {
  const { folder } = await openToy(await temporaryFolder());
  await mkdir(path.join(folder.path, 'events'), { recursive: true });
  const dataset = toyDataset('toy', toyEpisodes);
  const read = async (kept: object) => {
    const stored = { version: 1, fingerprint: 'f', every: 1, ...kept };
    await writeFile(path.join(folder.path, 'events/looks-000000.json'), JSON.stringify(stored));
    return frameLooks({ dataset, folder }, 0, new AbortController().signal);
  };
  const rows = Buffer.alloc(3 * coarseSize, 255).toString('base64');
  const good = await read({ cameras: ['front'], size: coarseSize, rows });
  expect(good?.rows.map((row) => [row.length, row[0]])).toEqual(
    [0, 1, 2].map(() => [coarseSize, 1]),
  );
  expect(await read({ cameras: ['front'], size: 1, rows })).toBeNull();
  expect(await read({ cameras: [], size: 0, rows })).toBeNull();
});
