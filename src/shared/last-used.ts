/** A bounded store of values by key: the one small cache of window and core. */

/**
 * Keeps at most `most` values (0 or more), those used last: asked for, set or made. What was not used for longest goes
 * first, and comes first when they are gone through. `dropped` hears of each value that goes, not of what is taken.
 */
export class LastUsed<Key, Value extends {} | null> {
  readonly #values = new Map<Key, Value>();

  constructor(
    private readonly most: number,
    private readonly dropped: (value: Value) => void = () => undefined,
  ) {}

  get(key: Key): Value | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  getOrMake(key: Key, make: () => Value): Value {
    const known = this.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.set(key, made);
    return made;
  }

  /** In place of what stood there, which goes. */
  set(key: Key, value: Value): void {
    const before = this.take(key);
    this.#values.set(key, value);
    if (before !== undefined && before !== value) this.dropped(before);
    for (const [oldest, old] of this.#values) {
      if (this.#values.size <= this.most) break;
      this.#values.delete(oldest);
      this.dropped(old);
    }
  }

  /** What stands there, without its being used. */
  peek(key: Key): Value | undefined {
    return this.#values.get(key);
  }

  /** The value, which is not kept any more. */
  take(key: Key): Value | undefined {
    const value = this.#values.get(key);
    this.#values.delete(key);
    return value;
  }

  [Symbol.iterator](): IterableIterator<[Key, Value]> {
    return this.#values.entries();
  }
}
