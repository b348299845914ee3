import { useCallback, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

const kept = createStore<Readonly<Record<string, unknown>>>(() => ({}));

/**
 * As `useState`, but what was typed or chosen outlives a dialog that is closed before it was done, and a room that is
 * left: until it is forgotten, or the page is left.
 *
 * @param key of this field alone, with the project it is typed for
 */
export function useKept<Value>(
  key: string,
  first: () => Value,
): [value: Value, set: (next: Value) => void, forget: () => void] {
  const [begun] = useState(first);
  const typed = useStore(kept, (all) => all[key]) as Value | undefined;
  const set = useCallback((next: Value) => kept.setState({ [key]: next }), [key]);
  const forget = useCallback(() => kept.setState({ [key]: undefined }), [key]);
  return [typed ?? begun, set, forget];
}
