/** Which columns an exported data file has, and where each comes from. */
import type { Repair } from '../../../../shared/model/export';
import { quoteName } from '../../../datasets/duckdb';

export const reasoningColumn = 'reasoning';
export const keyframeColumn = 'is_keyframe';
const added = [reasoningColumn, keyframeColumn];

/**
 * The names under which the source's columns go on: itself, except that those the export adds (in any case, for DuckDB
 * does not tell them apart; `reasoning` and `is_keyframe` if not given) become `source.reasoning` and so on, with one
 * more `source.` for each time that name is taken: exporting an export loses nothing.
 */
export function nameColumns(
  source: Iterable<string>,
  taking: readonly string[] = added,
): Map<string, string> {
  const names = [...source];
  const taken = new Set(names.map((name) => name.toLowerCase()));
  const renamed = new Map<string, string>();
  for (const name of names) {
    let next = name;
    if (taking.includes(name.toLowerCase())) {
      do next = `source.${next}`;
      while (taken.has(next.toLowerCase()));
      taken.add(next.toLowerCase());
    }
    renamed.set(name, next);
  }
  return renamed;
}

export interface ColumnRules {
  /** Exported name by source name. */
  names: ReadonlyMap<string, string>;
  /** Whether episodes and rows get new numbers. */
  renumber: boolean;
  repairs: ReadonlySet<Repair>;
  fps: number;
}

/** A column of LeRobot's bookkeeping that an export may write anew, as SQL over `placed` (target, frame, global). */
const bookkeeping = {
  episode_index: 'p.target',
  index: 'p.global',
  frame_index: 'p.frame',
} as const;

/** The bookkeeping columns that an export writes anew instead of copying. */
export function rewrittenColumns(rules: ColumnRules): Set<string> {
  const rewritten = new Set<string>();
  if (rules.renumber) rewritten.add('episode_index').add('index');
  if (rules.repairs.has('indices')) rewritten.add('frame_index');
  if (rules.repairs.has('timestamps')) rewritten.add('timestamp');
  return rewritten;
}

/**
 * The select list of one data file: `s` is the file, `p` the place of its rows, `k` the keyframes. Columns keep their
 * type; those a repair adds get LeRobot's.
 */
export function selectList(columns: ReadonlyMap<string, string>, rules: ColumnRules): string {
  const rewritten = rewrittenColumns(rules);
  const fresh = (name: string, type: string): string =>
    name === 'timestamp'
      ? `CAST(p.frame / '${rules.fps}'::DOUBLE AS ${type})`
      : `CAST(${bookkeeping[name as keyof typeof bookkeeping]} AS ${type})`;
  const list = [...columns].map(([name, type]) => {
    const value = rewritten.has(name) ? fresh(name, type) : `s.${quoteName(name)}`;
    return `${value} AS ${quoteName(rules.names.get(name) ?? name)}`;
  });
  for (const [name, type] of addedByRepair(columns, rules)) {
    list.push(`${fresh(name, type)} AS ${quoteName(name)}`);
  }
  list.push(
    `coalesce(k.text, '') AS ${quoteName(reasoningColumn)}`,
    `k.text IS NOT NULL AS ${quoteName(keyframeColumn)}`,
  );
  return list.join(', ');
}

/** Bookkeeping columns that a file lacks and a chosen repair adds, with DuckDB's name of LeRobot's type. */
export function addedByRepair(
  columns: ReadonlyMap<string, string>,
  rules: Pick<ColumnRules, 'repairs'>,
): [string, string][] {
  const wanted: [string, string][] = [];
  if (rules.repairs.has('timestamps')) wanted.push(['timestamp', 'FLOAT']);
  if (rules.repairs.has('indices')) {
    wanted.push(['frame_index', 'BIGINT'], ['episode_index', 'BIGINT'], ['index', 'BIGINT']);
  }
  return wanted.filter(([name]) => !columns.has(name));
}
