/** Choices that several places on the page may have for one command. */
import { useEffect, useRef } from 'react';
import type { Choice } from './command';

/** Of each place that is on the page. */
export type Offered = Set<() => readonly Choice[]>;

export const choicesOf = (offered: Offered): Choice[] => [...offered].flatMap((own) => own());

/** Adds these while mounted. */
export function useOffer(offered: Offered, choices: readonly Choice[]): void {
  const newest = useRef(choices);
  useEffect(() => {
    newest.current = choices;
  });
  useEffect(() => {
    const own = () => newest.current;
    offered.add(own);
    return () => void offered.delete(own);
  }, [offered]);
}
