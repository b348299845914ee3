/** What is said when the process that reads HDF5 ends or does not answer, and who waits meanwhile. */
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { answerLimitMs, askHdf5 } from '../../../../src/core/datasets/hdf5/ask';
import { findDemonstrations } from '../../../../src/core/datasets/hdf5/open-hdf5';
import { useChildStarter, type Child } from '../../../../src/core/system/child-process';
import type { ToHdf5 } from '../../../../src/core/datasets/hdf5/questions';
import type { Problem } from '../../../../src/shared/errors';
import { repositoryRoot } from '../../../shared-data';
import { scratchFolder } from '../small-dataset';

const sample = path.join(repositoryRoot, 'test/fixtures/hdf5/pictures-as-bytes.hdf5');

afterEach(() => void vi.useRealTimers());

/** Processes that are ready at once and do with a question what `on` does. */
function readBy(
  on: (asked: ToHdf5, child: { say(it: unknown): void; end(why: string): void }) => void,
) {
  useChildStarter((): Child => {
    let say: (message: unknown) => void = () => undefined;
    let ended: (why: string) => void = () => undefined;
    return {
      send: (message) => on(message as ToHdf5, { say, end: (why) => ended(why) }),
      onMessage(listener) {
        say = listener;
        queueMicrotask(() => listener({ ready: true }));
      },
      onEnd: (listener) => void (ended = listener),
      end: () => undefined,
    };
  });
}

async function inFolder(): Promise<{ root: string; file: string; relative: string }> {
  const root = await scratchFolder();
  await mkdir(path.join(root, 'data'));
  const relative = 'data/demo.hdf5';
  const file = path.join(root, relative);
  await copyFile(sample, file);
  return { root, file, relative };
}

it('gives an answer no longer for what a file claims and does not store', () => {
  expect(answerLimitMs({ size: 1e12, blocks: 16 })).toBeLessThan(9_000);
  expect(answerLimitMs({ size: 160_000_000, blocks: 312_500 })).toBe(18_000);
  expect(answerLimitMs({ size: 1e12, blocks: 2e9 })).toBe(120_000);
  // Where the system counts none.
  expect(answerLimitMs({ size: 16_000_000, blocks: 0 })).toBe(9_000);
});

it('an answer that does not come is a timeout, a process that ended is lost', async () => {
  const place = await inFolder();
  readBy(() => void vi.advanceTimersByTime(200_000));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await expect(askHdf5(place, { kind: 'layout' })).rejects.toMatchObject({
    code: 'timeout',
    message: expect.stringMatching(
      /^data\/demo\.hdf5 was not read within 8 s; try again/,
    ) as string,
  });
  vi.useRealTimers();
  for (const [why, words] of [
    ['SIGKILL', /process that read data\/demo\.hdf5 ended \(SIGKILL\), most often because memory/],
    ['exit code 7', /process that read data\/demo\.hdf5 ended \(exit code 7\); try again, and if/],
  ] as const) {
    const other = await inFolder();
    readBy((_asked, child) => child.end(why));
    await expect(askHdf5(other, { kind: 'layout' })).rejects.toMatchObject({
      code: 'worker-lost',
      message: expect.stringMatching(words) as string,
    });
  }
});

it('a file that ends its process is a problem of that file, and the others are looked at', async () => {
  const { root, file } = await inFolder();
  await copyFile(file, path.join(root, 'data/other.hdf5'));
  const asked: string[] = [];
  readBy(({ place }, child) => {
    asked.push(place.relative);
    child.end('exit code 7');
  });
  const problems: Problem[] = [];
  await findDemonstrations(root, problems);
  expect(asked).toEqual(['data/demo.hdf5', 'data/other.hdf5']);
  expect(problems.map((each) => each.file)).toEqual(asked);
  expect(problems[0]?.message).toContain('try again');
});

it('a file that is read without end holds no other dataset up', async () => {
  const [bad, good] = [await inFolder(), await inFolder()];
  readBy(({ id, place }, child) => {
    if (place.file === good.file) child.say({ id, answer: 'read' });
  });
  const ended: string[] = [];
  void askHdf5(bad, { kind: 'layout' }).catch(() => ended.push('bad'));
  expect(await askHdf5(good, { kind: 'layout' })).toBe('read');
  expect(ended).toEqual([]);
});
