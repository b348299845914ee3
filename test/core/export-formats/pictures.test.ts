/** Pictures of exports are the source's: its own files where it has them, and its colours. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { jpegsOf } from '../../../src/core/export/formats/jpegs';
import { runFfmpeg } from '../../e2e/player/coded-video';
import { scratchFolder } from '../datasets/small-dataset';
import { Proposed } from './propose-and-export';
import { inputs } from './small-inputs';
import { readRldsFolder } from './tfrecord-reader';

async function storedIn(root: string, place: string): Promise<Buffer[]> {
  const { shards } = await readRldsFolder(root);
  return [...shards.values()].flat().flatMap((record) => {
    const feature = record.get(place);
    return feature !== undefined && 'bytes' in feature ? feature.bytes : [];
  });
}

it('copies the JPEG and PNG files of RLDS to RLDS', async () => {
  const root = (await inputs['RLDS']?.make()) ?? '';
  const { run } = await Proposed.of(root);
  const { out } = await run({ format: 'rlds' });
  const [source] = (await readdir(root)).filter((name) => name.includes('tfrecord'));
  const bytes = await readFile(path.join(root, source ?? ''));
  const written = path.join(out, path.basename(out).replace('-', '_'), '1.0.0');
  const pictures = await storedIn(written, 'steps/observation/top');
  expect(pictures).toHaveLength(13);
  expect(pictures.every((picture) => bytes.includes(picture))).toBe(true);
});

it('takes ALOHA files of other padding for the same features, and writes them without', async () => {
  const root = (await inputs['HDF5 of ALOHA with padded JPEG']?.make()) ?? '';
  const dataset = await openDataset(root);
  expect(dataset.summary.problems.map(({ code }) => code)).not.toContain('features-mixed');
  expect(dataset.summary.cameras).toMatchObject([{ codec: 'jpeg', width: 128, height: 64 }]);
  await dataset.close();
  const { run } = await Proposed.of(root);
  const { out } = await run({ format: 'chat-jsonl' });
  const picture = await readFile(path.join(out, 'images/episode_000001/000000-top.jpg'));
  expect([...picture.subarray(-2)]).toEqual([0xff, 0xd9]);
});

it.each([
  ['bt709', [200, 40, 30]],
  ['smpte170m', [30, 60, 210]],
])('gives a still of a %s video the colours of the video', async (matrix, colour) => {
  const folder = await scratchFolder();
  const file = path.join(folder, 'colour.mp4');
  const hex = colour.map((level) => level.toString(16).padStart(2, '0')).join('');
  await runFfmpeg([
    '-f',
    'lavfi',
    '-i',
    `color=0x${hex}:s=64x64:d=1:r=10`,
    '-vf',
    `scale=out_color_matrix=${matrix}:out_range=tv`,
    '-pix_fmt',
    'yuv420p',
    '-colorspace',
    matrix,
    '-color_range',
    'tv',
    '-crf',
    '1',
    file,
  ]);
  const video = { cameraKey: 'top', file, startSec: 0, frames: 10 };
  const jpeg = path.join(folder, 'still.jpg');
  const { signal } = new AbortController();
  for await (const bytes of jpegsOf({ video, frames: [3], name: 'Episode 0' }, signal)) {
    await writeFile(jpeg, bytes);
  }
  const shown = await colourOf(file, 'null');
  // As every reader of JPEG does: BT.601 of full range.
  const still = await colourOf(jpeg, 'scale=in_color_matrix=bt601:in_range=full');
  still.forEach((level, at) => expect(Math.abs(level - (shown[at] ?? 0))).toBeLessThanOrEqual(2));
});

/** Red, green and blue of the first pixel. */
async function colourOf(file: string, filter: string): Promise<number[]> {
  const raw = `${file}.rgb`;
  const output = ['-frames:v', '1', '-pix_fmt', 'rgb24', '-f', 'rawvideo', raw];
  await runFfmpeg(['-i', file, '-vf', filter, ...output]);
  return [...(await readFile(raw)).subarray(0, 3)];
}
