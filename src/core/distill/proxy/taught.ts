/** Which frames teach reasoning in each variant. */
import type { ProxyVariant } from '../../../shared/model/distill';
import { paperRule, type StudiedEpisode, type StudyTable } from './table';

interface Ground {
  table: StudyTable;
  episodes: readonly StudiedEpisode[];
  seed: number;
  hasTexts: boolean;
  teacher: string | null;
}

const noTexts = 'no kept keyframe has a text; write or draft some';

/** Per row the kind of text that it teaches, -1 for none; a sentence where the variant has no ground. */
export function taughtOf(variant: ProxyVariant, ground: Ground): Int32Array | string {
  const { table, hasTexts, teacher } = ground;
  if (variant === 'action-only') return table.kept.map(() => -1);
  if (!hasTexts) return noTexts;
  if (variant === 'dense') return table.dense;
  if (variant === 'random') return randomRows(ground);
  if (variant === 'paper-rule') return ruledRows(ground);
  if (variant === 'pruned-distilled' && teacher === null) {
    return 'no teacher has answers here; collect or import some, or run "dualvla teachers fit"';
  }
  return table.kept;
}

/** As many rows as keyframes, drawn anew for each seed. */
function randomRows({ table, seed }: Ground): Int32Array {
  const wanted = table.kept.filter((kind) => kind >= 0).length;
  const order = [...table.dense.keys()]
    .filter((row) => (table.dense[row] ?? -1) >= 0)
    .map((row) => ({ row, place: hash(seed, row) }))
    .sort((a, b) => a.place - b.place);
  const taken = new Set(order.slice(0, wanted).map(({ row }) => row));
  return table.dense.map((kind, row) => (taken.has(row) ? kind : -1));
}

function ruledRows({ table, episodes }: Ground): Int32Array {
  const rules = episodes.flatMap(({ seen }) => {
    const kept = paperRule(seen, table.space);
    return seen.actions.map((_, frame) => kept.has(frame));
  });
  return table.dense.map((kind, row) => (rules[row] ? kind : -1));
}

/** A number that tells nothing of the row (the finaliser of MurmurHash3). */
function hash(seed: number, row: number): number {
  let h = (Math.imul(seed + 1, 0x9e3779b1) ^ row) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
