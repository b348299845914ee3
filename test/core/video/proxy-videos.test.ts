/** A video that is being made ends with whoever makes it, and leaves nothing behind. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { childScript } from '../../child-scripts';
import { isAlive } from '../../../src/core/system/is-alive';
import { ProxyVideos } from '../../../src/core/video/proxy-videos';
import { makeOnce, runFfmpeg } from '../../e2e/player/coded-video';
import { repositoryRoot } from '../../shared-data';

/** A process that makes a video, once its ffmpeg is at work; and the process id of that. */
async function atWork(): Promise<{ folder: string; child: ChildProcess; ffmpeg: number }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'dualvla-proxies-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const noise = ['-f', 'lavfi', '-i', 'nullsrc=s=1600x1600,geq=random(1)*255:128:128'];
  await makeOnce(path.join(folder, 'picture.png'), noise, (picture) =>
    runFfmpeg([...noise, '-frames:v', '1', picture]),
  );
  const script = childScript(import.meta.dirname, 'proxy-child');
  const child = spawn(process.execPath, [script, folder], {
    cwd: repositoryRoot,
    stdio: 'inherit',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ffmpeg = await vi.waitFor(
    async () => {
      const pid = await ffmpegIn(path.join(folder, 'proxies'));
      if (pid === null) throw new Error('ffmpeg has not started');
      return pid;
    },
    { timeout: 120_000, interval: 50 },
  );
  return { folder, child, ffmpeg };
}

/** The process that works in a folder below this one. */
async function ffmpegIn(folder: string): Promise<number | null> {
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(folder) && /^[^\0]*ffmpeg/.test(command)) return Number(pid);
  }
  return null;
}

const left = async (folder: string): Promise<string[]> => readdir(path.join(folder, 'proxies'));

it.runIf(process.platform === 'linux')(
  'what a living core makes is not cleared up; ffmpeg ends with a core that is killed, and then the next one clears up',
  async () => {
    const { folder, child, ffmpeg } = await atWork();
    await new ProxyVideos(() => path.join(folder, 'proxies')).tidy();
    expect(await left(folder)).toHaveLength(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await vi.waitFor(() => expect(isAlive(ffmpeg)).toBe(false), { timeout: 60_000 });
    expect(await left(folder)).toHaveLength(1);
    await new ProxyVideos(() => path.join(folder, 'proxies')).tidy();
    expect(await left(folder)).toEqual([]);
  },
);

it.runIf(process.platform === 'linux')(
  'a core that is asked to end stops what it makes, and leaves nothing',
  async () => {
    const { folder, child, ffmpeg } = await atWork();
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(isAlive(ffmpeg)).toBe(false);
    expect(await left(folder)).toEqual([]);
  },
);
