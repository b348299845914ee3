/** What was done to many episodes at once, in words. */
import type { BulkAct } from '../../../../shared/model/bulk';
import type { DecisionAct } from '../../../../shared/model/decision';
import { lookAgainTag } from '../../../../shared/model/drop-reason';

const words: Partial<Record<DecisionAct['kind'], string>> = {
  accept: 'Accepted without a look',
  finish: 'Finished',
  reopen: 'Reopened',
  outcome: 'Outcome set',
};

/** A decision says less than the act that made it: which tag was added or taken off is not in it. */
export function doneInMany(act: BulkAct | DecisionAct): string {
  if (act.kind === 'flag') return act.flagged ? 'Dropped' : 'Taken in again';
  if (act.kind !== 'tag') return words[act.kind] ?? 'Changed';
  if ('tags' in act) return 'Tags changed';
  if (act.tag !== lookAgainTag) return act.on ? 'Tagged' : 'Tag removed';
  return act.on ? 'Marked to look again' : 'No longer marked to look again';
}
