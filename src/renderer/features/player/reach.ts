/**
 * Whether the core that gave the videos their names answers. While it does not, or another one has not named them yet,
 * nothing is read that nobody waits for, and nothing is asked again.
 */
let reachable = true;
const listeners = new Set<() => void>();

export const isReachable = (): boolean => reachable;

export function setReachable(now: boolean): void {
  if (now === reachable) return;
  reachable = now;
  for (const listener of listeners) listener();
}

export function onReach(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
