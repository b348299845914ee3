/** What the cameras show, as they tell it: whoever acts on a frame waits here until its picture is on screen. */

interface Screen {
  /** This frame's picture is on screen. */
  shows(frame: number): void;
  /** The picture that is wanted is still to come. */
  waits(): void;
  /** Of what is wanted there is no picture; a sentence stands in its place. */
  isBlank(): void;
  /** The camera is taken away. */
  close(): void;
}

export interface Screens {
  open(): Screen;
  /**
   * Resolves once no camera has its picture of this frame still to come: false where all of them are blank or were
   * taken away. An episode without cameras has nothing to show, which is true at once.
   */
  settled(frame: number): Promise<boolean>;
}

export function createScreens(): Screens {
  const shown = new Map<Screen, number | 'waiting' | 'blank'>();
  let everOpened = false;
  const waiting = new Set<() => void>();

  /** Null while a picture is still to come. */
  const answer = (frame: number): boolean | null => {
    const all = [...shown.values()];
    if (all.some((what) => what !== 'blank' && what !== frame)) return null;
    return all.includes(frame) || !everOpened;
  };

  const changed = (): void => {
    for (const look of waiting) look();
  };

  return {
    open() {
      everOpened = true;
      const set = (what: number | 'waiting' | 'blank'): void => {
        if (!shown.has(screen)) return;
        shown.set(screen, what);
        changed();
      };
      const screen: Screen = {
        shows: set,
        waits: () => set('waiting'),
        isBlank: () => set('blank'),
        close() {
          shown.delete(screen);
          changed();
        },
      };
      shown.set(screen, 'waiting');
      return screen;
    },
    settled: (frame) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = answer(frame);
          if (found === null) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}
