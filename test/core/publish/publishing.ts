/** An export for each test, and a Hub that it is published to. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { planPublish } from '../../../src/core/publish/plan';
import { publish } from '../../../src/core/publish/publish';
import type { Published, PublishWish } from '../../../src/shared/model/publish';
import { unwatched, type JobContext } from '../../../src/core/jobs/progress';
import { token } from '../../fixtures/hub-answers';
import type { Asked } from '../../fixtures/hub-server';
import { hubForEach } from '../hub/hub-for-each';
import { writeExport } from './write-export';

/** Each run has a signal of its own: the library leaves a listener on it. */
export const job = (): JobContext => ({ ...unwatched, signal: new AbortController().signal });

export function publishingForEach() {
  const { home } = hubForEach();
  const own = { folder: '' };
  beforeEach(async () => {
    process.env['HF_TOKEN'] = token;
    own.folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'publish-')), 'sparse');
    await writeExport(own.folder);
  });
  afterEach(() => rm(path.dirname(own.folder), { recursive: true, force: true }));

  /** A path below the export, or beside it. */
  const exported = (name: string): string => path.join(own.folder, name);

  const wish = (more: Partial<PublishWish> = {}): PublishWish => ({
    folder: own.folder,
    name: 'lab/sparse',
    branch: 'main',
    private: false,
    license: 'apache-2.0',
    overwrite: false,
    ...more,
  });

  async function run(more: Partial<PublishWish> = {}, by: JobContext = job()): Promise<Published> {
    const client = home.client();
    const planned = await planPublish(client, wish(more), by);
    return publish({ client, wish: wish(more), planned, job: by });
  }

  const sent = (): Asked[] => home.server.asked.filter(({ method }) => method === 'PUT');
  const served = async (file: string): Promise<string> => {
    const found = home.server.dataset('lab/sparse')?.files.find((each) => each.path === file);
    return readFile(found?.source ?? '', 'utf8');
  };

  return { home, exported, wish, run, sent, served };
}
