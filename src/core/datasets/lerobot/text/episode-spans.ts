/**
 * Sub-tasks that the list of episodes names by their frames, as AgiBot World's `action_config`:
 * `[{"start_frame": 0, "end_frame": 90, "action_text": "Take the cup"}]`, of v2 in `meta/episodes.jsonl`, of v3.0 a
 * column of `meta/episodes`.
 */
import { z } from 'zod';
import { limits } from '../../../files/limits';
import { resolveInside } from '../../../files/contained-path';
import { parseJson } from '../../../files/json-text';
import { quoteName } from '../../duckdb';
import { leastJson } from '../../json-size';
import { episodeFiles } from '../metadata/episodes-v3';
import { readJsonLines } from '../metadata/json-lines';
import { describeAll, selectFrom } from '../rows/parquet';

const listName = /^(action_config|(sub_?task|skill|phase|segment)s?(_(annotation|label)s?)?)$/i;
const textName = /^((action|sub_?task|skill|phase)_)?(text|name|label|description|instruction)$/i;

const spanSchema = z.looseObject({
  start_frame: z.number().int().min(0),
  end_frame: z.number().int().min(0).max(limits.episodeFrames),
});
/** Far more than an episode has sub-tasks. */
const mostSpans = 1_000;

interface Span {
  /** Frames, half-open. */
  from: number;
  to: number;
  text: string;
}

/** By number of the episode; null where the list names none. Throws what reading the list throws. */
export async function episodeSpans(
  root: string,
): Promise<{ name: string; spans: ReadonlyMap<number, readonly Span[]> } | null> {
  const spans = new Map<number, Span[]>();
  let name: string | null = null;
  let characters = 0;
  for await (const { episode, key, value } of await listedIn(root)) {
    const found = spansIn(value);
    characters += found.reduce((sum, { text }) => sum + text.length, 0);
    if (characters > limits.taskCharacters) break;
    if (found.length > 0) name ??= key;
    if (found.length > 0 && name === key) spans.set(episode, found);
  }
  return name === null ? null : { name, spans };
}

/** One text per frame, empty where no span is. */
export function textsOf(spans: readonly Span[], length: number): string[] {
  const texts = Array.from({ length }, () => '');
  for (const { from, to, text } of spans) texts.fill(text, from, to);
  return texts;
}

interface Listed {
  episode: number;
  key: string;
  value: unknown;
}

async function listedIn(root: string): Promise<AsyncIterable<Listed>> {
  const files = await episodeFiles(root);
  return files.length === 0 ? inLines(root) : inParquet(root, files);
}

async function* inLines(root: string): AsyncGenerator<Listed> {
  let isFirst = true;
  for await (const { value } of readJsonLines(root, 'meta/episodes.jsonl')) {
    const record = Object(value) as Record<string, unknown>;
    const key = Object.keys(record).find((each) => listName.test(each));
    // A list of a million episodes is not read twice for nothing.
    if (isFirst && key === undefined) return;
    isFirst = false;
    const episode = record['episode_index'];
    if (key !== undefined && typeof episode === 'number') {
      yield { episode, key, value: record[key] };
    }
  }
}

async function* inParquet(root: string, relative: readonly string[]): AsyncGenerator<Listed> {
  const files = await Promise.all(relative.map((file) => resolveInside(root, file)));
  const source = 'read_parquet($files, union_by_name = true, hive_partitioning = false)';
  const key = (await describeAll(files)).find(
    ({ name, type }) => listName.test(name) && /^STRUCT.*\[\]$/.test(type),
  )?.name;
  if (key === undefined) return;
  await checkSpans(files, source, key);
  const rows = await selectFrom(
    files,
    `SELECT TRY_CAST(episode_index AS DOUBLE), to_json(${quoteName(key)})::VARCHAR FROM ${source}`,
  );
  const texts = rows.texts(1);
  for (const [row, episode] of rows.numbers(0).entries()) {
    yield { episode, key, value: parseJson(Buffer.from(texts[row] ?? 'null')) };
  }
}

/** Throws if the spans would not fit into memory: packed, those of all episodes take no room. */
async function checkSpans(files: readonly string[], source: string, key: string): Promise<void> {
  const claimed = await selectFrom(
    files,
    `SELECT sum(num_values)::DOUBLE FROM parquet_metadata($files) WHERE starts_with(path_in_schema, $inside)`,
    { inside: `${key}, ` },
  );
  const values = claimed.numbers(0)[0] || 0;
  if (values > limits.episodeTasks) throw new Error(`its ${key} claim ${values} values`);
  const column = quoteName(key);
  const [type] = (await selectFrom(files, `SELECT ${column} FROM ${source} LIMIT 0`)).types();
  const size = await selectFrom(
    files,
    `SELECT sum(${leastJson(type, column)})::DOUBLE FROM ${source}`,
  );
  const bytes = size.numbers(0)[0] || 0;
  if (bytes > limits.episodeTaskCharacters) throw new Error(`its ${key} have ${bytes} characters`);
}

function spansIn(value: unknown): Span[] {
  if (!Array.isArray(value) || value.length > mostSpans) return [];
  return value.flatMap((each): Span[] => {
    const span = spanSchema.safeParse(each);
    if (!span.success) return [];
    const text = Object.entries(span.data).find(
      ([key, said]) => textName.test(key) && typeof said === 'string' && said.trim() !== '',
    )?.[1];
    if (typeof text !== 'string' || text.length > limits.taskLength) return [];
    return [{ from: span.data.start_frame, to: span.data.end_frame, text: text.trim() }];
  });
}
