/**
 * `events/proposals.json` of a project: where the lines of `proposals.jsonl` lie and what lists say of them, so that a
 * library of 100,000 episodes need not go through hundreds of megabytes. A cache: it counts for a file of just that
 * size and time whose lines fill it without a gap, and is made anew by whoever has read them all.
 */
import { z } from 'zod';
import type { Doubts } from '../../shared/model/keyframe';
import type { Redundancy } from '../../shared/model/redundancy';
import type { ReviewOverview } from '../../shared/model/review';
import { limits } from '../files/limits';
import type { LineRef } from '../files/line-file';
import { emptyOverview } from './overview';
import type { ProjectFolder } from './project-folder';
import type { ProposedSummaries, ProposedSummary } from './proposed-summaries';

const fileName = 'events/proposals.json';
/** Characters: more would take longer to read than it saves, and are not read (`ProjectFolder.read`). */
const largest = 30_000_000;

export interface FileState {
  size: number;
  mtimeMs: number;
}

interface Lines {
  lines: ReadonlyMap<number, LineRef>;
  doubts: ReadonlyMap<number, Doubts>;
  summaries: ProposedSummaries;
}

interface Indexed {
  episode: number;
  at: LineRef;
  doubts: Doubts | undefined;
  summary: ProposedSummary;
}

/** What differs between episodes of the same dataset is few: the rest of an overview says that nothing was decided. */
const overviewSchema = z.object({
  policy: z.string().nullable(),
  settings: z.string().nullable(),
  keyframes: z.number().int(),
  cues: z.record(z.string(), z.number().int()),
});
/** Numbers that belong together, in the order of these names. */
const doubtNames = ['candidates', 'close', 'sceneOnly', 'motionOnly', 'misfit'] as const;
const redundancyNames = [
  'charactersIn',
  'tokensIn',
  'distinctIn',
  'charactersOut',
  'tokensOut',
  'distinctOut',
  'redundant',
] as const;

/** Episode, bytes of its line, place of its overview and of its texts, doubts, redundancy. */
type Row = [number, number, number, number[], number[] | null, (number | null)[] | null];

const fileSchema = z.object({
  version: z.literal(1),
  size: z.number(),
  mtimeMs: z.number(),
  overviews: z.array(overviewSchema),
  texts: z.array(z.string()),
  // Looked at by hand: 100,000 by a schema take as long as reading what they stand for.
  rows: z.custom<unknown[]>(Array.isArray),
});

/** Null where there is none for a file like that. */
export async function readIndex(
  folder: ProjectFolder,
  state: FileState,
): Promise<Indexed[] | null> {
  const value = await folder.readJson(fileName).catch(() => null);
  const { data } = fileSchema.safeParse(value);
  if (data?.size !== state.size || data.mtimeMs !== state.mtimeMs) return null;
  const overviews = data.overviews.map((told): ReviewOverview => ({
    ...emptyOverview,
    ...told,
    proposed: true,
    undecided: told.keyframes,
  }));
  const found: Indexed[] = [];
  let offset = 0;
  let before = -1;
  for (const row of data.rows) {
    if (!isRow(row) || row[0] <= before) return null;
    const overview = overviews[row[2]];
    const texts: string[] = [];
    for (const place of row[3]) {
      const text = data.texts[place];
      if (text === undefined) return null;
      texts.push(text);
    }
    if (overview === undefined) return null;
    const { 0: episode, 1: length, 4: doubts, 5: redundancy } = row;
    found.push({
      episode,
      at: { offset, length },
      doubts: doubts === null ? undefined : doubtsFrom(doubts),
      summary: {
        overview:
          redundancy === null ? overview : { ...overview, redundancy: redundancyFrom(redundancy) },
        texts,
      },
    });
    before = episode;
    offset += length + 1;
  }
  return offset === state.size ? found : null;
}

/**
 * Of a file with these lines, in order, and a summary with texts of each. Nothing is written that would be too large,
 * or of so few lines that reading them is quick.
 */
export async function writeIndex(
  folder: ProjectFolder,
  state: FileState,
  { lines, doubts, summaries }: Lines,
): Promise<void> {
  if (lines.size < limits.indexedProposals) return;
  const overviews = new Places<string>();
  const texts = new Places<string>();
  const rows: string[] = [];
  let characters = 0;
  for (const [episode, { length }] of lines) {
    const summary = summaries.get(episode);
    if (!summary?.texts) return;
    const { policy, settings, keyframes, cues, redundancy } = summary.overview;
    const doubt = doubts.get(episode);
    const row: Row = [
      episode,
      length,
      overviews.of(JSON.stringify({ policy, settings, keyframes, cues })),
      summary.texts.map((text) => texts.of(text)),
      doubt === undefined ? null : doubtNames.flatMap((name) => doubt[name] ?? []),
      redundancy && [
        ...redundancyNames.map((name) => redundancy[name]),
        redundancy.pruned?.frames ?? null,
        redundancy.pruned?.foretold ?? null,
      ],
    ];
    const text = JSON.stringify(row);
    characters += text.length + 1;
    if (characters > largest) return;
    rows.push(text);
  }
  const { size, mtimeMs } = state;
  const head = JSON.stringify({ version: 1, size, mtimeMs, texts: texts.all }).slice(0, -1);
  const file = `${head},"overviews":[${overviews.all.join()}],"rows":[${rows.join()}]}\n`;
  if (Buffer.byteLength(file) <= largest) await folder.write(fileName, file);
}

/** A number for each different thing. */
class Places<Thing> {
  readonly #places = new Map<Thing, number>();

  of(thing: Thing): number {
    const place = this.#places.get(thing) ?? this.#places.size;
    this.#places.set(thing, place);
    return place;
  }

  get all(): Thing[] {
    return [...this.#places.keys()];
  }
}

const isCount = (value: unknown): boolean => typeof value === 'number' && value >= 0;
const isWhole = (value: unknown): boolean => Number.isSafeInteger(value) && isCount(value);
const areCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every(isCount);

/** Whoever wrote it: the folder may be a stranger's. Nothing is made while 100,000 are looked at. */
function isRow(row: unknown): row is Row {
  if (!Array.isArray(row) || row.length !== 6) return false;
  const { 3: texts, 4: doubts, 5: redundancy } = row as unknown[];
  return (
    isWhole(row[0]) &&
    isWhole(row[1]) &&
    isWhole(row[2]) &&
    areCounts(texts) &&
    (doubts === null || (areCounts(doubts) && doubts.length >= 4)) &&
    (redundancy === null || (Array.isArray(redundancy) && redundancy.length === 9))
  );
}

/** By name, one after the other: made from a list of names, those of 100,000 take longer than all else here. */
function doubtsFrom(values: readonly number[]): Doubts {
  const [candidates = 0, close = 0, sceneOnly = 0, motionOnly = 0] = values;
  const doubts = { candidates, close, sceneOnly, motionOnly };
  return values.length > 4 ? { ...doubts, misfit: values[4] } : doubts;
}

function redundancyFrom(values: readonly (number | null)[]): Redundancy {
  const numbers = values.map((value) => (typeof value === 'number' ? value : 0));
  const [frames, foretold] = values.slice(redundancyNames.length);
  const isKnown = typeof frames === 'number' && typeof foretold === 'number';
  return {
    ...(named(redundancyNames, numbers) as unknown as Redundancy),
    pruned: isKnown ? { frames, foretold } : undefined,
  };
}

const named = (names: readonly string[], values: readonly number[]): Record<string, number> =>
  Object.fromEntries(values.slice(0, names.length).map((value, at) => [names[at] ?? '', value]));
