/** What a list of 100,000 episodes is filtered by, column by column: each distinct text is kept and looked at once. */

import { limits } from '../files/limits';

const noValues: readonly number[] = [];
/** What is held of a text beside its characters takes as much memory as so many. */
const besides = 50;

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
  private characters = 0;
  /** Whether texts were left out, since all of them would fill the memory. */
  isFull = false;

  set(position: number, texts: readonly string[]): void {
    const [text] = texts;
    // Most positions by far have one or none.
    if (text === undefined || texts.length === 1) {
      const id = text === undefined ? null : this.idOf(text);
      this.at[position] = id === null ? noValues : this.listOf(id);
      return;
    }
    const ids = texts.flatMap((each) => this.idOf(each) ?? []);
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

  /** Null where there is no room for it. */
  private idOf(text: string): number | null {
    const known = this.ids.get(text);
    if (known !== undefined) return known;
    this.isFull ||= this.characters + text.length + besides > limits.searchedCharacters;
    if (this.isFull) return null;
    this.characters += text.length + besides;
    const id = this.values.push(text) - 1;
    this.lower.push(text.toLowerCase());
    this.ids.set(text, id);
    return id;
  }
}
