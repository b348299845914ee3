/** Files of the demo that a Hub serves for each test, and one of them as it is downloaded. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, expect } from 'vitest';
import { download } from '../../../src/core/hub/download';
import { treeOf } from '../../../src/core/hub/tree';
import type { Fault } from '../../fixtures/hub-answers';
import type { ServedDataset } from '../../fixtures/hub-files';
import { demo, isSame } from './hub-home';
import { hubForEach } from './hub-for-each';

export const video = 'videos/observation.images.front/chunk-000/file-000.mp4';
export const text = 'README.md';
export const never = new AbortController().signal;

export function downloadsForEach() {
  const { home, start } = hubForEach();
  let served: ServedDataset;
  const serve = async () => {
    served = await home.server.serve('lab/demo', demo);
  };
  beforeEach(serve);

  const blob = () => path.join(home.cache, 'blob');
  const ranges = () =>
    home.server.asked.filter(({ host }) => host === 'cdn').map(({ range }) => range);

  async function fetchOne(name: string, signal = never): Promise<number> {
    const client = home.client();
    const { commit } = served;
    const file = (await treeOf(client, 'lab/demo', commit, never)).find(
      (each) => each.path === name,
    );
    if (file === undefined) throw new Error(`${name} is not served`);
    let bytes = 0;
    const received = (more: number): void => {
      bytes += more;
    };
    await download(client, { name: 'lab/demo', commit, file, blob: blob(), signal, received });
    return bytes;
  }

  /** A Hub and a cache that know nothing of what was. */
  const anew = async () => {
    await home.close();
    await start();
    await serve();
  };

  /** Plans what happens to the first so many requests for a file's bytes. */
  const first = (count: number, fault: Fault, host: 'hub' | 'cdn' = 'cdn') => {
    let left = count;
    home.server.fault = (asked) => {
      const isFile = asked.host === host && !asked.url.includes('/tree/');
      if (!isFile || left === 0) return null;
      left -= 1;
      return fault;
    };
  };

  const isWhole = async () => {
    expect(await isSame(blob(), path.join(demo, video))).toBe(true);
    expect(await readdir(home.cache)).toEqual(['blob']);
  };

  return { home, commit: () => served.commit, blob, ranges, anew, first, fetchOne, isWhole };
}
