/**
 * The card of a published dataset: the README that the export wrote, with what the Hub reads at its head, and where the
 * reasoning came from. Every figure is one that the export wrote, or counted from what a project holds.
 */
import path from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { listOf } from '../../shared/model/list-of';
import { readLines } from '../datasets/lerobot/metadata/json-lines';
import { code, plainText } from '../export/markdown';
import { parseJson } from '../files/json-text';
import { limits } from '../files/limits';
import { readRegular } from '../files/regular-file';
import { figuresTable } from './figures-table';
import { projectCard } from './project-card';

const largestText = 4e6;
const largestList = 500e6;

export const episodesSchema = z.object({
  written_by: z.string(),
  source: z.object({ name: z.string(), version: z.string() }),
  format: z.string(),
  decisions: z.enum(['reviewed', 'proposed']),
  episodes: listOf(
    z.object({
      length: z.number(),
      keyframes: z.number(),
      curators: listOf(z.string(), limits.episodeCurators),
    }),
    limits.episodes,
  ),
  skipped: z.array(z.unknown()),
});
type Curation = z.infer<typeof episodesSchema>;

const infoSchema = z.object({ codebase_version: z.string().regex(/^v\d+\.\d+$/) });
const projectSchema = z.object({
  id: z.string(),
  version: z.number(),
  dataset: z.object({ name: z.string() }),
});

export interface Card {
  text: string;
  /** A tag by which LeRobot asks for a dataset of this version, such as `v3.0`; null for what is no LeRobot dataset. */
  tag: string | null;
  kind: 'export' | 'project';
}

/**
 * The card for what lies at `root`. Throws `invalid-input` where that is neither an export nor a project of the studio.
 *
 * @param license as the Hub names it (`apache-2.0`); null leaves what the README says
 */
export async function cardOf(root: string, license: string | null): Promise<Card> {
  const curation = await jsonAt(root, 'curation/episodes.json', episodesSchema);
  const info = await jsonAt(root, 'meta/info.json', infoSchema);
  const readme = await textAt(root, 'README.md', largestText);
  if (curation !== null) {
    const isLeRobot = info !== null;
    const from = await textSources(path.join(root, 'curation/keyframes.jsonl'));
    const body = readme ?? `# ${plainText(path.basename(root))}\n`;
    const text = `${withHead(body, license, isLeRobot).trimEnd()}\n\n${provenance(curation, from)}`;
    return { text, tag: info?.codebase_version ?? null, kind: 'export' };
  }
  const project = await jsonAt(root, 'project.json', projectSchema);
  if (project === null) {
    throw new StudioError(
      'invalid-input',
      `${root} is neither an export (it has no curation/episodes.json) nor a project of the studio (no project.json); export the dataset first.`,
    );
  }
  const body = readme ?? (await projectCard(root, project));
  return { text: withHead(body, license, false), tag: null, kind: 'project' };
}

const frontMatter = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/;

/** What others wrote at the head of the README stays; what is missing is added. */
function withHead(readme: string, license: string | null, isLeRobot: boolean): string {
  const head = frontMatter.exec(readme);
  const body = readme.slice(head?.[0].length ?? 0).trimStart();
  const has = (key: string): boolean => new RegExp(`^${key}:`, 'm').test(head?.[1] ?? '');
  const given = license === null ? head?.[1] : head?.[1]?.replace(/^license:.*\r?\n?/gm, '');
  const lines = [
    ...(license === null ? [] : [`license: ${license}`]),
    ...(has('task_categories') ? [] : ['task_categories:\n- robotics']),
    ...(given === undefined || given.trim() === '' ? [] : [given.trim()]),
    ...(has('tags') ? [] : [`tags:\n${isLeRobot ? '- LeRobot\n' : ''}- robotics`]),
    ...(isLeRobot && !has('configs')
      ? ['configs:\n- config_name: default\n  data_files: data/*/*.parquet']
      : []),
  ];
  return `---\n${lines.join('\n')}\n---\n\n${body}`;
}

function provenance(curation: Curation, from: ReadonlyMap<string, number>): string {
  const { source, episodes, skipped, decisions, written_by: by } = curation;
  const sum = (count: (each: Curation['episodes'][number]) => number): number =>
    episodes.reduce((total, each) => total + count(each), 0);
  const curators = new Set(episodes.flatMap((each) => each.curators));
  const texts = [...from].map(([where, count]) => `${count} ${plainText(where)}`).join(', ');
  const rows: [string, string][] = [
    ['source', `${code(source.name)} (${plainText(source.version)})`],
    ['made by', plainText(by)],
    ['decisions', decisions === 'reviewed' ? 'of curators' : 'of the machine, unchecked'],
    ['curators', String(curators.size)],
    ['episodes', `${episodes.length}, left out: ${skipped.length}`],
    ['frames', String(sum(({ length }) => length))],
    ['keyframes', String(sum(({ keyframes }) => keyframes))],
    ...(texts === '' ? [] : [['texts, by where they came from', texts] as [string, string]]),
  ];
  return `## Curation

${figuresTable(rows)}

The whole report is [curation/report.html](curation/report.html); \`curation/episodes.json\` says of each episode which one of
the source it is, whose decisions it has, and why others were left out.
`;
}

/** How many keyframes have their text from where, as `curation/keyframes.jsonl` says; the most first. */
async function textSources(file: string): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for await (const line of readLines(file)) {
    if (line === null || line.length === 0) continue;
    const found = z
      .object({ text: z.string(), text_from: z.string().max(100) })
      .safeParse(read(line));
    if (!found.success || found.data.text === '') continue;
    counts.set(found.data.text_from, (counts.get(found.data.text_from) ?? 0) + 1);
  }
  return new Map([...counts].sort(([, one], [, other]) => other - one));
}

function read(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes);
  } catch {
    // A line that makes no sense has no text that could be counted.
    return null;
  }
}

async function textAt(root: string, name: string, maxBytes: number): Promise<string | null> {
  try {
    return (await readRegular(path.join(root, name), maxBytes)).toString('utf8');
  } catch (error) {
    const { code: why } = error as NodeJS.ErrnoException;
    if (why === 'ENOENT' || why === 'ENOTDIR') return null;
    throw error;
  }
}

/** Null where there is no such file. Throws `corrupt-data` where it is not what the studio writes. */
async function jsonAt<T>(root: string, name: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await textAt(root, name, largestList);
  if (text === null) return null;
  const found = schema.safeParse(read(Buffer.from(text)));
  if (found.success) return found.data;
  throw new StudioError(
    'corrupt-data',
    `${name} in ${root} is not as the studio writes it, so there is no card to make of it; export the dataset again.`,
  );
}
