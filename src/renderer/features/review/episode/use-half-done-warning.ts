import { useEffect } from 'react';
import type { EpisodeController } from '../controller/controller';

/** What is half done is no decision yet: closing the window would lose it. */
export function useHalfDoneWarning(controller: EpisodeController): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (controller.isHalfDone()) event.preventDefault();
    };
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [controller]);
}
