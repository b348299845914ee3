/** What goes wrong, as a window hears of it: each failure by its own name, none blamed on the dataset. */
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { createStudio } from '../../src/core/studio';
import type { MethodInput } from '../../src/shared/api';
import { fullDisk } from '../core/faults/full-disk';
import { smallDataset, scratchFolder } from '../core/datasets/small-dataset';
import { childScript } from '../child-scripts';
import { ends, useFfmpegThat } from '../ffmpeg-that';
import { endOf } from '../job-end';
import { memoryClient, openTestStudio } from '../studio-fixture';

const dataset = () => smallDataset({ version: 'v2.1', lengths: [6, 5], video: true });

async function openClient() {
  const test = await openTestStudio();
  onTestFinished(() => test.close());
  return memoryClient(test);
}

it('too many open files is no fault of the files, and passes', { timeout: 60_000 }, async () => {
  const data = await scratchFolder();
  const child = childScript(import.meta.dirname, 'short-of-files-child');
  const limited = ['-c', 'ulimit -n 256; exec "$0" "$@"', process.execPath, child];
  const { stdout } = await promisify(execFile)('sh', [...limited, await dataset(), data]);
  const { short, again } = JSON.parse(stdout) as { short: string[]; again: string[] };
  for (const answer of short) expect(answer).toMatch(/^io: .*too many files are open/);
  expect(again.slice(0, 2)).toEqual(['answered', 'answered']);
  expect(again[2]).toMatch(/^unsupported: /);
});

it.each([
  ['killed', 'tool-failed', /SIGKILL/],
  ['lacking', 'tool-failed', /libx264/],
] as const)('a job ends with what ended ffmpeg: %s', async (what, code, words) => {
  const client = await openClient();
  const { id: datasetId } = await client.call('dataset.open', { path: await dataset() });
  await useFfmpegThat(ends[what]);
  const { jobId } = await client.call('dataset.check', { datasetId, deep: true });
  const { state, error } = await endOf(client, jobId);
  expect({ state, code: error?.code }).toEqual({ state: 'failed', code });
  expect(error?.message).toMatch(words);
  expect(error?.message).not.toContain('restore');
});

/** A project with proposals, and the job that exports them to `out`. */
async function proposed() {
  const client = await openClient();
  const { id: datasetId } = await client.call('dataset.open', { path: await dataset() });
  const { id: projectId } = await client.call('project.open', { datasetId });
  const out = path.join(await scratchFolder(), 'out');
  const options: MethodInput<'export.run'>['options'] = { out, decisions: 'proposed', stride: 2 };
  await endOf(client, (await client.call('keyframes.propose', { projectId })).jobId);
  const exportAll = async () =>
    endOf(client, (await client.call('export.run', { projectId, options })).jobId);
  return { out, exportAll };
}

it('an export job whose files may not grow says so, and leaves nothing', async () => {
  const { out, exportAll } = await proposed();
  await useFfmpegThat(ends.fileLimit);
  const { error } = await exportAll();
  expect(error).toMatchObject({ code: 'io' });
  expect(error?.message).toMatch(/file may not become so large/);
  await expect(mkdir(out)).resolves.toBeUndefined();
});

it('an export job that finds the disk full says so, and leaves nothing', async () => {
  const { out, exportAll } = await proposed();
  const disk = await fullDisk();
  disk.fill(1);
  const { error } = await exportAll();
  expect(disk.free()).toBe(true);
  expect(error).toMatchObject({ code: 'io' });
  expect(error?.message).toMatch(/disk is full|no space/);
  expect(error?.message).not.toContain('restore');
  await expect(mkdir(out)).resolves.toBeUndefined();
});

it('a slip of the studio is called one, and logged', async () => {
  const studio = createStudio({
    get version(): string {
      throw new TypeError('planted');
    },
    host: 'test',
    dataDir: await scratchFolder(),
    demoPath: null,
    startPath: null,
  });
  const internalErrors: string[] = [];
  const client = memoryClient({
    studio,
    dataDir: '',
    internalErrors,
    close: () => studio.close(),
  });
  const asked = client.call('host.info', {});
  await expect(asked).rejects.toMatchObject({
    code: 'internal',
    message: expect.stringMatching(
      /fault in the studio itself \(planted\).*not at fault/,
    ) as string,
  });
  expect(internalErrors.join()).toContain('planted');
  await studio.close();
});
