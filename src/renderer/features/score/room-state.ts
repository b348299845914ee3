/** What the score room shows of each project: it stays while the window is open, whichever room one goes to. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { OutcomeKind } from '../../../shared/model/score-room';

export const tabs = ['comparison', 'rollouts'] as const;
type Tab = (typeof tabs)[number];

export interface Filter {
  /** Null: all; an empty list of the contract. */
  policy: { name: string | null } | null;
  task: string | null;
  outcome: OutcomeKind | null;
}

interface Shown {
  tab: Tab;
  filter: Filter;
  /** Ids of the rollouts that are played; null: not chosen yet. */
  left: string | null;
  /** Null: whichever began as the left one did. */
  right: string | null;
}

const atFirst: Shown = {
  tab: 'comparison',
  filter: { policy: null, task: null, outcome: null },
  left: null,
  right: null,
};

const store = createStore<Readonly<Record<string, Shown>>>(() => ({}));

/** Of a project, with what changes parts of it. `key`: other rollouts begin anew. */
export function useShown(key: string): [Shown, (part: Partial<Shown>) => void] {
  const shown = useStore(store, (all) => all[key]) ?? atFirst;
  return [
    shown,
    (part) => store.setState((all) => ({ [key]: { ...(all[key] ?? atFirst), ...part } })),
  ];
}
