/**
 * What was changed in a tab of the policy room, to be taken back there as in any form. It is kept while the window is
 * open, beside the day's acts and not among them: nothing of an episode is decided here, and what most of it changes, a
 * candidate and unsaved fields, goes with the window too.
 */
import { useEffect, useMemo, useRef } from 'react';
import { useCommands } from '../../commands';
import { notifyDone, notifyError } from '../../ui';
import { policySpecs } from './policy-specs';

/** `Hands`: what the tab can do, as it is when the change is taken back. */
interface Change<Hands> {
  /** In words: `Threshold 0.7`. */
  what: string;
  /** What soon follows under the same mark is the same change: a slider passes many values on its way. */
  mark?: string | undefined;
  undo: (hands: Hands) => Promise<unknown> | void;
  redo: (hands: Hands) => Promise<unknown> | void;
}

type Way = 'undo' | 'redo';

interface Changes<Hands> {
  /** It was made. */
  note(projectId: string, change: Change<Hands>, nowMs?: number): void;
  /** The one that is next; undefined for none. */
  next(projectId: string, way: Way): Change<Hands> | undefined;
  /** Resolves with what was turned, null for nothing. Throws where that cannot be kept; it is next again then. */
  turn(projectId: string, way: Way, hands: Hands): Promise<Change<Hands> | null>;
}

const soonMs = 1_000;
const longest = 200;

export function createChanges<Hands>(): Changes<Hands> {
  const lists = new Map<string, Record<Way, Change<Hands>[]>>();
  /** When and under which mark the newest was made; null after it was turned. */
  let newest: { change: Change<Hands>; atMs: number } | null = null;
  const of = (projectId: string) => {
    const known = lists.get(projectId) ?? { undo: [], redo: [] };
    lists.set(projectId, known);
    return known;
  };
  return {
    note(projectId, change, nowMs = performance.now()) {
      const list = of(projectId);
      const last = list.undo.at(-1);
      const goesOn =
        last !== undefined &&
        last === newest?.change &&
        last.mark !== undefined &&
        last.mark === change.mark &&
        nowMs - newest.atMs < soonMs;
      const made = goesOn ? { ...change, undo: last.undo } : change;
      if (goesOn) list.undo.pop();
      list.undo = [...list.undo, made].slice(-longest);
      list.redo = [];
      newest = { change: made, atMs: nowMs };
    },
    next: (projectId, way) => of(projectId)[way].at(-1),
    async turn(projectId, way, hands) {
      const list = of(projectId);
      const change = list[way].pop();
      if (change === undefined) return null;
      newest = null;
      try {
        await change[way](hands);
      } catch (error) {
        list[way].push(change);
        throw error;
      }
      list[way === 'undo' ? 'redo' : 'undo'].push(change);
      return change;
    },
  };
}

/** Undo and redo of the tab on screen: said, with what comes next. Null for a tab without changes. */
export function useUndo<Hands>(
  changes: Changes<Hands> | null,
  projectId: string,
  hands: Hands,
): void {
  const newest = useRef(hands);
  useEffect(() => {
    newest.current = hands;
  });
  useCommands(
    useMemo(() => {
      if (changes === null) return [];
      const turn = async (way: Way) => {
        const turned = await changes.turn(projectId, way, newest.current);
        say(way, turned?.what, changes.next(projectId, 'undo')?.what);
      };
      return (['undo', 'redo'] as const).map((way) => ({
        ...policySpecs[way],
        run: () => void turn(way).catch(notifyError),
      }));
    }, [changes, projectId]),
  );
}

function say(way: Way, turned: string | undefined, next: string | undefined): void {
  const then = next === undefined ? '' : ` The next undo takes back: ${next}.`;
  notifyDone(
    turned === undefined
      ? { tone: 'info', text: nothing[way] }
      : { tone: 'ok', text: `${done[way]}: ${turned}.${then}` },
  );
}

const done = { undo: 'Undone', redo: 'Redone' };
const nothing = {
  undo: 'Nothing changed in this tab since the window was opened is left to undo. Decisions are undone in library, review and team.',
  redo: 'Nothing in this tab is left to redo.',
};
