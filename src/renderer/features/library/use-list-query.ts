import { useEffect, useMemo, useState } from 'react';
import type { EpisodeQuery } from '../../../shared/api/dataset';
import { listQuery, type LibraryView } from './library-view';

/** Not every letter is a search of its own: through 100,000 episodes that would take longer than the typing. */
const typingPauseMs = 120;

/** What the core is asked now: at once, but for what is being typed. */
export function useListQuery(view: LibraryView, curator: string | null): EpisodeQuery {
  const { query, among, isTyping } = view;
  const wanted = useMemo(() => listQuery({ query, among }, curator), [query, among, curator]);
  const [rested, setRested] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setRested(wanted), isTyping ? typingPauseMs : 0);
    return () => clearTimeout(timer);
  }, [wanted, isTyping]);
  return isTyping ? rested : wanted;
}
