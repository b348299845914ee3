/**
 * Each line of a journal names the one that it was written after, so that a line that was taken out is missed, wherever
 * it was but at the end. Lines of an older studio, which names none, may stand between.
 */

/** Where a line names one that is nowhere. */
export interface Gap {
  place: string;
  /** Of the line that names it. */
  number: number;
}

export class LineChain {
  readonly #there = new Set<string>();
  readonly #named: (Gap & { after: string })[] = [];
  /** By file. */
  readonly #last = new Map<string, string>();

  /**
   * In the order of the file. `after` is what the line says; undefined where it does not count, or is older.
   *
   * @param line its `checkOf` and `isIntact`
   */
  read(at: Gap, line: { check: string; intact: boolean }, after: string | undefined): void {
    const before = this.#last.get(at.place);
    // Behind a damaged line nothing can be told: its own checksum may be what was damaged.
    if (after !== undefined && after !== before && before !== '')
      this.#named.push({ ...at, after });
    this.#there.add(line.check);
    this.#last.set(at.place, line.intact ? line.check : '');
  }

  /** Once all files are read, for copies are merged in any order. */
  *gaps(): Generator<Gap> {
    for (const named of this.#named) if (!this.#there.has(named.after)) yield named;
    this.#named.length = 0;
    this.#there.clear();
  }

  /** What the next line of a file names; undefined for its first. */
  last(place: string): string | undefined {
    return this.#last.get(place) || undefined;
  }

  wrote(place: string, check = ''): void {
    this.#last.set(place, check);
  }
}
