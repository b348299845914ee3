/** The frames of a study as one table: what a student sees, what it should do, what it should say. */
import type { ActionSpace, DatasetActions } from '../../teachers/action-space';
import type { SeenEpisode } from '../../teachers/embedded/frames';
import { featuresOf, scaleOf } from '../../teachers/embedded/nearest';
import type { StudentData } from './student';

/** Rows of the next actions that a student learns, so many frames apart: the near future at little cost. */
export const aheadRows = 4;
export const aheadStep = 4;
/** Kinds of text that are told apart; all others are one more. */
const mostKinds = 12;

export interface StudiedEpisode {
  seen: SeenEpisode;
  /** Texts of the kept keyframes, by frame. */
  kept: ReadonlyMap<number, string>;
  /** The text of each frame, empty where there is none. */
  texts: readonly string[];
}

export interface StudyTable {
  data: StudentData;
  /** First row of each episode, and the number of rows at the end. */
  starts: number[];
  /** Per row the kind of its text, and the kind of the kept keyframe there; -1 for none. */
  dense: Int32Array;
  kept: Int32Array;
  kinds: string[];
  space: ActionSpace;
}

/** Where a text has parts with names, as those of ECoT have, what is done now stands in this one. */
const ofStep = /\b(?:SUBTASK|STEP)\b[^:]{0,80}:\s*([^.:]+)/i;

/** What is done: the first two words that carry meaning. */
export function kindOf(text: string): string {
  const said = ofStep.exec(text)?.[1] ?? text;
  const words = said.toLowerCase().match(/\p{L}+/gu) ?? [];
  return words
    .filter((word) => !/^(a|an|the|now|then|i|we|to|should|is|robot|arm)$/.test(word))
    .slice(0, 2)
    .join(' ');
}

export function studyTable(
  episodes: readonly StudiedEpisode[],
  actions: DatasetActions,
): StudyTable {
  const seen = episodes.map((each) => each.seen);
  const scale = scaleOf(seen, 1);
  const rows = seen.flatMap((each) => each.actions.map((_, t) => featuresOf(each, t, scale)));
  const starts = seen.reduce<number[]>(
    (sums, each) => [...sums, (sums.at(-1) ?? 0) + each.actions.length],
    [0],
  );
  const kinds = kindsOf(episodes);
  const place = (text: string): number => {
    if (text === '') return -1;
    const at = kinds.indexOf(kindOf(text));
    return at < 0 ? kinds.length - 1 : at;
  };
  const live = [...actions.space.live.keys()].filter((dim) => actions.space.live[dim]);
  const outputs = aheadRows * live.length;
  const inputs = rows[0]?.length ?? 0;
  const data: StudentData = {
    features: standardised(rows, inputs),
    inputs,
    actions: new Float32Array(rows.length * outputs),
    valid: new Float32Array(rows.length * outputs),
    outputs,
    kinds: Math.max(1, kinds.length),
  };
  for (const [e, each] of seen.entries()) {
    for (const t of each.actions.keys()) {
      const row = (starts[e] ?? 0) + t;
      putChunk(data, row, { chunk: each.actions.slice(t), live, actions });
    }
  }
  return {
    data,
    starts,
    dense: Int32Array.from(episodes.flatMap(({ texts }) => texts.map(place))),
    kept: Int32Array.from(
      episodes.flatMap(({ seen, kept }) =>
        seen.actions.map((_, frame) => place(kept.get(frame) ?? '')),
      ),
    ),
    kinds,
    space: actions.space,
  };
}

function putChunk(
  { actions: to, valid, outputs }: StudentData,
  row: number,
  of: { chunk: readonly (readonly number[])[]; live: readonly number[]; actions: DatasetActions },
): void {
  const values = normalised(of.chunk, of.live, of.actions);
  for (let i = 0; i < outputs; i++) {
    const value = values[i];
    if (value === undefined) continue;
    to[row * outputs + i] = value;
    valid[row * outputs + i] = 1;
  }
}

/** The rows of a chunk that a student learns, less the mean over the spread; as many as there are. */
export function normalised(
  chunk: readonly (readonly number[])[],
  live: readonly number[],
  { mean, space }: DatasetActions,
): number[] {
  return chunk
    .filter((_, step) => step % aheadStep === 0)
    .slice(0, aheadRows)
    .flatMap((row) =>
      live.map((dim) => ((row[dim] ?? 0) - (mean[dim] ?? 0)) / (space.spread[dim] ?? 1)),
    );
}

function standardised(rows: readonly Float32Array[], width: number): Float32Array {
  const out = new Float32Array(rows.length * width);
  for (let i = 0; i < width; i++) {
    const column = rows.map((row) => row[i] ?? 0);
    const mean = column.reduce((sum, value) => sum + value, 0) / rows.length;
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows.length;
    const scale = variance > 1e-12 ? 1 / Math.sqrt(variance) : 0;
    for (const [row, value] of column.entries()) out[row * width + i] = (value - mean) * scale;
  }
  return out;
}

function kindsOf(episodes: readonly StudiedEpisode[]): string[] {
  const counts = new Map<string, number>();
  for (const { kept } of episodes)
    for (const text of kept.values())
      if (text !== '') counts.set(kindOf(text), (counts.get(kindOf(text)) ?? 0) + 1);
  const ordered = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const named = ordered.slice(0, mostKinds).map(([kind]) => kind);
  return named.length === 0 ? [] : [...named, 'other'];
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The paper's rule as far as it can be followed without its trained detector: the end-effector (else the actions)
 * accelerates more than on average over the episode, or a hand acts; and the picture changes more than on average.
 */
export function paperRule(
  { actions, phases, looks }: SeenEpisode,
  space: ActionSpace,
): Set<number> {
  const accelerations = actions.map((row, t) =>
    Math.hypot(
      ...row.map((value, dim) => {
        const before = actions[t - 1]?.[dim] ?? value;
        const after = actions[t + 1]?.[dim] ?? value;
        return space.live[dim] ? (after - 2 * value + before) / (space.spread[dim] ?? 1) : 0;
      }),
    ),
  );
  const lookAt = (t: number): Float32Array | undefined => looks?.rows[Math.floor(t / looks.every)];
  const changes = actions.map((_, t) => {
    const [now, before] = [lookAt(t), lookAt(t - (looks?.every ?? 1))];
    return Math.hypot(...(now?.map((value, i) => value - (before?.[i] ?? value)) ?? []));
  });
  const [accelerated, changed] = [mean(accelerations), mean(changes)];
  return new Set(
    [...actions.keys()].filter((t) => {
      const acts = (phases[t] ?? []).some(
        (value, i) => i % 2 === 1 && value !== (phases[t - 1]?.[i] ?? value),
      );
      const isSeen = looks === null || (changes[t] ?? 0) > changed;
      return isSeen && (acts || (accelerations[t] ?? 0) > accelerated);
    }),
  );
}
