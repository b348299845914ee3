import { useCallback, useEffect, useRef } from 'react';

/** Pushes come in bursts (a running proposal, stills being made): what they ask for is done at most this often. */
const everyMs = 700;

/** Runs `act` soon, and once for all the calls until then; not while `isBusy` with what it began before. */
export function useThrottled(act: () => void, isBusy: () => boolean): () => void {
  const newest = useRef({ act, isBusy });
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    newest.current = { act, isBusy };
  });
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return useCallback(() => {
    const run = () => {
      timer.current = newest.current.isBusy() ? setTimeout(run, everyMs) : null;
      if (timer.current === null) newest.current.act();
    };
    timer.current ??= setTimeout(run, everyMs);
  }, []);
}
