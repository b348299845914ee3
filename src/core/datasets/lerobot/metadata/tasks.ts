/** Task texts by `task_index`: `tasks.jsonl` (v2) or `tasks.parquet` (v3). */
import { z } from 'zod';
import type { Problem } from '../../../../shared/errors';
import { faultOfData } from '../../../system/classify-error';
import { resolveInside } from '../../../files/contained-path';
import { quoteName } from '../../duckdb';
import { limits } from '../../../files/limits';
import { fileProblemCode, problem } from '../../problems';
import { readJsonLines } from './json-lines';
import { checkTextSize, lookAtParquet, selectFrom } from '../rows/parquet';

export interface TaskTable {
  byIndex: Map<number, string>;
  problems: Problem[];
}

const lineSchema = z.object({
  task_index: z.number().int(),
  task: z.string().max(limits.taskLength),
});

const taskFaults = { missing: 'tasks-unreadable', unreadable: 'tasks-unreadable' } as const;

const linesFile = 'meta/tasks.jsonl';

export async function readTasks(root: string, layout: 'v2' | 'v3'): Promise<TaskTable> {
  const file = layout === 'v2' ? linesFile : 'meta/tasks.parquet';
  try {
    if (layout === 'v2') return await fromLines(root, file);
    return { byIndex: await fromParquet(root, file), problems: [] };
  } catch (error) {
    const other = layout === 'v3' ? await readOlder(root, file) : null;
    if (other !== null) return other;
    const plain = faultOfData(error, `${file} cannot be read`);
    const message = `${plain.message} Tasks are shown as the episode list names them.`;
    const code = fileProblemCode(plain, taskFaults);
    return { byIndex: new Map(), problems: [problem(code, { message, file })] };
  }
}

/** Converters by hand leave the list of v2 in v3.0; null where there is none of use. */
async function readOlder(root: string, file: string): Promise<TaskTable | null> {
  const older = await fromLines(root, linesFile).catch(() => null);
  if (older === null || older.byIndex.size === 0) return null;
  const message = `There is no ${file} that can be read; tasks are taken from ${linesFile}, which LeRobot does not read in v3.0.`;
  return { ...older, problems: [problem('layout-nonstandard', { message, file: linesFile })] };
}

async function fromLines(root: string, file: string): Promise<TaskTable> {
  const tasks = new Map<number, string>();
  let characters = 0;
  let unreadable = 0;
  for await (const { value } of readJsonLines(root, file)) {
    const parsed = lineSchema.safeParse(value);
    if (!parsed.success) {
      unreadable += 1;
      continue;
    }
    tasks.set(parsed.data.task_index, parsed.data.task);
    characters += parsed.data.task.length;
    if (characters > limits.taskCharacters) throw tooLong();
  }
  if (unreadable > 0 && tasks.size === 0) {
    throw new Error(
      `none of its ${unreadable} lines is a task; it should have one JSON object per line`,
    );
  }
  const message = `${unreadable} lines of ${file} are no tasks; the studio leaves them out.`;
  const problems = unreadable === 0 ? [] : [problem('tasks-unreadable', { message, file })];
  return { byIndex: tasks, problems };
}

/**
 * The text is the index of a pandas table, whose column may be called `task`, `__index_level_0__`, or anything: take
 * the named ones first, else the only text column. Rows are in no particular order.
 */
const fromParquet = (root: string, relative: string): Promise<Map<number, string>> =>
  readIndexedTexts(root, relative, { index: 'task_index', texts: ['task', '__index_level_0__'] });

/** Texts of a parquet file by the number beside them. Throws an Error if it has no such columns. */
export async function readIndexedTexts(
  root: string,
  relative: string,
  names: { index: string; texts: readonly string[] },
): Promise<Map<number, string>> {
  const file = await resolveInside(root, relative);
  const facts = await lookAtParquet(file);
  const { columns } = facts;
  const texts = [...columns].filter(([, type]) => type === 'VARCHAR').map(([name]) => name);
  const column = names.texts.find((name) => texts.includes(name)) ?? texts[0];
  if (column === undefined || !columns.has(names.index)) {
    throw new Error(`${relative} has no ${names.index} with a text beside it.`);
  }
  // Unpacked a text may be a thousand times as long as it is in the file, and be meant by any number of rows.
  checkTextSize(facts, column, 4 * limits.taskCharacters);
  const text = quoteName(column);
  const from = 'FROM read_parquet($files, hive_partitioning = false)';
  const sizes = await selectFrom(
    [file],
    `SELECT sum(strlen(${text}))::DOUBLE, max(strlen(${text}))::DOUBLE ${from}`,
  );
  const [total, longest] = [sizes.numbers(0)[0] ?? 0, sizes.numbers(1)[0] ?? 0];
  if (total > limits.taskCharacters || longest > limits.taskLength) throw tooLong();
  const rows = await selectFrom(
    [file],
    `SELECT CAST(${quoteName(names.index)} AS DOUBLE), ${text} ${from} LIMIT ${limits.episodes}`,
  );
  const indices = rows.numbers(0);
  const found = new Map<number, string>();
  rows.texts(1).forEach((text, row) => {
    const index = indices[row];
    if (text !== null && index !== undefined && Number.isInteger(index)) found.set(index, text);
  });
  return found;
}

const tooLong = (): Error =>
  new Error(
    `it holds a text of more than ${limits.taskLength} characters, or ${limits.taskCharacters / 1e6} million in all, which no task has`,
  );
