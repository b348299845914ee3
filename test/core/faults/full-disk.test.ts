/** The disk is full at any write of anything: a sentence that says so, nothing acknowledged is lost, and on it goes. */
import { cp, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { exportDistillation } from '../../../src/core/distill/export';
import { RecentDatasets } from '../../../src/core/host/recent';
import { ModelKeys } from '../../../src/core/models/keys';
import { QueueSetting } from '../../../src/core/queue/queue-setting';
import { runExport } from '../../../src/core/export/run';
import { openRepository } from '../../../src/core/hub/open-repository';
import { unwatched } from '../../../src/core/jobs/progress';
import { plainFailure } from '../../../src/core/system/classify-error';
import type { RecentDataset } from '../../../src/shared/api/host';
import { distillOptionsSchema } from '../../../src/shared/model/distill';
import { smallDataset } from '../datasets/small-dataset';
import { Curated } from '../export/curated';
import { hubHome, isSame } from '../hub/hub-home';
import { full } from '../project/opened-journal';
import { openToy, temporaryFolder } from '../project/toy-project';
import { fullDisk } from './full-disk';
import { keptThings, numbers } from './kept-things';

const saysFull = { code: 'io', message: expect.stringMatching(/space|full/) };

// Of each, every other write; of its neighbour the others.
const things = keptThings.map((thing, at) => ({ ...thing, first: full ? 0 : at % 2 }));

it.each(things)('$what', async ({ keep, found, first }) => {
  const disk = await fullDisk();
  let wasFull = true;
  for (let write = first; wasFull; write += full ? 1 : 2) {
    const root = await temporaryFolder();
    const project = await openToy(root);
    disk.fill(write);
    const acknowledged: number[] = [];
    const told: unknown[] = [];
    for (const number of numbers) {
      await keep(project, number).then(
        () => acknowledged.push(number),
        (error: unknown) => told.push(error),
      );
    }
    wasFull = disk.free();
    for (const error of told) expect(error).toMatchObject(saysFull);
    // As if the studio had ended at this moment.
    const copy = await temporaryFolder();
    await cp(path.join(root, 'toy.curation'), path.join(copy, 'toy.curation'), {
      recursive: true,
      filter: (file) => path.basename(file) !== 'lock.json',
    });
    const later = await openToy(copy);
    expect(await found(later)).toEqual(expect.arrayContaining(acknowledged));
    await later.close();
    for (const number of numbers) {
      if (!acknowledged.includes(number)) await keep(project, number);
    }
    expect(await found(project)).toEqual(numbers);
    await project.close();
    const again = await openToy(root);
    expect(await found(again)).toEqual(numbers);
    expect(again.info.problems).toEqual([]);
    await again.close();
  }
});

it('a project that is made', async () => {
  const disk = await fullDisk();
  let wasFull = true;
  for (let write = 0; wasFull; write += 1) {
    const root = await temporaryFolder();
    disk.fill(write);
    const [first] = await Promise.allSettled([openToy(root)]);
    wasFull = disk.free();
    if (first.status === 'fulfilled') await first.value.close();
    else expect(first.reason).toMatchObject(saysFull);
    const project = await openToy(root);
    expect(project.info).toMatchObject({ readOnlyBecause: null, problems: [] });
    await project.close();
  }
});

it('settings, keys and the list of datasets in the data folder', async () => {
  const folder = await temporaryFolder();
  const [old, fresh] = [1, 2].map((number) => ({
    queue: { address: `redis://lab${number}`, on: false },
    key: `sk-${number}`,
    dataset: { path: `/data/${number}`, name: `${number}`, openedAtMs: number },
  })) as [Kept, Kept];
  const disk = await fullDisk();
  let wasFull = true;
  for (let write = 0; wasFull; write += 1) {
    await keep(folder, old);
    disk.fill(write);
    const [queue, key, dataset] = await keep(folder, fresh);
    wasFull = disk.free();
    for (const end of [queue, key]) {
      if (end?.status === 'rejected') expect(end.reason).toMatchObject(saysFull);
    }
    // A dataset opens whether or not it is listed.
    expect(dataset?.status).toBe('fulfilled');
    // Each is whole: as it was to be, or, where it was not kept, as it was.
    const { hasPassword: _none, ...found } = await new QueueSetting(folder).read();
    expect(queue?.status === 'fulfilled' ? [fresh.queue] : [old.queue, fresh.queue]).toContainEqual(
      found,
    );
    const foundKey = await new ModelKeys(folder).find(stored);
    expect(key?.status === 'fulfilled' ? [fresh.key] : [old.key, fresh.key]).toContain(foundKey);
    const [first] = await new RecentDatasets(folder).read();
    expect([old.dataset, fresh.dataset]).toContainEqual(first);
    expect((await readdir(folder)).sort()).toEqual([
      'model-keys.json',
      'queue.json',
      'recent.json',
    ]);
  }
});

const stored = { endpoint: 'http://127.0.0.1:1/v1', key: 'stored', keyVariable: '' } as const;

interface Kept {
  queue: { address: string; on: boolean };
  key: string;
  dataset: RecentDataset;
}

/** One after the other, as a user does. */
async function keep(
  folder: string,
  { queue, key, dataset }: Kept,
): Promise<PromiseSettledResult<unknown>[]> {
  return [
    ...(await Promise.allSettled([new QueueSetting(folder).save(queue)])),
    ...(await Promise.allSettled([new ModelKeys(folder).store(stored.endpoint, key)])),
    ...(await Promise.allSettled([new RecentDatasets(folder).remember(dataset)])),
  ];
}

it('a dataset of the Hub that comes into the cache', async () => {
  const home = await hubHome();
  onTestFinished(() => home.close());
  const source = await smallDataset({ version: 'v2.1', lengths: [6, 8] });
  await home.server.serve('lab/so', source);
  const open = () => openRepository('lab/so', unwatched, { client: home.client() });
  const disk = await fullDisk();
  let wasFull = true;
  let refused = 0;
  for (let write = 0; wasFull; write += full ? 1 : 4) {
    disk.fill(write);
    const [run] = await Promise.allSettled([open()]);
    wasFull = disk.free();
    if (run.status === 'rejected') {
      refused += 1;
      expect(plainFailure(run.reason)).toMatchObject(saysFull);
    }
    // What came stays, and the rest comes once there is room.
    const root = await open();
    for (const file of ['meta/info.json', 'data/chunk-000/episode_000001.parquet']) {
      expect(await isSame(path.join(root, file), path.join(source, file))).toBe(true);
    }
    await rm(home.cache, { recursive: true });
  }
  expect(refused).toBeGreaterThan(1);
});

const exports = [
  { format: 'lerobot-v2.1', video: false, every: 9 },
  { format: 'rlds', video: false, every: 15 },
  { format: 'robomimic', video: false, every: 19 },
  { format: 'ecot-json', video: false, every: 9 },
  { format: 'vla-it-json', video: false, every: 9 },
  { format: 'chat-jsonl', video: true, every: 31 },
] as const;

it.each(exports)('an export as $format', async ({ format, video, every }) => {
  const curated = await reviewed(video);
  const request = curated.request({ format });
  await allOrNothing(curated.out, every, () => runExport(request, unwatched));
});

it('samples for distillation', async () => {
  const curated = await reviewed(false);
  const multimodal = path.join(await temporaryFolder(), 'vqa.jsonl');
  const sample = { image: 'https://h.example/a.png', question: 'What is it?', answer: 'A cup.' };
  await writeFile(multimodal, `${JSON.stringify({ id: 'a', ...sample })}\n`);
  const { dataset, project, out } = curated;
  const request = { dataset, project, options: distillOptionsSchema.parse({ out, multimodal }) };
  await allOrNothing(out, 4, () => exportDistillation(request, unwatched));
  expect(project.info.problems).toEqual([]);
  expect(project.datasets.map(({ role }) => role)).toContain('multimodal');
});

/** Two episodes, each with a keyframe. */
async function reviewed(video: boolean): Promise<Curated> {
  const curated = await Curated.open(
    await smallDataset({ version: 'v2.1', lengths: [6, 8], video }),
  );
  await curated.review(0, [2]);
  await curated.review(1, [3]);
  return curated;
}

/** @param every how many writes lie between two that are tried */
async function allOrNothing(
  out: string,
  every: number,
  run: () => Promise<unknown>,
): Promise<void> {
  const disk = await fullDisk();
  let wasFull = true;
  let tried = 0;
  for (let write = 0; wasFull; write += full ? 1 : every) {
    disk.fill(write);
    const [end] = await Promise.allSettled([run()]);
    wasFull = disk.free();
    if (end.status === 'fulfilled') break;
    tried += 1;
    expect(end.reason).toMatchObject(saysFull);
    expect(await readdir(path.dirname(out)).catch(() => [])).toEqual([]);
  }
  expect(tried).toBeGreaterThan(1);
  expect((await readdir(out)).length).toBeGreaterThan(1);
}
