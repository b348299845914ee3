import { existsSync } from 'node:fs';
import {
  chmod,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { select } from '../../../src/core/datasets/duckdb';
import { describeFailure } from '../../../src/core/export/target/failure';
import { planExport } from '../../../src/core/export/plan';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import type { StudioError } from '../../../src/shared/errors';
import { scratchFolder, setAside, smallDataset, writeParquet } from '../datasets/small-dataset';
import { Curated } from './curated';
import { verifyExport } from './verify-export';

async function reviewed(options: Partial<Parameters<typeof smallDataset>[0]> = {}) {
  const root = await smallDataset({ version: 'v2.1', lengths: [6, 5], ...options });
  const curated = await Curated.open(root);
  const texts = [await curated.review(0, [1]), await curated.review(1, [2])];
  const episodes = texts.map((each, source) => ({ source, texts: each }));
  return { root, curated, episodes, parent: path.dirname(curated.out) };
}

const partialOf = (owner: string): string => `.export.dualvla-partial-${owner}-00c0ffee`;

/** Writes the table of SQL `from` to the file `to`, values as they lie in memory; returns its bytes. */
async function uncompressed(from: string, to: string): Promise<Buffer> {
  const target = `'${to.replaceAll("'", "''")}'`;
  await select(
    `COPY (SELECT * FROM ${from}) TO ${target} (FORMAT parquet, COMPRESSION uncompressed)`,
  );
  return readFile(to);
}

/** Every file below a folder with what is in it. */
async function contents(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    found.set(file, entry.isFile() ? await readFile(file, 'base64') : '');
  }
  return found;
}

it('refuses targets that exist, lie in the source, or cannot be made', async () => {
  const { root, curated, parent } = await reviewed();
  const before = await contents(root);
  await mkdir(parent, { recursive: true });
  await symlink(root, path.join(parent, 'link'));
  await symlink(path.join(parent, 'nowhere'), path.join(parent, 'dangling'));
  await writeFile(path.join(parent, 'file'), '');
  await mkdir(path.join(parent, 'folder'));
  const targets: [string, RegExp][] = [
    [path.join(parent, 'folder'), /exists already/],
    [path.join(parent, 'file'), /exists already/],
    [path.join(parent, 'dangling'), /exists already/],
    [path.join(parent, 'dangling', 'x'), /cannot be reached \(ENOENT\)/],
    [path.join(parent, 'file', 'x'), /is a file, not a folder/],
    [path.join(root, 'export'), /inside the source dataset/],
    [root, /is the source dataset itself/],
    [path.join(root, 'meta', '..', 'export'), /inside the source dataset/],
    [path.join(parent, 'link', 'a', 'b'), /inside the source dataset/],
    [path.dirname(root), /lies inside/],
    ['relative/export', /not an absolute path/],
    ['/proc/export', /cannot be (reached|written to)|has 0 bytes left/],
    [path.join(parent, 'x'.repeat(300)), /ENAMETOOLONG/],
  ];
  const plan = await planExport(curated.request({ out: root }));
  expect(plan.blockers.join(' ')).toMatch(/is the source dataset itself/);
  expect(plan.episodes).toHaveLength(2);
  // A run plans first, and says what the plan does.
  for (const [out, expected] of targets) {
    const run = runExport(curated.request({ out }), unwatched);
    const message = expect.stringMatching(expected);
    await expect(run, out).rejects.toMatchObject({ code: 'conflict', message });
  }
  expect(await contents(root)).toEqual(before);
  expect((await readdir(parent)).sort()).toEqual(['dangling', 'file', 'folder', 'link']);
});

it('never writes to the source, and gives the copy rights of its own', async () => {
  const { root, curated, episodes } = await reviewed({ video: true });
  const before = await contents(root);
  for (const file of before.keys()) if ((await stat(file)).isFile()) await chmod(file, 0o444);
  await runExport(curated.request(), unwatched);
  await verifyExport(root, curated.out, { episodes, renumbered: false });
  expect(await contents(root)).toEqual(before);
  for (const file of (await contents(curated.out)).keys()) {
    if ((await stat(file)).isFile()) expect((await stat(file)).mode & 0o200, file).toBe(0o200);
  }
});

it('says beforehand that a disk is too small', async () => {
  const { root, curated } = await reviewed({ video: true });
  const video = path.join(root, 'videos/chunk-000/observation.images.top/episode_000000.mp4');
  // A file with a hole takes no room; copied, it would.
  await truncate(video, 15 * 2 ** 40).catch(() => truncate(video, 2 ** 43));
  const plan = await planExport(curated.request());
  expect(plan.blockers.join(' ')).toMatch(/needs about \d+\.\d TB, but the disk of .* has/);
  await expect(runExport(curated.request(), unwatched)).rejects.toMatchObject({ code: 'conflict' });
  expect(existsSync(path.dirname(curated.out))).toBe(false);
});

it('turns a full disk into one sentence', async () => {
  const full = await open('/dev/full', 'w');
  const error: unknown = await full.writeFile('x').catch((thrown: unknown) => thrown);
  await full.close();
  expect(describeFailure(error, '/data/out')).toMatchObject({
    code: 'io',
    message:
      'The export to /data/out failed, and nothing is left of it: the disk is full ' +
      '(ENOSPC: no space left on device, write); free some space and try again.',
  });
  const duckdb: unknown = await select(
    "COPY (SELECT repeat('x', 1000) FROM range(100000)) TO '/dev/full' (FORMAT csv)",
  ).catch((thrown: unknown) => thrown);
  expect(describeFailure(duckdb, '/data/out')).toMatchObject({ code: 'io' });
});

const isFull = process.env['DUALVLA_TEST_FULL'] === '1';

it.each([
  ['copying videos', 1, {}],
  ['encoding videos', 3, { format: 'lerobot-v3.0', stride: 2 }],
] as const)(
  'removes what it began when it is canceled while %s, at one of %i steps',
  async (phase, every, options) => {
    const { root, curated, episodes, parent } = await reviewed({ video: true });
    // Videos are looked at once as long as the dataset is open: every run below then takes the same steps.
    await planExport(curated.request(options));
    const phases: string[] = [];
    await runExport(curated.request(options), {
      signal: new AbortController().signal,
      report: ({ phase }) => phases.push(phase),
    });
    expect(phases).toContain(phase);
    for (let step = 0; step < phases.length - 1; step += isFull ? 1 : every) {
      const cancel = new AbortController();
      let reports = 0;
      const out = `${curated.out}-${step}`;
      const run = runExport(curated.request({ ...options, out }), {
        signal: cancel.signal,
        report: () => {
          if (reports === step) cancel.abort();
          reports += 1;
        },
      });
      await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    }
    expect(await readdir(parent)).toEqual([path.basename(curated.out)]);
    if (phase === 'copying videos') {
      await verifyExport(root, curated.out, { episodes, renumbered: false });
    }
  },
);

it('never lets the name of a camera lead out of the export', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [5], video: true });
  const file = path.join(root, 'meta/info.json');
  const info = await readFile(file, 'utf8');
  // Inside the source, but two folders up from where v3.0 keeps its videos.
  await writeFile(file, info.replaceAll('observation.images.top', '../../outside'));
  await rename(
    path.join(root, 'videos/chunk-000/observation.images.top'),
    path.join(root, 'outside'),
  );
  const curated = await Curated.open(root);
  await curated.review(0, [1]);
  for (const format of ['lerobot-v2.1', 'lerobot-v3.0'] as const) {
    const request = curated.request({ format, stride: 2 });
    const { blockers } = await planExport(request);
    expect(blockers).toEqual([expect.stringContaining('"../../outside"')]);
    await expect(runExport(request, unwatched)).rejects.toMatchObject({ code: 'conflict' });
  }
});

it('names the file when rows turn out to be broken, and leaves nothing', async () => {
  const { root, curated, parent } = await reviewed({
    lengths: [3000, 5],
    columns: { noise: "sha256(i || 'x')" },
    features: { noise: { dtype: 'string', shape: [1], names: null } },
  });
  const file = path.join(root, 'data/chunk-000/episode_000000.parquet');
  const rows = await setAside(file);
  await writeParquet(file, `SELECT * EXCLUDE (noise), noise FROM ${rows}`);
  const bytes = await readFile(file);
  // The footer and the bookkeeping columns stay whole: only who reads every column meets this.
  const at = Math.floor(bytes.length * 0.8);
  bytes.fill(0xff, at, at + 2_000);
  await writeFile(file, bytes);
  const later = await Curated.open(root);
  const run = runExport({ ...curated.request(), dataset: later.dataset }, unwatched);
  const error = await run.catch((thrown: unknown) => thrown as StudioError);
  expect(error).toMatchObject({ code: 'corrupt-data' });
  expect((error as StudioError).message).toContain('data/chunk-000/episode_000000.parquet');
  expect(await readdir(parent)).toEqual([]);
});

it('clears away what a killed export left, not what a running or foreign one holds', async () => {
  const { root, curated, episodes, parent } = await reviewed();
  await mkdir(parent, { recursive: true });
  const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
  const gone = 2 ** 22 + 1;
  const names = {
    stale: partialOf(`${host}-${gone}`),
    ours: partialOf(`${host}-${process.pid}`),
    foreign: partialOf(`0badcafe-${gone}`),
    other: `.export2.dualvla-partial-${host}-${gone}-00c0ffee`,
    odd: '.export.dualvla-partial-notes',
  };
  for (const name of Object.values(names))
    await mkdir(path.join(parent, name, 'data'), { recursive: true });
  await runExport(curated.request(), unwatched);
  expect((await readdir(parent)).sort()).toEqual(
    ['export', names.foreign, names.other, names.odd].sort(),
  );
  await verifyExport(root, curated.out, { episodes, renumbered: false });

  const second = curated.request({ out: path.join(parent, 'second') });
  const running = `.second.dualvla-partial-${host}-${process.ppid}-00c0ffee`;
  await mkdir(path.join(parent, running));
  expect((await planExport(second)).blockers.join(' ')).toContain(`process ${process.ppid}`);
});

it('keeps the payload of every NaN', async () => {
  const marker = 1.2345678901234567e300;
  const { root, curated } = await reviewed({
    columns: { odd: `CASE WHEN i = 2 THEN ${marker}::DOUBLE ELSE i END` },
    features: { odd: { dtype: 'float64', shape: [1], names: null } },
  });
  const file = path.join(root, 'data/chunk-000/episode_000000.parquet');
  const rows = await setAside(file);
  const before = Buffer.alloc(8);
  before.writeDoubleLE(marker);
  const payload = Buffer.from('0100efbeaddef87f', 'hex');
  const bytes = await uncompressed(rows, file);
  let patched = 0;
  for (let at = bytes.indexOf(before); at >= 0; at = bytes.indexOf(before)) {
    payload.copy(bytes, at);
    patched += 1;
  }
  expect(patched).toBeGreaterThan(0);
  await writeFile(file, bytes);

  const later = await Curated.open(root);
  await runExport({ ...curated.request(), dataset: later.dataset }, unwatched);
  const out = path.join(curated.out, 'data/chunk-000/episode_000000.parquet').replaceAll("'", "''");
  const again = await uncompressed(
    `read_parquet('${out}', hive_partitioning = false)`,
    path.join(await scratchFolder(), 'again.parquet'),
  );
  expect(again.includes(payload)).toBe(true);
});
