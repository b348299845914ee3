/**
 * Text per frame that a LeRobot dataset brings, in any of the layouts seen in the wild: a string column; language
 * columns (v0.6 on; events where nothing persistent is); `subtask_index` with `meta/subtasks.parquet` (v0.4.4 to
 * v0.5.1); GR00T's annotation columns; the sidecar of the annotation tools, `meta/lerobot_annotations.json`.
 */
import { z } from 'zod';
import type { Problem } from '../../../../shared/errors';
import type { EpisodeMeta, FeatureInfo } from '../../../../shared/model/dataset';
import { recordOf } from '../../../../shared/model/list-of';
import { quoteName } from '../../duckdb';
import { limits } from '../../../files/limits';
import { faultOfData } from '../../../system/classify-error';
import { problem } from '../../problems';
import { readJson } from '../metadata/info';
import type { DataSource } from '../lerobot-dataset';
import { aheadValues } from '../rows/episode-reads';
import { checkLists, checkTextSize, lookAtParquet, selectFrom } from '../rows/parquet';
import { checkRowCount, named } from '../rows/read-episode';
import { frameOrder, rowsOf } from '../rows/which-rows';
import { checkCharacters, readTexts, readTextsOfMany, selectTexts } from '../rows/read-texts';
import { findAnnotationList, readIfThere } from './annotation-list';
import { reasoningColumn } from './reasoning-column';
import { episodeSpans, textsOf } from './episode-spans';
import { readIndexedTexts } from '../metadata/tasks';

/** Where the text of each frame comes from. */
export interface DenseText {
  /** The column or file, as it is shown. */
  name: string;
  /** Who wrote it, as far as the dataset says. */
  origin: 'human' | 'machine' | 'unknown';
  /** One text per frame, empty where there is none; null if this episode has none at all. */
  read(source: DataSource, episode: EpisodeMeta): Promise<string[] | null>;
  /** As `readTextsOfMany`, where that is quicker than one episode after the other. */
  readMany?(
    source: DataSource,
    episodes: readonly EpisodeMeta[],
  ): Promise<ReadonlyMap<number, string[]>>;
}

export interface DenseTextInput {
  root: string;
  features: readonly FeatureInfo[];
  taskTable: ReadonlyMap<number, string>;
  fps: number;
  /** Takes what is wrong with a list of texts that rows name by number. */
  problems: Problem[];
}

/** The first of the layouts that is there, the most telling first; null where there is none. */
export async function findDenseText(input: DenseTextInput): Promise<DenseText | null> {
  const { root, features, taskTable, problems } = input;
  const column = reasoningColumn(features);
  if (column !== null) {
    const all = { column, most: aheadValues };
    return {
      name: column,
      origin: 'unknown',
      read: (source, episode) => readTexts(source, episode, column),
      readMany: (source, episodes) => readTextsOfMany(source, episodes, all),
    };
  }
  if (features.some(({ key, dtype }) => key === 'language_persistent' && dtype === 'language')) {
    return { name: 'language_persistent', origin: 'unknown', read: readPersistent };
  }
  if (features.some(({ key, dtype }) => key === 'language_events' && dtype === 'language')) {
    return { name: 'language_events', origin: 'unknown', read: readEvents };
  }
  if (features.some(({ key }) => key === 'subtask_index')) {
    const names = { index: 'subtask_index', texts: ['subtask', '__index_level_0__'] };
    const file = 'meta/subtasks.parquet';
    const texts = await readIfThere(file, problems, () => readIndexedTexts(root, file, names));
    if (texts !== null) return lookedUp('subtask_index', 'unknown', texts);
  }
  const listed = await findAnnotationList(root, features, problems);
  if (listed !== null) return { ...listed, origin: 'unknown' };
  const annotation = features.find(({ key }) =>
    /^annotation\..*(subtask|skill|phase|step|plan|reason)/i.test(key),
  );
  if (annotation !== undefined && taskTable.size > 0) {
    const origin = annotation.key.startsWith('annotation.human.') ? 'human' : 'unknown';
    return lookedUp(annotation.key, origin, taskTable);
  }
  return (await readSidecar(input)) ?? readSpans(input);
}

async function readSpans({ root }: DenseTextInput): Promise<DenseText | null> {
  const found = await episodeSpans(root).catch((error: unknown) => {
    // That it cannot be read is said where its episodes are.
    faultOfData(error, 'The list of episodes cannot be read');
    return null;
  });
  if (found === null) return null;
  const read: DenseText['read'] = async (_source, { index, length }) => {
    const spans = found.spans.get(index);
    return spans === undefined || length > limits.annotatedFrames ? null : textsOf(spans, length);
  };
  return { name: found.name, origin: 'unknown', read };
}

/** For the summary: a text that nobody vouches for should not pass as a human's. */
export const textOrigin = ({ name, origin }: Pick<DenseText, 'name' | 'origin'>): Problem =>
  problem('text-imported', {
    message: `Text per frame is taken from ${name}; ${origin === 'unknown' ? 'the dataset does not say whether a human or a machine wrote it' : `it was written by a ${origin}`}.`,
  });

/** A column of numbers that stand for texts. */
function lookedUp(
  name: string,
  origin: DenseText['origin'],
  texts: ReadonlyMap<number, string>,
): DenseText {
  const read: DenseText['read'] = (source, episode) =>
    named(source, episode, async () => {
      const { columns, rows: inFile } = await lookAtParquet(source.file);
      if (source.wholeFile) checkRowCount(inFile, episode.length);
      const { where, values } = rowsOf(source, episode, columns);
      const rows = await selectFrom(
        [source.file],
        `SELECT TRY_CAST(${quoteName(name)} AS DOUBLE)
         FROM read_parquet($files, hive_partitioning = false, file_row_number = true)
         ${where} ORDER BY ${frameOrder(columns)} LIMIT ${limits.episodeFrames}`,
        values,
      );
      const found = Array.from(rows.numbers(0), (index) => texts.get(index) ?? '');
      checkCharacters(found.reduce((sum, text) => sum + text.length, 0));
      return found.length === 0 ? null : found;
    });
  return { name, origin, read };
}

const active = (style: string): string =>
  `((list_filter(language_persistent, lambda x: x.style = '${style}' AND x.timestamp <= "timestamp"))[-1]).content`;

/** Throws an Error unless the column is a list of what was said, each with these fields. */
function checkAtoms(
  columns: ReadonlyMap<string, string>,
  name: string,
  fields: readonly string[],
): void {
  const type = columns.get(name) ?? '';
  const isList = /^STRUCT\(.*\)\[\]$/s.test(type);
  if (isList && fields.every((field) => new RegExp(`[(, ]"?${field}"? `).test(type))) return;
  throw new Error(
    `its column ${name} holds ${type.slice(0, 80)}, not lists with ${fields.join(', ')}`,
  );
}

/**
 * What is active at each frame: every row carries the whole list of the episode, sorted by time
 * (lerobot/datasets/language.py). Subtasks; where an episode has none, its plans. Rows without a timestamp have none.
 */
const readPersistent: DenseText['read'] = (source, episode) =>
  named(source, episode, async () => {
    const facts = await lookAtParquet(source.file);
    const { columns } = facts;
    checkTextSize(facts, 'language_persistent', limits.textColumnBytes);
    checkLists(facts, ['language_persistent']);
    if (!columns.has('language_persistent') || !columns.has('timestamp')) return null;
    checkAtoms(columns, 'language_persistent', ['style', 'timestamp', 'content']);
    const subtasks = `len(list_filter(language_persistent, lambda x: x.style = 'subtask'))`;
    const text = `CASE WHEN ${subtasks} > 0 THEN ${active('subtask')} ELSE ${active('plan')} END`;
    const rows = await selectTexts(source, episode, columns, `coalesce(${text}, '')`);
    const texts = rows.rows === 0 ? null : rows.texts(0).map((found) => found ?? '');
    const isSilent = texts?.every((each) => each === '') === true;
    return isSilent && columns.has('language_events') ? readEvents(source, episode) : texts;
  });

/** What was said at a frame, by anyone, but for questions about a picture; nothing holds beyond its own frame. */
const readEvents: DenseText['read'] = (source, episode) =>
  named(source, episode, async () => {
    const facts = await lookAtParquet(source.file);
    checkTextSize(facts, 'language_events', limits.textColumnBytes);
    checkLists(facts, ['language_events']);
    if (!facts.columns.has('language_events')) return null;
    checkAtoms(facts.columns, 'language_events', ['content', 'camera']);
    const said = `list_filter(language_events, lambda x: x.content IS NOT NULL AND x.camera IS NULL)`;
    const rows = await selectTexts(source, episode, facts.columns, `(${said})[1].content`);
    return rows.rows === 0 ? null : rows.texts(0).map((found) => found ?? '');
  });

const atomSchema = z.object({
  content: z.string().nullish(),
  style: z.string().nullish(),
  timestamp: z.number(),
});
const spanSchema = z.object({ start: z.number(), end: z.number(), label: z.string() });
export const sidecarSchema = z.object({
  episodes: recordOf(
    z.object({
      atoms: z.array(z.unknown()).default([]),
      subtasks: z.array(z.unknown()).default([]),
    }),
    limits.episodes,
  ),
});
/** Times that the spans of an episode may fill it. */
const maxOverlap = 10;
const sidecar = 'meta/lerobot_annotations.json';

/** Version 2 has atoms that hold until the next one, version 1 spans in seconds. */
async function readSidecar({ root, fps }: DenseTextInput): Promise<DenseText | null> {
  const parsed = sidecarSchema.safeParse(await readJson(root, sidecar).catch(() => null));
  if (!parsed.success) return null;
  const { episodes } = parsed.data;
  // Times in such files are multiples of 1 / fps, rounded.
  const frameAt = (sec: number): number => Math.max(0, Math.ceil(sec * fps - 0.01));
  const read: DenseText['read'] = async (_source, { index, length }) => {
    const entry = episodes[String(index)];
    if (entry === undefined) return null;
    if (length > limits.annotatedFrames) return null;
    const texts = Array.from({ length }, () => '');
    // Where spans lie over each other the first counts; a few do, not all of them over and over.
    let filled = 0;
    const spans = valid(entry.subtasks, spanSchema).filter(({ start, end }) => {
      filled += Math.max(0, Math.min(length, frameAt(end)) - frameAt(start));
      return filled <= maxOverlap * length;
    });
    for (const { start, end, label } of spans.reverse()) {
      texts.fill(label, frameAt(start), frameAt(end));
    }
    const atoms = valid(entry.atoms, atomSchema)
      .filter(({ style }) => style === 'subtask')
      .sort((a, b) => a.timestamp - b.timestamp);
    for (const [at, { timestamp, content }] of atoms.entries()) {
      const next = atoms[at + 1];
      const end = next === undefined ? length : frameAt(next.timestamp);
      if (typeof content === 'string') texts.fill(content, frameAt(timestamp), end);
    }
    return texts;
  };
  return { name: sidecar, origin: 'unknown', read };
}

function valid<T>(values: readonly unknown[], schema: z.ZodType<T>): T[] {
  return values.flatMap((value) => {
    const parsed = schema.safeParse(value);
    return parsed.success ? [parsed.data] : [];
  });
}
