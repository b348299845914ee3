import { useStore } from 'zustand';
import type { ReviewSession } from './session';

/** Whether nobody said a name yet, or decided anything under the one that stands for it. */
export function isNameless({ curator, trail }: Pick<ReviewSession, 'curator' | 'trail'>): boolean {
  const { name, named } = curator.getState();
  const { done, undone } = trail.state.getState();
  const decided = [...done, ...undone].filter((step) => step.proposed !== true);
  return !named && !decided.some((step) => step.curator === name);
}

export function useIsNameless(session: ReviewSession): boolean {
  useStore(session.curator);
  return useStore(session.trail.state, () => isNameless(session));
}
