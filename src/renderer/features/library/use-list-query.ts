import { useEffect, useState } from 'react';
import type { EpisodeQuery } from '../../../shared/api/dataset';

/** Milliseconds without a letter after which typing has paused. */
const typingPause = 120;

/**
 * What the core is asked now: at once what is wanted, but while somebody types one search after the other. Through
 * 100,000 episodes a search may take longer than a letter; after a pause the newest is not kept waiting.
 *
 * @param answered the last query that the core has answered
 */
export function useListQuery(
  wanted: EpisodeQuery,
  isTyping: boolean,
  answered: EpisodeQuery | null,
): EpisodeQuery {
  const [asked, setAsked] = useState(wanted);
  const isFree = !isTyping || answered === asked;
  if (isFree && asked !== wanted) setAsked(wanted);
  useEffect(() => {
    if (isFree) return undefined;
    const timer = setTimeout(() => setAsked(wanted), typingPause);
    return () => clearTimeout(timer);
  }, [isFree, wanted]);
  return isFree ? wanted : asked;
}

/** The last query that was answered, once typing has paused: what takes longer than a letter is asked for that. */
export function useSettled(answered: EpisodeQuery | null, isTyping: boolean): EpisodeQuery | null {
  const [settled, setSettled] = useState(answered);
  if (!isTyping && settled !== answered) setSettled(answered);
  useEffect(() => {
    if (!isTyping) return undefined;
    const timer = setTimeout(() => setSettled(answered), typingPause);
    return () => clearTimeout(timer);
  }, [answered, isTyping]);
  return isTyping ? settled : answered;
}

/** Milliseconds after which a window that never rests goes on all the same. */
const longestRest = 300;

/** The value, once the frame that was drawn with it is painted: what is asked for it takes no processor from that. */
export function usePainted<Value>(value: Value): Value | null {
  const [painted, setPainted] = useState<Value | null>(null);
  useEffect(() => {
    const waiting = requestIdleCallback(() => setPainted(value), { timeout: longestRest });
    return () => cancelIdleCallback(waiting);
  }, [value]);
  return painted;
}

/** The value of when nothing held it. */
export function useHeld<Value>(value: Value, isHeld: boolean): Value {
  const [last, setLast] = useState(value);
  if (isHeld || last === value) return last;
  setLast(value);
  return value;
}
