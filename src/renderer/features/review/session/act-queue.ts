/** What the hands do, in the order in which they did it: keys may come faster than pictures and the disk. */

export interface ActQueue {
  /**
   * Begins at once where nothing is under way, else in turn. Of several with the same `instead` that wait one after
   * another only the last is done.
   */
  run(work: () => Promise<void> | void, instead?: string): void;
  /** Something is under way. */
  isBusy(): boolean;
  /** Something waits for its turn. */
  isWaiting(): boolean;
  /** How many are under way or wait. */
  undone(): number;
}

/** @param onError told what an act throws; the next one begins all the same */
export function createActQueue(onError: (error: unknown) => void): ActQueue {
  const waiting: { work: () => Promise<void> | void; instead: string | undefined }[] = [];
  let busy = false;

  const attempt = (work: () => Promise<void> | void): Promise<void> | null => {
    try {
      return work()?.catch(onError) ?? null;
    } catch (error) {
      onError(error);
      return null;
    }
  };

  const drain = (): void => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      busy = true;
      const done = attempt(next.work);
      if (done !== null) {
        void done.then(drain);
        return;
      }
    }
    busy = false;
  };

  return {
    run(work, instead) {
      const last = waiting.at(-1);
      if (instead !== undefined && last?.instead === instead) last.work = work;
      else waiting.push({ work, instead });
      if (!busy) drain();
    },
    isBusy: () => busy,
    isWaiting: () => waiting.length > 0,
    undone: () => waiting.length + (busy ? 1 : 0),
  };
}
