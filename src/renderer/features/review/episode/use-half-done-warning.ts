import { useEffect } from 'react';
import { z } from 'zod';
import { formatAmount } from '../../../ui/format';
import type { EpisodeController } from '../controller/controller';

const key = 'acts left undone';
const leftSchema = z.object({ episode: z.number(), acts: z.number() });

/**
 * What is half done is no decision yet: closing the window would lose it, so the browser asks. Whoever goes all the
 * same is told, after a reload, how many acts still waited for their pictures: nothing that is begun while a page ends
 * is sure to reach a disk, so they are not decided unseen in that moment.
 */
export function useHalfDoneWarning(controller: EpisodeController): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (controller.isHalfDone()) event.preventDefault();
    };
    const note = () => {
      const acts = controller.session.queue.undone();
      if (acts > 0) keep({ episode: controller.store.episode, acts });
    };
    addEventListener('beforeunload', warn);
    addEventListener('pagehide', note);
    return () => {
      removeEventListener('beforeunload', warn);
      removeEventListener('pagehide', note);
    };
  }, [controller]);
  useEffect(() => {
    const left = takeKept();
    if (left === null) return;
    const { episode, acts } = left;
    const were = acts === 1 ? 'was' : 'were';
    controller.session.say(
      `${formatAmount(acts, 'act')} in episode ${episode} ${were} not done: the window was left while waiting for pictures.`,
    );
  }, [controller]);
}

function keep(left: z.infer<typeof leftSchema>): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(left));
  } catch {
    // A browser that keeps nothing has asked at least.
  }
}

function takeKept(): z.infer<typeof leftSchema> | null {
  try {
    const kept = leftSchema.safeParse(JSON.parse(sessionStorage.getItem(key) ?? 'null')).data;
    sessionStorage.removeItem(key);
    return kept ?? null;
  } catch {
    return null;
  }
}
