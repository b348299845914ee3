/** What is typed in the SQL box: a dialog that is closed and opened again still has it. */
import { createStore } from 'zustand/vanilla';
import type { SavedQuery } from '../../../../shared/model/saved-query';
import { notify } from '../../../ui';

const example = `SELECT episode, task, keyframes, sparsity
FROM episodes
WHERE keyframes > 10
ORDER BY keyframes DESC`;

export const typedQuery = createStore(() => ({ sql: example }));

/**
 * Puts a saved query into the box, and runs nothing. Of what was typed there and is saved nowhere there is a way back.
 */
export function openQuery({ name, sql }: SavedQuery, saved: readonly SavedQuery[]): void {
  const before = typedQuery.getState();
  typedQuery.setState({ sql });
  const isKept = [example, sql, ...saved.map((query) => query.sql)].includes(before.sql);
  if (isKept || before.sql.trim() === '') return;
  const action = { label: 'Put back', run: () => typedQuery.setState(before) };
  notify({ tone: 'info', text: `“${name}” stands in the box instead of what was typed.`, action });
}
