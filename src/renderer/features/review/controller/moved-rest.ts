/** When a move by keys is done: when the keyframe has rested. What is pressed a moment later still means that one. */

/**
 * When it has rested this long, the move is one decision and the next keyframe comes up: time for a look at the new
 * place and another step. Who needs none accepts it, which goes on at once.
 */
const restMs = 1_500;
/** The next keyframe came up of itself: a key pressed so soon is not meant for it. */
const unseenMs = 600;

export interface MovedRest {
  /** This keyframe rests from now on. */
  begin(id: string): void;
  /** Its move ends in another way. */
  end(): void;
  /** The next keyframe comes up. */
  goOn(): void;
  /**
   * The id of the keyframe that a key means which is pressed now, although the next one is coming up of itself; null
   * for none. Only the first key means it.
   */
  take(): string | null;
}

/** @param onRested told when it has rested */
export function movedRest(onRested: () => void): MovedRest {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let left: string | null = null;
  const after = (ms: number, then: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  };
  return {
    begin(id) {
      left = null;
      after(restMs, () => {
        left = id;
        onRested();
      });
    },
    end: () => clearTimeout(timer),
    goOn: () => after(unseenMs, () => (left = null)),
    take() {
      const taken = left;
      left = null;
      return taken;
    },
  };
}
