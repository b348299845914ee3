/** The last few results of something costly. */

/**
 * Keeps at most `limit` results, those asked for last. Two that ask for one key at once share one computation. A
 * failure is not kept: what failed for want of file descriptors may work the next time. `dropped` hears of each result
 * that goes.
 */
export class SmallCache<Key, Value> {
  private readonly entries = new Map<Key, Promise<Value>>();

  constructor(
    private readonly limit: number,
    private readonly dropped: (value: Value) => void = () => undefined,
  ) {}

  get(key: Key, make: () => Promise<Value>): Promise<Value> {
    const known = this.entries.get(key);
    this.entries.delete(key);
    const entry = known ?? make();
    this.entries.set(key, entry);
    if (known === undefined) entry.catch(() => this.forget(key, entry));
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.limit) break;
      this.delete(oldest);
    }
    return entry;
  }

  delete(key: Key): void {
    const entry = this.entries.get(key);
    this.entries.delete(key);
    entry?.then(this.dropped).catch(() => undefined);
  }

  clear(): void {
    for (const key of this.entries.keys()) this.delete(key);
  }

  private forget(key: Key, entry: Promise<Value>): void {
    if (this.entries.get(key) === entry) this.entries.delete(key);
  }
}
