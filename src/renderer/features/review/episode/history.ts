/** What was decided about an episode, as its history lists it. */
import type { Decision } from '../../../../shared/model/decision';
import { sameEpisode, standingActs } from '../../../../shared/model/fold-review';
import { orderDecisions } from '../../../../shared/model/order-decisions';
import { describeAct } from '../controller/acts';
import { togetherWords } from '../session/many-words';
import type { KnownData } from './fold-episode';

interface HistoryEntry {
  /** Of the decision; of what is told as one, of the last one. */
  id: string;
  what: string;
  curator: string;
  atMs: number;
  standing: boolean;
  own: boolean;
}

/** Newest first. What was taken back says so; the act of taking it back needs no line of its own. */
export function historyOf({ decisions, detail }: KnownData, curator: string): HistoryEntry[] {
  const here = sameEpisode(decisions, detail.fingerprint);
  const curators = [...new Set(here.map((decision) => decision.curator))];
  const standing = new Set(
    curators
      .flatMap((name) => standingActs(here.filter((decision) => decision.curator === name)))
      .map(({ id }) => id),
  );
  const together = new Map<string, Decision[]>();
  for (const decision of orderDecisions(here)) {
    if (decision.act.kind === 'revert') continue;
    const key = decision.together ?? decision.id;
    const all = together.get(key);
    if (all === undefined) together.set(key, [decision]);
    else all.push(decision);
  }
  return [...together.values()]
    .flatMap((all) => {
      const what = togetherWords(all.map(({ act }) => act));
      return what === null
        ? all.map((decision) => ({ decision, what: describeAct(decision.act) }))
        : all.slice(-1).map((decision) => ({ decision, what }));
    })
    .reverse()
    .map(({ decision: { id, curator: by, atMs }, what }) => ({
      id,
      what,
      curator: by,
      atMs,
      standing: standing.has(id),
      own: by === curator,
    }));
}
