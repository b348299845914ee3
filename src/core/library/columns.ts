/** What a list of 100,000 episodes is filtered by, column by column: each distinct text is kept and looked at once. */

const noValues: readonly number[] = [];

/** Texts by position, any number of them each. */
export class TextColumn {
  /** In the order in which they were first seen. */
  readonly values: string[] = [];
  private readonly lower: string[] = [];
  private readonly ids = new Map<string, number>();
  /** Lists that many positions share: most episodes have the same tags, cues, tasks. */
  private readonly lists = new Map<string, readonly number[]>();
  /** By id, the list of it alone. */
  private readonly alone: (readonly number[])[] = [];
  private readonly at: (readonly number[] | undefined)[] = [];

  set(position: number, texts: readonly string[]): void {
    const [text] = texts;
    // Most positions by far have one or none.
    if (text === undefined || texts.length === 1) {
      this.at[position] = text === undefined ? noValues : this.listOf(this.idOf(text));
      return;
    }
    const ids = texts.map((text) => this.idOf(text));
    const key = ids.join(',');
    const list = this.lists.get(key) ?? ids;
    this.lists.set(key, list);
    this.at[position] = list;
  }

  /** Indices into `values`. */
  idsAt(position: number): readonly number[] {
    return this.at[position] ?? noValues;
  }

  /** Whether a position has a text for which `holds` is true of its lower case; `holds` is asked once for each text. */
  matcher(holds: (lower: string) => boolean): (position: number) => boolean {
    const matching = new Uint8Array(this.lower.length);
    let any = false;
    for (const [id, lower] of this.lower.entries()) {
      if (!holds(lower)) continue;
      matching[id] = 1;
      any = true;
    }
    if (!any) return () => false;
    return (position) => {
      for (const id of this.idsAt(position)) if (matching[id] === 1) return true;
      return false;
    };
  }

  private listOf(id: number): readonly number[] {
    return (this.alone[id] ??= [id]);
  }

  private idOf(text: string): number {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    const id = this.values.push(text) - 1;
    this.lower.push(text.toLowerCase());
    this.ids.set(text, id);
    return id;
  }
}
