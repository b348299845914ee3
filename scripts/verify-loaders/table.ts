/** What the loaders said, kept as JSON, and the table of it in `docs/export.md`. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';

const docs = path.resolve(import.meta.dirname, '../../docs');
const [begin, end] = ['<!-- loaders: written by npm run verify-loaders -->', '<!-- /loaders -->'];

const rowSchema = z.object({
  loader: z.string(),
  python: z.string(),
  /** By package; empty where there was no environment. */
  versions: z.record(z.string(), z.string()),
  /** Why nothing ran, or null. */
  notRun: z.nullable(z.string()),
  exports: z.array(z.object({ dataset: z.string(), kind: z.string(), read: z.string() })),
  failures: z.array(z.object({ dataset: z.string(), kind: z.string(), reason: z.string() })),
});

export type Row = z.infer<typeof rowSchema>;

const passed = ({ notRun, failures }: Row): boolean => notRun === null && failures.length === 0;

export const allPassed = (rows: readonly Row[]): boolean => rows.every(passed);

/** Markdown table: a row per loader, with what it read by name of the export. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(
    (row) => `| ${[row.loader, row.python, versions(row), result(row)].join(' | ')} |`,
  );
  return ['| loader | Python | versions | result |', '| --- | --- | --- | --- |', ...lines].join(
    '\n',
  );
}

const versions = ({ versions: all }: Row): string =>
  Object.entries(all)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');

function result({ notRun, exports, failures }: Row): string {
  if (notRun !== null) return 'not run';
  const kinds = [...new Set(exports.map(({ kind }) => kind))].map((kind) => {
    const of = exports.filter((read) => read.kind === kind).map(({ dataset }) => dataset);
    return `${kind} (${of.join(', ')})`;
  });
  const failed = failures.map(({ kind, dataset }) => `**fails: ${kind} (${dataset})**`);
  return [...kinds, ...failed].join('; ');
}

/** Puts the rows into `docs/loaders.json` and the table; rows of loaders that were not asked for stay. */
export async function writeTable(rows: readonly Row[]): Promise<void> {
  const json = path.join(docs, 'loaders.json');
  const before = await readFile(json, 'utf8').then(
    (text) => z.array(rowSchema).parse(JSON.parse(text)),
    () => [],
  );
  const merged = [...before];
  for (const row of rows) {
    const place = merged.findIndex(({ loader }) => loader === row.loader);
    merged.splice(place === -1 ? merged.length : place, place === -1 ? 0 : 1, row);
  }
  await writeFormatted(json, JSON.stringify(merged, null, 2));

  const page = path.join(docs, 'export.md');
  const text = await readFile(page, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to === -1) throw new Error(`${page} has lost the marks of its table.`);
  await writeFormatted(
    page,
    `${text.slice(0, from)}${begin}\n\n${tableOf(merged)}\n\n${text.slice(to)}`,
  );
}

async function writeFormatted(file: string, text: string): Promise<void> {
  await writeFile(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}
