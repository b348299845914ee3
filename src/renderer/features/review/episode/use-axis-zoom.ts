import { useMemo } from 'react';
import type { ReviewSession } from '../session/session';

/** How much the time axis shows, from one episode to the next. */
export const useAxisZoom = ({ view }: ReviewSession) =>
  useMemo(
    () => ({
      spanSec: () => view.state.getState().axisSec,
      onSpan: (axisSec: number | null) => view.set({ axisSec }),
    }),
    [view],
  );
