/** What the score room shows of each project: it stays while the window is open, whichever room one goes to. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { OutcomeKind, ScoreOverview } from '../../../shared/model/score-room';

export const tabs = [
  { id: 'comparison', label: 'Comparison' },
  { id: 'rollouts', label: 'Rollouts' },
  { id: 'blind', label: 'Blind scoring' },
  { id: 'judge', label: 'Judge report' },
  { id: 'knowledge', label: 'Knowledge base' },
] as const;

export interface Filter {
  /** Null: all; an empty list of the contract. */
  policy: { name: string | null } | null;
  task: string | null;
  outcome: OutcomeKind | null;
}

interface Shown {
  tab: (typeof tabs)[number]['id'];
  filter: Filter;
  /** Ids of the rollouts that are played; null: not chosen yet. */
  left: string | null;
  /** Null: whichever began as the left one did. */
  right: string | null;
  /** The folder of the knowledge base; null: the one beside the scores. */
  base: string | null;
  /** The rollout of the base that is edited. */
  entry: string | null;
  /** The measured rollout that is put into the base. */
  adding: string | null;
}

const atFirst: Shown = {
  tab: 'comparison',
  filter: { policy: null, task: null, outcome: null },
  left: null,
  right: null,
  base: null,
  entry: null,
  adding: null,
};

/** Where the room keeps a knowledge base, unless another is chosen. */
export const ownBase = ({ kept }: ScoreOverview): string => `${kept}/knowledge-base`;

const store = createStore<Readonly<Record<string, Shown>>>(() => ({}));

/** Of a project, with what changes parts of it. `key`: other rollouts begin anew. */
export function useShown(key: string): [Shown, (part: Partial<Shown>) => void] {
  const shown = useStore(store, (all) => all[key]) ?? atFirst;
  return [shown, (part) => showPart(key, part)];
}

export function showPart(key: string, part: Partial<Shown>): void {
  store.setState((all) => ({ [key]: { ...(all[key] ?? atFirst), ...part } }));
}
