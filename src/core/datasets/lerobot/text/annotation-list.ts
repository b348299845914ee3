/**
 * Sub-tasks as RoboCOIN has them: a column of numbers in each row (several where several are under way, -1 for none),
 * and their texts in `annotations/COLUMNs.jsonl`.
 */
import { toPlainError, type Problem } from '../../../../shared/errors';
import type { EpisodeMeta, FeatureInfo } from '../../../../shared/model/dataset';
import { limits } from '../../../files/limits';
import { quoteName } from '../../duckdb';
import { problem } from '../../problems';
import type { DataSource } from '../lerobot-dataset';
import { readJsonLines } from '../metadata/json-lines';
import { checkLists, lookAtParquet } from '../rows/parquet';
import { named } from '../rows/read-episode';
import { selectTexts } from '../rows/read-texts';

const subtaskColumn = /^(sub_?task|skill|phase|step)s?_annotations?$/i;

export interface ListedTexts {
  name: string;
  read(source: DataSource, episode: EpisodeMeta): Promise<string[] | null>;
}

/** Null where there is no such column, or no list of texts that can be read for it. */
export async function findAnnotationList(
  root: string,
  features: readonly FeatureInfo[],
  problems: Problem[],
): Promise<ListedTexts | null> {
  for (const { key } of features.filter(({ key }) => subtaskColumn.test(key))) {
    for (const file of [`annotations/${key}s.jsonl`, `annotations/${key}.jsonl`]) {
      const texts = await readIfThere(file, problems, () => readList(root, file));
      if (texts === null || texts.size === 0) continue;
      return { name: key, read: (source, episode) => readNumbered(source, episode, key, texts) };
    }
  }
  return null;
}

/**
 * A list that is missing leaves numbers without a meaning, which other layouts may have; one that cannot be read is
 * said.
 */
export async function readIfThere<List>(
  file: string,
  problems: Problem[],
  read: () => Promise<List>,
): Promise<List | null> {
  try {
    return await read();
  } catch (error) {
    const { code, message } = toPlainError(error);
    if (code !== 'not-found') problems.push(problem('file-unread', { message, file }));
    return null;
  }
}

/** Each line has a number and a text. */
async function readList(root: string, file: string): Promise<Map<number, string>> {
  const texts = new Map<number, string>();
  let characters = 0;
  for await (const { value } of readJsonLines(root, file)) {
    const entries = Object.entries(Object(value) as Record<string, unknown>);
    const number = entries.find(
      ([name, each]) => /(index|id)$/i.test(name) && Number.isInteger(each),
    );
    const text = entries.find(([, each]) => typeof each === 'string')?.[1];
    if (number === undefined || typeof text !== 'string' || text.length > limits.taskLength)
      continue;
    characters += text.length;
    if (characters > limits.taskCharacters) break;
    texts.set(Number(number[1]), text.trim());
  }
  return texts;
}

const readNumbered = (
  source: DataSource,
  episode: EpisodeMeta,
  column: string,
  texts: ReadonlyMap<number, string>,
): Promise<string[] | null> =>
  named(source, episode, async () => {
    const facts = await lookAtParquet(source.file);
    const { columns } = facts;
    const type = columns.get(column);
    if (type === undefined) return null;
    checkLists(facts, [column]);
    const value = quoteName(column);
    const numbers = type.endsWith(']')
      ? `array_to_string(${value}, ',')`
      : `CAST(${value} AS VARCHAR)`;
    const rows = await selectTexts(source, episode, columns, numbers);
    return rows.texts(0).map((row) => {
      const named = (row ?? '').split(',').flatMap((number) => texts.get(Number(number)) ?? []);
      return [...new Set(named)].join('; ');
    });
  });
