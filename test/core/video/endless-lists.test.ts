/** Videos that ffmpeg lists without end: many of them take no more time than one, and nobody has to wait for any. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { isAlive } from '../../../src/core/system/is-alive';
import { inTime, SpareTime } from '../../../src/core/video/time-limit';
import { useFfmpegThat } from '../../ffmpeg-that';
import { nextEnd } from '../../job-end';
import { memoryClient, openTestStudio } from '../../studio-fixture';
import { lowerLimits } from '../datasets/run-bomb';
import { scratchFolder, smallDataset } from '../datasets/small-dataset';

/** A busy machine takes its time to start a program. */
const patience = { timeout: 60_000 };
/** Of a container that is given to ffmpeg. */
const foreign = 'RIFF....AVI ';

/** What is said of a video with which ffmpeg hangs. */
async function hangs(spare?: SpareTime): Promise<string> {
  let begin: (() => void) | null = null;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const end = inTime(['x.avi'], { spare }, (signal) => {
    begin?.();
    return new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  }).catch((error: Error) => error.message);
  await begun;
  vi.runOnlyPendingTimers();
  return end;
}

it('one may take its minute, those after it two seconds each', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const spare = new SpareTime();
  expect(await hangs(spare)).toContain('ended after 60 s with x.avi');
  for (const _ of [1, 2]) expect(await hangs(spare)).toContain('ended after 2 s');
  expect(await hangs()).toContain('ended after 60 s');
});

it('a folder of them is opened, and each is named', async () => {
  const source = await smallDataset({ version: 'v2.1', lengths: [9], video: true });
  const root = path.join(await scratchFolder(), 'films');
  await mkdir(root);
  const good = 'videos/chunk-000/observation.images.top/episode_000000.mp4';
  await writeFile(path.join(root, 'd.mp4'), await readFile(path.join(source, good)));
  for (const name of 'abc') await writeFile(path.join(root, `${name}.avi`), foreign, 'latin1');
  await useFfmpegThat('exec sleep 600');
  lowerLimits({ videoSeconds: 1.2 });
  const dataset = await openDataset(root);
  onTestFinished(() => dataset.close());
  const said = [0, 1, 2, 3].map((episode) => dataset.problemsOf(episode)[0]?.message ?? '');
  expect(said.map((message) => /after \d s with .*?\.avi/.exec(message)?.[0])).toEqual([
    `after 2 s with ${path.join(root, 'a.avi')}`,
    `after 1 s with ${path.join(root, 'b.avi')}`,
    `after 1 s with ${path.join(root, 'c.avi')}`,
    undefined,
  ]);
});

it('a core that closes ends one that a job waits for', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [9, 9], video: true });
  const file = path.join(root, 'videos/chunk-000/observation.images.top/episode_000001.mp4');
  await writeFile(file, foreign, 'latin1');
  const pidFile = path.join(await scratchFolder(), 'pid');
  await useFfmpegThat(`echo $$ > "${pidFile}"; exec sleep 600`);
  const test = await openTestStudio();
  const client = memoryClient(test);
  const { id: datasetId } = await client.call('dataset.open', { path: root });
  const ended = nextEnd(client, 'check');
  await client.call('dataset.check', { datasetId });
  const pid = await vi.waitFor(async () => {
    const told = Number(await readFile(pidFile, 'utf8'));
    expect(told).toBeGreaterThan(0);
    return told;
  }, patience);
  await test.close();
  expect(await ended).toMatchObject({ state: 'canceled' });
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), patience);
});
