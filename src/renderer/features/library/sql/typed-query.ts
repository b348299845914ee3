/** What is typed in the SQL box: a dialog that is closed and opened again still has it. */
import { createStore } from 'zustand/vanilla';

export const typedQuery = createStore(() => ({
  sql: `SELECT episode, task, keyframes, sparsity
FROM episodes
WHERE keyframes > 10
ORDER BY keyframes DESC`,
}));
