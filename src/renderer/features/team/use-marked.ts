/** Settling without a mouse: one dispute is marked, and a key each takes the first, second or third curator's way. */
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useCommands, type Command } from '../../commands';
import { teamSpecs } from './team-specs';

export interface Settleable {
  /** Whose way it went; null while it is open. */
  taken: string | null;
  choices: readonly { curator: string }[];
}

/** Those of the choices of one dispute, in their order. */
export const takeSpecs = [teamSpecs.takeFirst, teamSpecs.takeSecond, teamSpecs.takeThird];

/**
 * The place of the marked dispute; -1 where there is none. Until somebody moves the mark it is on the first open one.
 *
 * @param take one of them the way of one of its curators
 */
export function useMarked<Dispute extends Settleable>(
  disputes: readonly Dispute[],
  take: (dispute: Dispute, curator: string) => void,
): number {
  const [moved, setMoved] = useState<number | null>(null);
  const marked = Math.min(moved ?? nextOpen(disputes, -1), disputes.length - 1);
  const newest = useRef({ disputes, take, marked });
  useLayoutEffect(() => {
    newest.current = { disputes, take, marked };
  });
  useCommands(
    useMemo((): Command[] => {
      const step = (by: number) => {
        const { disputes, marked } = newest.current;
        setMoved(Math.max(0, Math.min(disputes.length - 1, marked + by)));
      };
      const choiceAt = (place: number) => {
        const { disputes, marked } = newest.current;
        return disputes[marked]?.choices[place];
      };
      return [
        { ...teamSpecs.down, run: () => step(1) },
        { ...teamSpecs.up, run: () => step(-1) },
        ...takeSpecs.map((spec, place) => ({
          ...spec,
          isEnabled: () => choiceAt(place) !== undefined,
          run() {
            const { disputes, take, marked } = newest.current;
            const [dispute, choice] = [disputes[marked], choiceAt(place)];
            if (dispute === undefined || choice === undefined) return;
            take(dispute, choice.curator);
            setMoved(nextOpen(disputes, marked));
          },
        })),
      ];
    }, []),
  );
  return marked;
}

/** The first open one after a place, else the first before it, else the place itself. */
export function nextOpen(disputes: readonly Settleable[], after: number): number {
  const open = disputes.flatMap(({ taken }, at) => (taken === null && at !== after ? [at] : []));
  return open.find((at) => at > after) ?? open[0] ?? Math.max(0, after);
}
