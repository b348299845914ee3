/** The last few results of something costly. */
import { LastUsed } from '../../shared/last-used';
import { orAborted } from './or-aborted';

interface Entry<Value> {
  made: Promise<Value>;
  /** Ends what makes it; null once that is over. */
  stop: AbortController | null;
  /** How many wait for it. */
  waiting: number;
}

/**
 * Keeps at most `limit` results, those asked for last. Two that ask for one key at once share one computation. A
 * failure is not kept: what failed for want of file descriptors may work the next time. `dropped` hears of each result
 * that goes.
 */
export class SmallCache<Key, Value> {
  private readonly entries: LastUsed<Key, Entry<Value>>;
  private readonly dropped: (entry: Entry<Value>) => void;

  constructor(limit: number, dropped: (value: Value) => void = () => undefined) {
    this.dropped = ({ made }) => void made.then(dropped).catch(() => undefined);
    this.entries = new LastUsed(limit, this.dropped);
  }

  /**
   * @param make is told by a signal when nobody waits for it any more
   * @param signal of who does not wait any longer when it aborts, and throws its reason; others wait to the end
   */
  get(
    key: Key,
    make: (unwanted: AbortSignal) => Promise<Value>,
    signal?: AbortSignal,
  ): Promise<Value> {
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    const entry = this.entries.getOrMake(key, () => this.begin(key, make));
    entry.waiting += 1;
    return signal === undefined ? entry.made : this.wait(key, entry, signal);
  }

  delete(key: Key): void {
    const entry = this.entries.take(key);
    if (entry !== undefined) this.dropped(entry);
  }

  clear(): void {
    for (const [key] of this.entries) this.delete(key);
  }

  private begin(key: Key, make: (unwanted: AbortSignal) => Promise<Value>): Entry<Value> {
    const stop = new AbortController();
    const entry: Entry<Value> = { made: make(stop.signal), stop, waiting: 0 };
    entry.made.then(
      () => (entry.stop = null),
      () => {
        entry.stop = null;
        this.forget(key, entry);
      },
    );
    return entry;
  }

  private async wait(key: Key, entry: Entry<Value>, signal: AbortSignal): Promise<Value> {
    try {
      return await orAborted(entry.made, signal);
    } finally {
      entry.waiting -= 1;
      if (entry.waiting === 0 && entry.stop !== null) {
        this.forget(key, entry);
        entry.stop.abort(signal.reason);
      }
    }
  }

  private forget(key: Key, entry: Entry<Value>): void {
    if (this.entries.peek(key) === entry) void this.entries.take(key);
  }
}
