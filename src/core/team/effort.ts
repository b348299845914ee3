/** What reviewing costs, by cue, policy and curator. Told from the journals alone: nothing more is kept or sent. */
import type { Decision } from '../../shared/model/decision';
import { keyframesOf } from '../../shared/model/fold-review';
import type { ReviewedKeyframe } from '../../shared/model/keyframe';
import type { Effort, EffortRow } from '../../shared/model/team';
import type { Dataset } from '../datasets/dataset';
import type { Project } from '../project/project';
import { inTurns } from '../system/in-turns';
import { reviewsOf } from './reviews';

/** Nobody looks at one keyframe for so long. */
const longestSec = 60;

/**
 * Reads every decision of the project. A decision took the time since the one before it on the same device, shared
 * among the keyframes that it names; one without a look at them, and one after a pause, has no known time.
 */
export async function effortOf(dataset: Dataset, project: Project): Promise<Effort> {
  const decided = dataset.episodes.filter(({ index }) => project.hasDecisions(index));
  const all: Timing[] = [];
  const keys = new Map<string, number>();
  await inTurns(decided, ({ index }) => {
    for (const decision of project.decisions(index)) {
      all.push(timingOf(decision));
      if (decision.keys !== undefined) keys.set(decision.id, decision.keys);
    }
  });
  const seconds = secondsOf(all);

  const sums = { cues: new Sums(), policies: new Sums(), curators: new Sums(), all: new Sums() };
  await inTurns(decided, ({ index }) => {
    const policy = project.overview(index).policy ?? 'unknown';
    for (const { curator, review } of reviewsOf(project, index)) {
      // Who settles looks at disputes, not at proposals.
      if (review.settles !== null) continue;
      const own = project.decisions(index).filter((decision) => decision.curator === curator);
      const spent = spentOn(own, seconds);
      const pressed = spentOn(own, keys);
      for (const keyframe of review.keyframes) {
        if (keyframe.added || !spent.has(keyframe.id)) continue;
        const cost = {
          seconds: spent.get(keyframe.id) ?? null,
          keys: pressed.get(keyframe.id) ?? null,
        };
        for (const kind of new Set(keyframe.cues.map((cue) => cue.kind))) {
          sums.cues.add(kind, keyframe, cost);
        }
        sums.policies.add(policy, keyframe, cost);
        sums.curators.add(curator, keyframe, cost);
        sums.all.add('all', keyframe, cost);
      }
    }
  });
  return {
    cues: sums.cues.rows(),
    policies: sums.policies.rows(),
    curators: sums.curators.rows(),
    all: sums.all.rows()[0] ?? emptyRow('all'),
    longestSec,
  };
}

/** When a decision was made. Of all decisions of a project no more is held at once. */
interface Timing extends Pick<Decision, 'id' | 'device' | 'sequence' | 'atMs'> {
  isUnseen: boolean;
}

const timingOf = ({ id, device, sequence, atMs, act }: Decision): Timing => ({
  id,
  device,
  sequence,
  atMs,
  isUnseen: 'unseen' in act && act.unseen === true,
});

/** By decision; those whose time is not known are left out. */
function secondsOf(timings: readonly Timing[]): Map<string, number> {
  const sorted = timings.toSorted(
    (a, b) => (a.device < b.device ? -1 : Number(a.device > b.device)) || a.sequence - b.sequence,
  );
  const seconds = new Map<string, number>();
  for (const [at, { id, device, atMs, isUnseen }] of sorted.entries()) {
    const before = sorted[at - 1];
    if (before?.device !== device) continue;
    const spent = (atMs - before.atMs) / 1_000;
    if (!isUnseen && spent >= 0 && spent <= longestSec) seconds.set(id, spent);
  }
  return seconds;
}

/** Of every keyframe that these decisions name; null where what none of them took is known. */
function spentOn(
  own: readonly Decision[],
  took: ReadonlyMap<string, number>,
): Map<string, number | null> {
  const spent = new Map<string, number | null>();
  for (const decision of own) {
    const keyframes = keyframesOf(decision);
    const time = took.get(decision.id);
    for (const { id } of keyframes) {
      const before = spent.get(id) ?? null;
      const more = time === undefined ? null : time / keyframes.length;
      spent.set(id, before === null ? more : before + (more ?? 0));
    }
  }
  return spent;
}

const emptyRow = (name: string): EffortRow => ({
  name,
  decided: 0,
  accepted: 0,
  moved: 0,
  edited: 0,
  pruned: 0,
  timed: 0,
  seconds: 0,
  prunedSeconds: 0,
  keyed: 0,
  keys: 0,
});

class Sums {
  private readonly byName = new Map<string, EffortRow>();

  add(
    name: string,
    keyframe: ReviewedKeyframe,
    { seconds, keys }: { seconds: number | null; keys: number | null },
  ): void {
    const way = wayOf(keyframe);
    if (way === null) return;
    const row = this.byName.get(name) ?? emptyRow(name);
    this.byName.set(name, row);
    row.decided += 1;
    row[way] += 1;
    if (keys !== null) {
      row.keyed += 1;
      row.keys += keys;
    }
    if (seconds === null) return;
    row.timed += 1;
    row.seconds += seconds;
    if (way === 'pruned') row.prunedSeconds += seconds;
  }

  /** What costs most for nothing first. */
  rows(): EffortRow[] {
    return [...this.byName.values()].sort(
      (a, b) =>
        b.prunedSeconds - a.prunedSeconds || b.decided - a.decided || (a.name < b.name ? -1 : 1),
    );
  }
}

/** Null where the decisions on it were taken back. */
function wayOf({ state, moved, edited }: ReviewedKeyframe) {
  if (state === 'proposed') return null;
  if (state === 'pruned') return 'pruned' as const;
  if (moved) return 'moved' as const;
  return edited ? ('edited' as const) : ('accepted' as const);
}
