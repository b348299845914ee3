import { useState } from 'react';
import type { BulkAct } from '../../../../shared/model/bulk';
import type { ReviewSession } from '../../review';
import { decideMany, isDoneAtOnce } from './decide-many';

/** Acts on what is selected: at once, or `asked` about first. */
export function useBulkAct(
  session: ReviewSession | null,
  selected: ReadonlySet<number>,
): { asked: BulkAct | null; act: (act: BulkAct) => void; close: () => void } {
  const [asked, setAsked] = useState<BulkAct | null>(null);
  return {
    asked,
    act(act) {
      if (session === null || !isDoneAtOnce(act, selected.size)) return setAsked(act);
      void decideMany(session, [...selected], act);
    },
    close: () => setAsked(null),
  };
}
