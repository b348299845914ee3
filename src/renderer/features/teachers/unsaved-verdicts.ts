/** Verdicts of this window that are not on disk yet: until then they are nowhere else. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export interface Unsaved {
  count: number;
  /** Why the last attempt failed; it is tried again. */
  trouble: string | null;
}

const none: Unsaved = { count: 0, trouble: null };

/** By session, of whatever teacher. */
const bySession = createStore<Readonly<Record<string, Unsaved>>>(() => ({}));

export const noteUnsaved = (session: string, unsaved: Unsaved): void =>
  bySession.setState({ [session]: unsaved });

/** All of them together; the browser asks before a window with any is closed. */
export function useUnsavedVerdicts(): Unsaved {
  const all = Object.values(useStore(bySession));
  const count = all.reduce((sum, each) => sum + each.count, 0);
  useEffect(() => {
    if (count === 0) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [count]);
  if (count === 0) return none;
  return {
    count,
    trouble: all.find((each) => each.count > 0 && each.trouble !== null)?.trouble ?? null,
  };
}
