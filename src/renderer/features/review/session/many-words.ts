/** What was decided as one act, in many episodes or in one, in words. */
import type { BulkAct } from '../../../../shared/model/bulk';
import type { DecisionAct } from '../../../../shared/model/decision';
import { lookAgainTag } from '../../../../shared/model/drop-reason';
import { formatAmount } from '../../../ui/format';

/** A decision says less than the act that made it: which tag was added or taken off is not in it. */
export function doneInMany(act: BulkAct | DecisionAct): string {
  switch (act.kind) {
    case 'flag':
      return act.flagged ? 'Dropped' : 'Taken in again';
    case 'tag':
      return 'tags' in act ? 'Tags changed' : tagged(act);
    case 'accept':
      // Of many episodes none is looked at: these keyframes whoever settles has picked.
      return 'keyframes' in act && act.unseen !== true ? 'Settled' : 'Accepted without a look';
    case 'finish':
      return 'Finished';
    case 'reopen':
      return 'Reopened';
    case 'outcome':
      return 'Outcome set';
    case 'move':
      return 'Moved together';
    case 'prune':
      // Nobody settles what was not looked at; of more keyframes than an act holds, each act has many.
      if (act.unseen !== true) break;
      return act.keyframes.length === 1 ? 'Merged two segments' : 'Pruned without a look';
    case 'settle':
    case 'edit':
    case 'add':
    case 'revert':
      break;
  }
  // Nobody else decides keyframe by keyframe in one step.
  return 'Settled';
}

function tagged({ tag, on }: Extract<BulkAct, { kind: 'tag' }>): string {
  if (tag !== lookAgainTag) return on ? 'Tagged' : 'Tag removed';
  return on ? 'Marked to look again' : 'No longer marked to look again';
}

/** Of what was one act in this episode; null where each decision is told by itself. */
export function togetherWords(acts: readonly DecisionAct[]): string | null {
  const [first, second] = acts;
  if (acts.length === 2 && first?.kind === 'prune' && second?.kind === 'edit') {
    // Whoever settles prunes and edits together too, and has looked.
    const next = first.unseen === true ? first.keyframes[0] : undefined;
    if (next !== undefined) {
      return `Merged the segments at frames ${second.keyframe.frame} and ${next.frame}`;
    }
  }
  return acts.length > 1 && acts.every(({ kind }) => kind === 'move')
    ? `Moved ${formatAmount(acts.length, 'keyframe')} together`
    : null;
}
