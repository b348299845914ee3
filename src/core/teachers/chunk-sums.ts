/** What a teacher's chunks have in common, summed while they are scored one by one. */
import type { ReportFrame, TeacherErrors } from '../../shared/model/teacher-report';
import { shortWay, type ActionSpace } from './action-space';
import type { ActionCase } from './action-suspicion';

/** Shares of a normal distribution, and within how many deviations of its mean they lie. */
const levels = [
  { nominal: 0.25, deviations: 0.318_64 },
  { nominal: 0.5, deviations: 0.674_49 },
  { nominal: 0.75, deviations: 1.150_35 },
  { nominal: 0.9, deviations: 1.644_85 },
  { nominal: 0.95, deviations: 1.959_96 },
] as const;
/** Longer chunks are summed up to here; errors that are beyond all sense count as this many spreads. */
const [mostSteps, mostSpreads] = [1_000, 1e30];

interface Summed {
  sum: number;
  count: number;
  largest: number;
  worst: ReportFrame;
}

/** Errors by row of the chunk, and how often the demonstration is within the spread that the teacher states. */
export class ChunkSums {
  private readonly steps: Summed[] = [];
  private readonly levels: Summed[] = [];

  /**
   * Rows after the episode's end do not count, nor dimensions that are not live.
   *
   * @param std shaped as the chunk; null where none is stated
   */
  add(
    episode: number,
    { chunk, demonstrated, frame }: ActionCase,
    std: readonly (readonly number[])[] | null,
    { spread, live, period }: ActionSpace,
  ): void {
    const place = { episode, frame };
    const within = levels.map(() => 0);
    let stated = 0;
    for (const [step, row] of chunk.slice(0, mostSteps).entries()) {
      const right = demonstrated[frame + step];
      if (right === undefined) break;
      let sum = 0;
      let values = 0;
      for (const [dim, value] of row.entries()) {
        const wide = spread[dim] ?? 0;
        if (!live[dim] || wide === 0) continue;
        const off = Math.abs(shortWay(value - (right[dim] ?? Number.NaN), period[dim] ?? null));
        if (Number.isNaN(off)) continue;
        sum += Math.min(off / wide, mostSpreads);
        values += 1;
        const deviation = std?.[step]?.[dim];
        if (deviation === undefined) continue;
        stated += 1;
        for (const [level, { deviations }] of levels.entries())
          within[level] = (within[level] ?? 0) + Number(off <= deviations * deviation);
      }
      if (values > 0)
        take(this.steps, step, { sum: sum / values, count: 1, badness: sum / values }, place);
    }
    if (stated === 0) return;
    for (const [level, inside] of within.entries()) {
      const badness = 1 - inside / stated;
      take(this.levels, level, { sum: inside, count: stated, badness }, place);
    }
  }

  sums(): Pick<TeacherErrors, 'errorByStep' | 'coverage'> {
    return {
      // A row that nothing could be compared with has no entry.
      errorByStep: this.steps.flatMap(({ sum, count, worst }, step) => [
        { step, error: sum / count, outputs: count, worst },
      ]),
      coverage: this.levels.map(({ sum, count, worst }, level) => ({
        nominal: levels[level]?.nominal ?? 0,
        share: sum / count,
        values: count,
        worst,
      })),
    };
  }
}

/** `badness`: what the worst place has most of. */
function take(
  into: Summed[],
  key: number,
  { sum, count, badness }: { sum: number; count: number; badness: number },
  place: ReportFrame,
): void {
  const known = into[key];
  if (known === undefined) {
    into[key] = { sum, count, largest: badness, worst: place };
    return;
  }
  known.sum += sum;
  known.count += count;
  if (badness <= known.largest) return;
  known.largest = badness;
  known.worst = place;
}
