/** Which episode comes next, and what may change that. */
import type { MethodOutput } from '../../../../shared/api';
import { toPlainError } from '../../../../shared/errors';
import type { Decision } from '../../../../shared/model/decision';
import type { Connection } from '../../../connection';
import type { ViewSettingsStore } from '../session/view-settings';

/** Episodes that the curator made the queue, in their order. */
interface QueueList {
  /** What they were listed by, in words. */
  label: string;
  episodes: readonly number[];
}

/** What was finished by one other is reviewed again without a look at what they decided. */
export const blindReview = 'Second review, blind';

/** Asks which episode is next, in the order that the curator wants. */
export interface QueueReader {
  next(after: number | null): Promise<MethodOutput<'review.next'>>;
  /** The episode before or behind this one in the list that is the queue; undefined where there is no such list. */
  beside(episode: number, step: -1 | 1): number | null | undefined;
}

export function createQueueReader(
  projectId: string,
  call: Connection['call'],
  view: ViewSettingsStore,
  curator: () => string,
): QueueReader {
  let told: { list: QueueList; name: Promise<string> } | null = null;
  const nameOf = (list: QueueList): Promise<string> => {
    if (told?.list !== list) {
      const name = call('review.queue', { projectId, episodes: [...list.episodes] });
      told = { list, name: name.then(({ queue }) => queue) };
    }
    return told.name;
  };
  return {
    async next(after) {
      const { order, list } = view.state.getState();
      const input = { projectId, after, curator: curator() };
      if (order !== 'list' || list === null) {
        return call('review.next', { ...input, order: order === 'list' ? 'index' : order });
      }
      try {
        return await call('review.next', { ...input, queue: await nameOf(list) });
      } catch (error) {
        // A core that was restarted has to be told again; so has one that could not be reached.
        told = null;
        if (toPlainError(error).details?.['reason'] !== 'queue') throw error;
        return call('review.next', { ...input, queue: await nameOf(list) });
      }
    },
    beside(episode, step) {
      const { order, list } = view.state.getState();
      const place = order === 'list' ? (list?.episodes.indexOf(episode) ?? -1) : -1;
      return place === -1 ? undefined : (list?.episodes[place + step] ?? null);
    },
  };
}

/**
 * Whether a decision may change which episodes are finished. Taking one back counts as much as what it takes back,
 * where that is among the `known` ones.
 */
export function mayFinish({ act }: Decision, known: readonly Decision[]): boolean {
  if (act.kind !== 'revert') return act.kind === 'finish' || act.kind === 'reopen';
  const named = known.find(({ id }) => id === act.decisionId);
  return named === undefined || mayFinish(named, known);
}

/** By how many the finished episodes have become more (or fewer) by decisions that the core was not told yet. */
export function finishedMeanwhile(pending: readonly Decision[]): number {
  const undone = new Set<string>();
  let more = 0;
  // What takes something back comes after it.
  for (const { id, act } of pending.toReversed()) {
    if (undone.has(id)) continue;
    if (act.kind === 'revert') undone.add(act.decisionId);
    else if (act.kind === 'finish') more += 1;
    else if (act.kind === 'reopen') more -= 1;
  }
  return more;
}
