import { useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

const kept = createStore<Readonly<Record<string, unknown>>>(() => ({}));

/**
 * As `useState`, but what was typed outlives a dialog that is closed before it was done: until it is forgotten, or the
 * page is left.
 *
 * @param key of this field alone, with the project it is typed for
 */
export function useKept<Value>(
  key: string,
  first: () => Value,
): [value: Value, set: (next: Value) => void, forget: () => void] {
  const [begun] = useState(first);
  const typed = useStore(kept, (all) => all[key]) as Value | undefined;
  const set = (next: Value | undefined) => kept.setState({ [key]: next });
  return [typed ?? begun, set, () => set(undefined)];
}
