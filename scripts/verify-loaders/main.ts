/**
 * `npm run verify-loaders`: opens every kind of export with the programs that train on them, each in a Python
 * environment of its own (about 30 GB in `.cache/loaders` the first time), and writes the table of docs/export.md. Ends
 * with 1 where one failed or could not be installed.
 *
 *     --only NAME      this loader only; may be repeated
 *     --dataset PATH   exports of this dataset too, beside those of the demo; may be repeated
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { environmentOf } from './environments';
import { writeExports, type Written } from './exports';
import { loaders, type Loader } from './loaders';
import { output } from './output';
import { allPassed, writeTable, type Row } from './table';

/** Episodes of each dataset: enough for more than one file of each kind. */
const most = 3;
const demo = path.resolve(import.meta.dirname, '../../assets/demo');

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    dataset: { type: 'string', multiple: true, default: [] },
  },
});

interface Source {
  dataset: string;
  written: Written[];
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const lineSchema = z.union([
  z.object({ versions: z.record(z.string(), z.string()) }),
  z.object({ export: z.string(), read: z.string() }),
  z.object({ export: z.string(), failed: z.string() }),
]);

async function rowOf(loader: Loader, sources: readonly Source[], cache: string): Promise<Row> {
  const row: Row = {
    loader: loader.name,
    python: loader.python,
    versions: {},
    notRun: null,
    exports: [],
    failures: [],
  };
  const environment = await environmentOf(loader);
  if ('missing' in environment) return { ...row, notRun: environment.missing };

  const places = new Map<string, { dataset: string; kind: string }>();
  for (const { dataset, written } of sources)
    for (const { kind, at } of written.filter((each) => loader.reads.includes(each.kind)))
      if ('folder' in at) places.set(at.folder, { dataset, kind });
      else row.failures.push({ dataset, kind, reason: `not written: ${at.refused}` });
  const script = path.join(import.meta.dirname, 'checks', loader.check);
  const ran = await output(environment.python, [script, ...places.keys()], quiet(cache));
  const lines = ran.text.split('\n').filter((line) => /^\{"(versions|export)"/.test(line));
  for (const line of lines.map((text) => lineSchema.parse(JSON.parse(text)))) {
    if ('versions' in line) {
      row.versions = line.versions;
      continue;
    }
    const place = places.get(line.export);
    places.delete(line.export);
    if (place === undefined) continue;
    if ('read' in line) row.exports.push({ ...place, read: line.read });
    else row.failures.push({ ...place, reason: line.failed });
  }
  // What it never came to: it could not be imported, or crashed.
  for (const place of places.values()) row.failures.push({ ...place, reason: ran.error });
  return row;
}

/** Nothing may be looked up on a hub: a wrong path is an error, no download. */
const quiet = (cache: string): NodeJS.ProcessEnv => ({
  ...process.env,
  HF_HUB_OFFLINE: '1',
  HF_HOME: cache,
  TF_CPP_MIN_LOG_LEVEL: '3',
});

const asked = loaders.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
const wanted = new Set(asked.flatMap(({ reads }) => reads));
const folder = await mkdtemp(path.join(os.tmpdir(), 'dualvla-loaders-'));
try {
  const sources: Source[] = [];
  for (const dataset of [demo, ...values.dataset]) {
    const name = path.basename(dataset);
    say(`exporting ${name}`);
    const written = await writeExports(dataset, path.join(folder, name), { wanted, most });
    for (const { kind, at } of written)
      if ('refused' in at) say(`  ${kind}: not written. ${at.refused}`);
    sources.push({ dataset: name, written });
  }
  const rows: Row[] = [];
  for (const loader of asked) {
    say(loader.name);
    const row = await rowOf(loader, sources, path.join(folder, 'cache'));
    if (row.notRun !== null) say(`  not run: ${row.notRun}`);
    for (const { dataset, kind, read } of row.exports) say(`  ${dataset}, ${kind}: ${read}`);
    for (const { dataset, kind, reason } of row.failures)
      say(`  ${dataset}, ${kind}: FAILS. ${reason}`);
    rows.push(row);
  }
  await writeTable(rows);
  process.exitCode = allPassed(rows) ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
