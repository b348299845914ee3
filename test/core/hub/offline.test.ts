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

it('has cameras of which nothing was downloaded, none without files, and says why it stays so', async () => {
  const home = await hubHome();
  onTestFinished(() => home.close());
  await home.server.serve('lab/demo', await unknownWrist());
  const root = await openRepository('hf://lab/demo', unwatched, { client: home.client() });
  // Not the first of the front's.
  const here = 'videos/observation.images.front/chunk-000/file-002.mp4';
  await (await HubSnapshot.of(root))?.fetch([here]);
  process.env['HF_HUB_OFFLINE'] = '1';
  const test = await openTestStudio();
  onTestFinished(() => test.close());
  const client = memoryClient(test);
  onTestFinished(() => client.close());
  const {
    id: datasetId,
    cameras,
    problems,
  } = await client.call('dataset.open', {
    path: 'hf://lab/demo',
  });
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
