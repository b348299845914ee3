/** A dataset may have 64 cameras, each with a video of its own to be looked at before it is open. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { useFfmpegThat } from '../../ffmpeg-that';
import { memoryClient, openTestStudio } from '../../studio-fixture';
import { scratchFolder, smallDataset } from './small-dataset';

it('a few cameras are looked at together, and others are answered meanwhile', async () => {
  const few = availableParallelism();
  const cameras = Array.from({ length: few + 4 }, (_, at) => `observation.images.c${at}`);
  const video = { dtype: 'video', shape: [64, 128, 3], names: ['height', 'width', 'channels'] };
  const features = Object.fromEntries(cameras.map((key) => [key, video]));
  const root = await smallDataset({ version: 'v2.1', lengths: [3], features });
  for (const key of cameras) {
    const folder = path.join(root, 'videos/chunk-000', key);
    await mkdir(folder, { recursive: true });
    // Of a container that is given to ffmpeg.
    await writeFile(path.join(folder, 'episode_000000.mp4'), 'RIFF....AVI ', 'latin1');
  }
  const folder = await scratchFolder();
  const [begun, go] = [path.join(folder, 'begun'), path.join(folder, 'go')];
  await mkdir(begun);
  await useFfmpegThat(`: > "${begun}/$$"; while [ ! -e "${go}" ]; do sleep 0.05; done; exit 1`);
  const studio = await openTestStudio();
  onTestFinished(() => studio.close());
  const opening = memoryClient(studio).call('dataset.open', { path: root });
  const many = async () => (await readdir(begun)).length;
  await vi.waitFor(async () => expect(await many()).toBe(few), { timeout: 60_000 });
  expect(await memoryClient(studio).call('host.info', {})).toMatchObject({ version: 'test' });
  expect(await many()).toBe(few);
  await writeFile(go, '');
  expect((await opening).cameras.map(({ key, width }) => [key, width])).toEqual(
    cameras.map((key) => [key, 0]),
  );
});
