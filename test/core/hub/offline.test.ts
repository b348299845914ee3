/** A dataset of the Hub, some of whose videos are here, while nothing is asked of the Hub. */
import { appendFile, cp, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { HubSnapshot } from '../../../src/core/hub/snapshot';
import { openRepository } from '../../../src/core/hub/open-repository';
import { unwatched } from '../../../src/core/jobs/progress';
import { memoryClient, openTestStudio } from '../../studio-fixture';
import { scratchFolder } from '../datasets/small-dataset';
import { demo, hubHome } from './hub-home';

/** The demo with pictures that no other test watched: what is known of a file of the Hub is kept by its content. */
async function unknownWrist(): Promise<string> {
  const copy = path.join(await scratchFolder(), 'demo');
  await cp(demo, copy, { recursive: true });
  const videos = path.join(copy, 'videos/observation.images.wrist/chunk-000');
  for (const name of await readdir(videos)) await appendFile(path.join(videos, name), 'other');
  return copy;
}

/** `lab/demo` in the cache, of its videos only `here`, and a studio that asks nothing of the Hub. */
async function studioWithout({ served = demo, here = [] }: { served?: string; here?: string[] }) {
  const home = await hubHome();
  onTestFinished(() => home.close());
  await home.server.serve('lab/demo', served);
  const root = await openRepository('hf://lab/demo', unwatched, { client: home.client() });
  const online = await HubSnapshot.of(root);
  await online?.fetch(here);
  process.env['HF_HUB_OFFLINE'] = '1';
  const test = await openTestStudio();
  onTestFinished(() => test.close());
  const client = memoryClient(test);
  onTestFinished(() => client.close());
  const open = () => client.call('dataset.open', { path: 'hf://lab/demo' });
  return { client, open, online };
}

it('has cameras of which nothing was downloaded, none without files, and says why it stays so', async () => {
  const { client, open } = await studioWithout({
    served: await unknownWrist(),
    // Not the first of the front's.
    here: ['videos/observation.images.front/chunk-000/file-002.mp4'],
  });
  const { id: datasetId, cameras, problems } = await open();
  expect(cameras).toMatchObject([
    { key: 'observation.images.front', codec: 'h264', width: 480 },
    { key: 'observation.images.wrist', codec: null, notDownloaded: true },
  ]);
  const why =
    'nothing is asked of the Hub while HF_HUB_OFFLINE is set; open hf://lab/demo without it.';
  const missing = await client.call('dataset.notDownloaded', { datasetId });
  expect(missing).toMatchObject({ files: 7, why });
  const absent = problems.find(({ code }) => code === 'video-not-downloaded');
  expect(absent?.message).toContain(`not here yet: ${why}`);
});

it('has stills of episodes of which one camera is here, and says of the others that none is', async () => {
  const { client, open } = await studioWithout({
    here: ['videos/observation.images.wrist/chunk-000/file-001.mp4'],
  });
  const { id: datasetId } = await open();
  const rows = async () => (await client.call('dataset.episodes', { datasetId })).rows;
  const here = (await rows()).filter(({ notDownloaded }) => !notDownloaded);
  expect(here.length).toBeGreaterThan(0);
  expect(here.length).toBeLessThan((await rows()).length);
  await expect
    .poll(async () => (await rows()).filter(({ thumbnailUrl }) => thumbnailUrl !== null))
    .toMatchObject(here.map(({ index }) => ({ index })));
});

it('says what is missing now, also where another program has downloaded some', async () => {
  const { client, open, online } = await studioWithout({});
  const { id: datasetId } = await open();
  const said = async () => {
    const { files, problems } = await client.call('dataset.notDownloaded', { datasetId });
    const opened = (await open()).problems.filter(({ code }) => code === 'video-not-downloaded');
    expect(opened).toEqual(problems);
    return [files, ...problems.map(({ message }) => message)];
  };
  expect(await said()).toEqual([8, expect.stringMatching(/^8 files of lab\/demo /)]);
  const [last = '', ...others] = online?.missing().map((file) => file.path) ?? [];
  await online?.fetch(others);
  expect(await said()).toEqual([1, expect.stringMatching(/\.mp4 of lab\/demo .+ is on the /)]);
  await online?.fetch([last]);
  expect(await said()).toEqual([0]);
});
