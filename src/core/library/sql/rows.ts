/** The rows of the tables that queries read. */
import type { SqlTable } from '../../../shared/model/sql';
import { textFields, type TextField } from '../../../shared/search/terms';
import { numberFields } from '../../../shared/search/terms';
import { libraryFacts } from '../facts';
import type { SqlCell } from './sql-calls';
import type { SqlRequest } from './run-sql';

const rowsAtOnce = 5_000;

/** In parts; the cells of a row are in the order of `sqlSchema`. */
export async function* tableRows(
  table: SqlTable,
  request: SqlRequest,
): AsyncGenerator<SqlCell[][]> {
  const { dataset } = request;
  const facts = libraryFacts(dataset, request.project, request.curator);
  await facts.ready([...textFields, ...numberFields].filter((field) => field !== 'text'));
  let rows: SqlCell[][] = [];
  for (const position of dataset.episodes.keys()) {
    if (table === 'episodes') rows.push(episodeRow(facts, position));
    else rows.push(...keyframeRows(request, position));
    if (rows.length < rowsAtOnce) continue;
    yield rows;
    rows = [];
  }
  // An empty table is one too.
  yield rows;
}

function episodeRow(facts: ReturnType<typeof libraryFacts>, position: number): SqlCell[] {
  const { numbers } = facts;
  const all = (field: TextField): string[] =>
    facts.texts[field].idsAt(position).map((id) => facts.texts[field].values[id] ?? '');
  const one = (field: TextField): string | null => all(field)[0] ?? null;
  return [
    numbers.episode[position] ?? 0,
    all('task').join(' · '),
    numbers.len[position] ?? 0,
    numbers.frames[position] ?? 0,
    one('state'),
    one('outcome'),
    one('dropped') === 'yes',
    all('dropped')[1] ?? null,
    all('tag'),
    all('issue'),
    all('cue'),
    all('camera'),
    all('curator'),
    all('reviewer'),
    numbers.disputes[position] ?? 0,
    one('policy'),
    numbers.keyframes[position] ?? 0,
    numbers.undecided[position] ?? 0,
    numbers.sparsity[position] ?? null,
  ];
}

function keyframeRows({ dataset, project, curator }: SqlRequest, position: number): SqlCell[][] {
  const index = dataset.episodes[position]?.index;
  if (project === null || index === undefined) return [];
  return project
    .knownReview(index, curator)
    .keyframes.map(({ frame, state, score, cues, boundary, reasoning }) => [
      index,
      frame,
      frame / dataset.summary.fps,
      state,
      score,
      [...new Set(cues.map(({ kind }) => kind))],
      boundary?.kind ?? null,
      reasoning.text,
      reasoning.source,
    ]);
}
