/** Answers the SQL box: what is known of the episodes is copied into a process of its own, and one query run on it. */
import { setTimeout as wait } from 'node:timers/promises';
import { StudioError, toPlainError } from '../../../shared/errors';
import type { SqlResult, SqlTable } from '../../../shared/model/sql';
import type { Dataset } from '../../datasets/dataset';
import type { Project } from '../../project/project';
import { ChildCalls } from '../../system/child-calls';
import { serial } from '../../system/serial';
import { libraryFacts } from '../facts';
import { sqlLimits } from './limits';
import { tooLong } from './database';
import { tableRows } from './rows';
import type { SqlCalls } from './sql-calls';

export interface SqlRequest {
  dataset: Dataset;
  project: Project | null;
  curator: string | null;
  sql: string;
}

/** A query that its own process does not end in time is ended with it. */
const graceMs = 1_500;
/** A copy that nobody asks any more is given up. */
const idleMs = 60_000;

interface Copy {
  /** Of what: another dataset, review or state of it needs another copy. */
  key: string;
  calls: ChildCalls<SqlCalls>;
  end: AbortController;
  loaded: Set<SqlTable>;
}

const inTurn = serial();
let copy: Copy | null = null;
let idle: ReturnType<typeof setTimeout> | undefined;
const numbers = new WeakMap<object, number>();
let lastNumber = 0;

/** Throws as the contract says of `dataset.sql`. */
export function runSql(request: SqlRequest): Promise<SqlResult> {
  return inTurn(async () => {
    clearTimeout(idle);
    try {
      return await answer(request);
    } catch (error) {
      const { code, details } = toPlainError(error);
      if (code === 'worker-lost' || details?.['ends'] === true) giveUp();
      throw error;
    } finally {
      idle = setTimeout(giveUp, idleMs);
      idle.unref();
    }
  });
}

async function answer(request: SqlRequest): Promise<SqlResult> {
  const { dataset, sql } = request;
  const current = await copyOf(request);
  await load(current, 'episodes', request);
  const began = performance.now();
  let result: SqlCalls['query']['answer'];
  try {
    result = await ask(current, sql);
  } catch (error) {
    // Keyframes are many: only who asks for them waits for them.
    if (
      current.loaded.has('keyframes') ||
      !/keyframes does not exist/.test((error as Error).message)
    ) {
      throw error;
    }
    await load(current, 'keyframes', request);
    result = await ask(current, sql);
  }
  const at = result.columns.findIndex((name) => name.toLowerCase() === 'episode');
  const known = new Set(dataset.episodes.map(({ index }) => index));
  const named = result.rows.flatMap((row) => {
    const episode = row[at];
    return typeof episode === 'number' && known.has(episode) ? [episode] : [];
  });
  return {
    ...result,
    episodes: at === -1 ? null : [...new Set(named)],
    seconds: (performance.now() - began) / 1_000,
  };
}

async function ask({ calls }: Copy, sql: string): Promise<SqlCalls['query']['answer']> {
  const over = new AbortController();
  const late = wait(sqlLimits.seconds * 1_000 + graceMs, 'late' as const, { signal: over.signal });
  try {
    const first = await Promise.race([calls.ask('query', { sql }), late]);
    if (first !== 'late') return first;
  } finally {
    over.abort();
    late.catch(() => undefined);
  }
  giveUp();
  throw new StudioError('timeout', tooLong);
}

async function copyOf({ dataset, project, curator }: SqlRequest): Promise<Copy> {
  const facts = libraryFacts(dataset, project, curator);
  const key = JSON.stringify([numberOf(facts), facts.stamp]);
  if (copy !== null && copy.key === key) return copy;
  giveUp();
  const end = new AbortController();
  const calls = new ChildCalls<SqlCalls>(
    'sql-process',
    'The process that runs queries',
    end.signal,
  );
  copy = { key, calls, end, loaded: new Set() };
  return copy;
}

async function load(to: Copy, table: SqlTable, request: SqlRequest): Promise<void> {
  if (to.loaded.has(table)) return;
  for await (const rows of tableRows(table, request)) await to.calls.ask('load', { table, rows });
  to.loaded.add(table);
}

function giveUp(): void {
  copy?.end.abort(new StudioError('canceled', 'The copy for queries was given up.'));
  copy = null;
}

process.once('exit', giveUp);

function numberOf(object: object): number {
  const number = numbers.get(object) ?? ++lastNumber;
  numbers.set(object, number);
  return number;
}
