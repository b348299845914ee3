/** RLDS: real records, records made here, and records that are broken. */
import { copyFile, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Dataset } from '../../../../src/core/datasets/dataset';
import { inspectDataset } from '../../../../src/core/datasets/inspect';
import { openDataset } from '../../../../src/core/datasets/open';
import { crc32c } from '../../../../src/core/datasets/rlds/crc32c';
import { ProxyVideos } from '../../../../src/core/video/proxy-videos';
import { realDataset, sharedData } from '../../../shared-data';
import { scratchFolder } from '../small-dataset';
import { codedPictures, shownCodes } from './coded-pictures';
import { example, writeRlds } from './tfrecord-writer';

async function open(root: string): Promise<Dataset> {
  const cache = await scratchFolder();
  const dataset = await openDataset(root, new ProxyVideos(() => path.join(cache, 'proxies')));
  onTestFinished(() => dataset.close());
  return dataset;
}

const codesOf = (problems: readonly { code: string }[]): string[] =>
  problems.map(({ code }) => code);

interface Toy {
  steps: number;
  pictures?: readonly Uint8Array[];
  blank?: Uint8Array;
  instruction?: string;
}

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

function toyEpisode({ steps, pictures = [], blank, instruction = 'pick up' }: Toy): Buffer {
  const each = <T>(make: (step: number) => T): T[] =>
    Array.from({ length: steps }, (_none, step) => make(step));
  return example({
    'steps/observation/top': { bytes: [...pictures] },
    'steps/observation/blank': { bytes: blank === undefined ? [] : each(() => blank) },
    'steps/action': { floats: each((step) => [0, 0, step, 0, 0, 0, step % 2]).flat() },
    'steps/observation/state': { floats: each((step) => [0, 0, step, 0, 0, 0, 1]).flat() },
    'steps/packed': {
      bytes: each((step) => deflateSync(new Uint8Array(Float64Array.of(step, -step).buffer))),
    },
    'steps/count': { ints: each((step) => -step) },
    'steps/is_first': { ints: each((step) => (step === 0 ? 1 : 0)) },
    'steps/language_instruction': { bytes: each(() => text(instruction)) },
    'steps/reasoning': { bytes: each((step) => text(`because ${step}`)) },
  });
}

describe('CRC-32C', () => {
  it('gives the check value of the polynomial, and the sums that iSCSI lists (RFC 3720)', () => {
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_none, at) => at))).toBe(0x46dd794e);
  });
});

describe('RLDS made here', () => {
  it('reads numbers of every encoding, texts, tasks and several shards', async () => {
    const root = path.join(await scratchFolder(), 'toy', '2.0.0');
    const short = toyEpisode({ steps: 3 });
    const other = toyEpisode({ steps: 5, instruction: 'put it down' });
    await writeRlds(root, [[short], [other, short]]);
    const dataset = await open(path.dirname(root));
    expect(dataset.summary).toMatchObject({
      format: 'rlds',
      name: 'toy',
      version: '2.0.0',
      path: root,
      episodes: 3,
      frames: 11,
      tasks: ['pick up', 'put it down'],
      reasoningColumn: 'reasoning',
    });
    const { blocks, timestampsSec } = await dataset.signals(1);
    const values = (key: string) => [...(blocks.find((block) => block.key === key)?.values ?? [])];
    expect(timestampsSec).toBeNull();
    expect(values('count')).toEqual([0, -1, -2, -3, -4]);
    expect(values('packed')).toEqual([0, -0, 1, -1, 2, -2, 3, -3, 4, -4]);
    expect(values('action').filter((_value, at) => at % 7 === 2)).toEqual([0, 1, 2, 3, 4]);
    expect(await dataset.reasoning(0)).toEqual(['because 0', 'because 1', 'because 2']);
    expect(await dataset.fingerprint(0)).toBe(await dataset.fingerprint(2));
    expect(await dataset.fingerprint(0)).not.toBe(await dataset.fingerprint(1));
  });

  it('says what of a step is not read, and that records lie in other files', async () => {
    const root = path.join(await scratchFolder(), 'set');
    await writeRlds(root, [[toyEpisode({ steps: 3 })]]);
    const file = path.join(root, 'features.json');
    const tree = JSON.parse(await readFile(file, 'utf8'));
    const step = tree.featuresDict.features.steps.sequence.feature.featuresDict.features;
    const each = { tensor: { shape: {}, dtype: 'float32', encoding: 'none' } };
    const [depth, disparity] = ['uint16', 'float32'].map((dtype) => ({
      image: { shape: {}, dtype, encodingFormat: 'png' },
    }));
    Object.assign(step, {
      action: { sequence: { feature: each, length: '7' } },
      path: { sequence: { feature: each } },
      sound: { audio: {} },
      depth,
      disparity,
    });
    await writeFile(file, JSON.stringify(tree));
    const { summary } = await open(root);
    expect(summary.features.find(({ key }) => key === 'action')?.shape).toEqual([7]);
    const said = summary.problems.filter(({ code }) => code === 'feature-left-out');
    expect(said.map(({ message }) => message)).toEqual([
      'path is a list in each step, which is not read; it is left out.',
      'sound is of a kind that is not read; it is left out.',
      'disparity holds pictures as float32, which are not read; it is left out.',
    ]);
    expect(summary.problems).toContainEqual(
      expect.objectContaining({ code: 'depth-as-grey', camera: 'observation.images.depth' }),
    );

    const [shard = ''] = (await readdir(root)).filter((name) => name.includes('tfrecord'));
    const held = path.join(root, shard.replace('train', 'val'));
    await copyFile(path.join(root, shard), held);
    const both = (await open(root)).summary.problems.find(({ code }) => code === 'splits-joined');
    expect(both?.message).toContain('in this order: train (1), val (1)');
    await rm(held);
    await rename(
      path.join(root, shard),
      path.join(root, shard.replace('tfrecord', 'array_record')),
    );
    await expect(openDataset(root)).rejects.toThrow(/other files than TFRecord \(.*file_format=/);
  });

  it.each(['png', 'jpg'] as const)(
    'plays stored %s pictures, frame for frame',
    async (extension) => {
      const folder = await scratchFolder();
      const pictures = await codedPictures(folder, 23, { extension });
      const blank = pictures[0] ?? new Uint8Array();
      const root = path.join(folder, 'set');
      await writeRlds(root, [[toyEpisode({ steps: 23, pictures, blank })]]);
      const dataset = await open(root);
      const [video, ...others] = await dataset.videos(0);
      expect(others).toEqual([]);
      if (video === undefined) throw new Error('no video');
      expect(video).toMatchObject({ cameraKey: 'observation.images.top', startSec: 0, frames: 23 });
      expect(await shownCodes(video)).toEqual(Array.from({ length: 23 }, (_none, at) => at));
      expect(codesOf(dataset.summary.problems)).toContain('camera-blank');
      expect(dataset.summary.cameras).toContainEqual({
        key: 'observation.images.top',
        width: 128,
        height: 64,
        codec: extension === 'png' ? 'png' : 'jpeg',
        gop: 1,
      });
      const again = await dataset.videos(0);
      expect(again).toEqual([video]);
      expect(await readdir(path.dirname(video.file))).toEqual([path.basename(video.file)]);
    },
  );

  it('shows a neighbour where a picture is missing or broken, and keeps the others in place', async () => {
    const folder = await scratchFolder();
    const pictures = await codedPictures(folder, 12);
    const damaged = pictures.map((picture, at) => {
      if (at === 4) return picture.subarray(0, 40);
      return at === 0 || at === 11 ? new Uint8Array() : picture;
    });
    const root = path.join(folder, 'set');
    await writeRlds(root, [[toyEpisode({ steps: 12, pictures: damaged })]]);
    const [video] = await (await open(root)).videos(0);
    if (video === undefined) throw new Error('no video');
    expect(await shownCodes(video)).toEqual([1, 1, 2, 3, 5, 5, 6, 7, 8, 9, 10, 10]);
  });

  it('says which episode has no pictures that can be read', async () => {
    const root = path.join(await scratchFolder(), 'set');
    const junk = [new Uint8Array([1, 2, 3]), new Uint8Array([4])];
    await writeRlds(root, [[toyEpisode({ steps: 2, pictures: junk })]]);
    const dataset = await open(root);
    expect(await dataset.videos(0)).toEqual([]);
    expect(dataset.problemsOf(0)).toContainEqual(
      expect.objectContaining({
        code: 'pictures-unreadable',
        episode: 0,
        message: expect.stringContaining('observation.images.top of episode 0'),
      }),
    );
  });
});

async function threeEpisodes(): Promise<{ root: string; file: string }> {
  const root = path.join(await scratchFolder(), 'set');
  await writeRlds(root, [[1, 2, 3].map((steps) => toyEpisode({ steps }))]);
  return { root, file: path.join(root, 'toy-train.tfrecord-00000-of-00001') };
}

describe('broken records', () => {
  it('finds a flipped bit by the checksum, and reads the other episodes', async () => {
    const { root, file } = await threeEpisodes();
    const bytes = await readFile(file);
    const second = 16 + Number(bytes.readBigUInt64LE(0));
    const at = second + 12 + Number(bytes.readBigUInt64LE(second)) - 3;
    bytes[at] = (bytes[at] ?? 0) ^ 4;
    await writeFile(file, bytes);
    const dataset = await open(root);
    await expect(dataset.signals(1)).rejects.toThrow(/Episode 1 .*toy-train.*checksum/);
    expect((await dataset.signals(2)).frames).toBe(3);
    const { problems } = await inspectDataset(root);
    expect(problems).toContainEqual(
      expect.objectContaining({ code: 'record-corrupt', severity: 'error', episode: 1 }),
    );
  });

  it('reads what lies before the place where a file is cut', async () => {
    const { root, file } = await threeEpisodes();
    await truncate(file, (await readFile(file)).length - 5);
    const dataset = await open(root);
    expect(dataset.summary.episodes).toBe(2);
    expect(codesOf(dataset.summary.problems)).toEqual(
      expect.arrayContaining(['data-unreadable', 'totals-wrong']),
    );
  });

  it('does not believe a length whose checksum is wrong', async () => {
    const { root, file } = await threeEpisodes();
    const bytes = await readFile(file);
    bytes[5] = 0xff;
    await writeFile(file, bytes);
    await expect(open(root)).rejects.toThrow(/checksum of the length at byte 0/);
  });

  it('keeps an episode that is no example in its place', async () => {
    const root = path.join(await scratchFolder(), 'set');
    await writeRlds(root, [[toyEpisode({ steps: 2 }), Buffer.from('not an example')]]);
    const dataset = await open(root);
    expect(dataset.episodes.map(({ length }) => length)).toEqual([2, 0]);
    expect(codesOf(dataset.problemsOf(1))).toContain('record-corrupt');
    await expect(dataset.signals(1)).rejects.toThrow(/Episode 1/);
  });

  it('misses a shard that the others name', async () => {
    const root = path.join(await scratchFolder(), 'set');
    await writeRlds(root, [[toyEpisode({ steps: 2 })], [toyEpisode({ steps: 2 })]]);
    await writeFile(path.join(root, 'toy-train.tfrecord-00001-of-00002'), '');
    const other = path.join(root, 'toy-train.tfrecord-00000-of-00002');
    await writeFile(path.join(root, 'toy-val.tfrecord-00001-of-00003'), await readFile(other));
    const { problems } = (await open(root)).summary;
    expect(problems).toContainEqual(
      expect.objectContaining({
        code: 'data-missing',
        message: expect.stringContaining('2 of the 3 files toy-val'),
      }),
    );
  });

  it('refuses TFDS datasets of something else', async () => {
    const root = path.join(await scratchFolder(), 'set');
    await writeRlds(root, [[toyEpisode({ steps: 2 })]]);
    const noSteps = { featuresDict: { features: { label: { tensor: { dtype: 'int64' } } } } };
    await writeFile(path.join(root, 'features.json'), JSON.stringify(noSteps));
    await expect(open(root)).rejects.toThrow(/no "steps"/);
  });
});

describe.skipIf(sharedData === null)('bridge-octo-rlds', () => {
  it('opens from any of its folders, with its tasks, cameras and what is known of the robot', async () => {
    const dataset = await open(realDataset('bridge-octo-rlds'));
    expect(dataset.summary).toMatchObject({
      episodes: 15,
      frames: 150,
      fps: 5,
      name: 'bridge_dataset',
    });
    expect(dataset.summary.tasks).toContain('put carrot on plate');
    expect(dataset.summary.cameras.map(({ width, codec }) => [width, codec])).toEqual(
      Array.from({ length: 4 }, () => [64, 'jpeg']),
    );
    expect(codesOf(dataset.summary.problems)).toEqual([
      'fps-guessed',
      'names-guessed',
      'camera-blank',
    ]);
    const videos = await dataset.videos(3);
    expect(videos.map(({ cameraKey, frames }) => [cameraKey, frames])).toEqual(
      [0, 1, 2].map((camera) => [`observation.images.image_${camera}`, 10]),
    );
    const { embodiment } = dataset.summary;
    expect(embodiment.parts.filter(({ role }) => role === 'gripper')).toHaveLength(2);
    const report = await inspectDataset(realDataset('bridge-octo-rlds'));
    expect(report.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
