/** The last few results of something costly. */
import { LastUsed } from '../../shared/last-used';

/**
 * Keeps at most `limit` results, those asked for last. Two that ask for one key at once share one computation. A
 * failure is not kept: what failed for want of file descriptors may work the next time. `dropped` hears of each result
 * that goes.
 */
export class SmallCache<Key, Value> {
  private readonly entries: LastUsed<Key, Promise<Value>>;
  private readonly dropped: (entry: Promise<Value>) => void;

  constructor(limit: number, dropped: (value: Value) => void = () => undefined) {
    this.dropped = (entry) => void entry.then(dropped).catch(() => undefined);
    this.entries = new LastUsed(limit, this.dropped);
  }

  get(key: Key, make: () => Promise<Value>): Promise<Value> {
    return this.entries.getOrMake(key, () => {
      const entry = make();
      entry.catch(() => this.forget(key, entry));
      return entry;
    });
  }

  delete(key: Key): void {
    const entry = this.entries.take(key);
    if (entry !== undefined) this.dropped(entry);
  }

  clear(): void {
    for (const [key] of this.entries) this.delete(key);
  }

  private forget(key: Key, entry: Promise<Value>): void {
    if (this.entries.peek(key) === entry) void this.entries.take(key);
  }
}
