/**
 * A project folder of 0.1.0 opens as it is, folds to the same reviews and is exported to the same bytes. Where a mended
 * bug changes what is written, the manifest changes in the same commit, and the commit says which bug.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldReview } from '../../src/shared/model/fold-review';
import type { RpcClient } from '../../src/shared/rpc/client';
import { endOf } from '../job-end';
import { demoDataset } from '../shared-data';
import { makeTempDir, memoryClient, openTestStudio, type TestStudio } from '../studio-fixture';
import {
  copyProject,
  exportsOf010,
  ffmpegVersion,
  hashesOf,
  isEncoded,
  manifestFile,
  reviewsFile,
  slowExports,
  type Manifest,
} from './made-by-0.1.0';

/** Set to write down what this checkout makes instead of comparing it. */
const rewrite = process.env['DUALVLA_WRITE_FIXTURES'] === '1';
const full = rewrite || process.env['DUALVLA_TEST_FULL'] === '1';

let scratch: string;
let studio: TestStudio;
let client: RpcClient;
let projectId: string;
let manifest: Manifest;

beforeAll(async () => {
  scratch = await makeTempDir();
  studio = await openTestStudio();
  client = memoryClient(studio);
  const dataset = await client.call('dataset.open', { path: demoDataset });
  const project = await client.call('project.open', {
    datasetId: dataset.id,
    path: await copyProject(scratch),
  });
  expect(project.readOnlyBecause).toBeNull();
  expect(project.problems).toEqual([]);
  projectId = project.id;
  manifest = rewrite
    ? { ffmpeg: await ffmpegVersion(), exports: {}, pictures: {} }
    : (JSON.parse(await readFile(manifestFile, 'utf8')) as Manifest);
});

afterAll(async () => {
  if (rewrite) await writeFile(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
  await studio.close();
  await rm(scratch, { recursive: true, force: true });
});

/** Short form of every review: frames that keep their reasoning, state and text lengths, by curator. */
async function reviews(): Promise<unknown> {
  const all: Record<string, unknown> = {};
  for (let episode = 0; episode < 24; episode += 1) {
    const { proposals, decisions } = await client.call('review.episode', { projectId, episode });
    for (const curator of ['anna', 'ben']) {
      const own = decisions.filter((decision) => decision.curator === curator);
      if (own.length === 0) continue;
      const { keyframes, finished, flagged, tags } = foldReview(proposals?.keyframes ?? [], own);
      all[`${episode} ${curator}`] = {
        finished,
        flagged,
        tags,
        keyframes: keyframes.map(
          ({ id, frame, state, reasoning }) => `${frame} ${state} ${id} ${reasoning.text}`,
        ),
      };
    }
  }
  return all;
}

async function runExport(name: string): Promise<Record<string, string>> {
  const out = path.join(scratch, name);
  const { jobId } = await client.call('export.run', {
    projectId,
    options: { ...exportsOf010[name], out },
  });
  expect(await endOf(client, jobId)).toMatchObject({ state: 'done', error: null });
  return hashesOf(out, manifest.pictures);
}

describe('a project of 0.1.0', () => {
  it('folds to the reviews of 0.1.0', async () => {
    const found = await reviews();
    if (rewrite) await writeFile(reviewsFile, `${JSON.stringify(found, null, 1)}\n`);
    expect(found).toEqual(JSON.parse(await readFile(reviewsFile, 'utf8')));
  });

  const names = Object.keys(exportsOf010).filter((name) => full || !slowExports.includes(name));
  it.each(names)('is exported to the bytes of 0.1.0: %s', async (name) => {
    const found = await runExport(name);
    if (rewrite) manifest.exports[name] = found;
    const expected = manifest.exports[name];
    const sameFfmpeg = manifest.ffmpeg === (await ffmpegVersion());
    const compared = (hashes: Record<string, string> | undefined) =>
      Object.entries(hashes ?? {}).filter(([file]) => sameFfmpeg || !isEncoded(name, file));
    expect(compared(found)).toEqual(compared(expected));
    expect(Object.keys(found)).toEqual(Object.keys(expected ?? {}));
  });
});
