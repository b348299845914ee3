/** Whose review the library shows: where several decide, everybody's own. */
import { useState } from 'react';
import type { ProjectInfo } from '../../../shared/model/project';
import { usePush } from '../../connection';

/**
 * Null: what the only one there is decided, which somebody without a name may look at. Who gave a name sees the own
 * review whoever else decides, now or later: a second review shows nothing of the first. The facets of curators tell
 * of the others.
 */
export const whoseReview = (
  me: { name: string; named: boolean },
  curators: ReadonlySet<string>,
): string | null => (me.named || curators.size > 1 ? me.name : null);

/** Those of the project when it was opened, and those who decided since, in whichever window. */
export function useCurators(project: ProjectInfo | null): ReadonlySet<string> {
  const { id = null, curators = [] } = project ?? {};
  const [heard, setHeard] = useState<readonly { id: string; curator: string }[]>([]);
  const all = new Set([
    ...curators,
    ...heard.filter((each) => each.id === id).map(({ curator }) => curator),
  ]);
  usePush('review', (change) => {
    if (change.projectId !== id) return;
    const names = new Set(change.decisions.map(({ curator }) => curator));
    const fresh = [...names].filter((curator) => !all.has(curator));
    if (fresh.length === 0) return;
    setHeard((before) => [...before, ...fresh.map((curator) => ({ id, curator }))]);
  });
  return all;
}
