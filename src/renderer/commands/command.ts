/** A named thing the curator can do. Button, key, palette and menu all run the same object. */
export interface Command {
  /** Stable, `area.verb`: remapped keys are stored under it. */
  id: string;
  /** As the palette and tooltips show it; starts with a verb. */
  label: string;
  /** Heading in the palette and in the overview of keys. */
  group: string;
  /** Chords (see `chord.ts`); the first one is shown on buttons. Empty for palette-only commands. */
  keys: readonly string[];
  /** Runs again and again while the key is held. */
  repeats?: boolean;
  /** Its keys work while text is typed and in dialogs too. */
  everywhere?: boolean;
  /** Left out of the palette: opening the palette is no use in it. */
  unlisted?: boolean;
  /** What has to be done before it can be run, in a few words: the palette says so while it cannot. */
  needs?: string;
  /** Its key runs it also while it cannot be: it says itself, where the hands look, why nothing comes of it. */
  saysWhy?: boolean;
  /** What it does with a number that is typed behind its label in the palette; null where it does not fit. */
  withNumber?(number: number): { label: string; run: () => void } | null;
  /** What it chooses from, as things are now: the palette lists it behind the label. */
  choices?(): readonly Choice[];
  /** Absent means always. */
  isEnabled?(): boolean;
  run(): void;
  /** The key that ran it was let go: for what lasts as long as a key is held. */
  release?(): void;
}

/** One of what a command chooses from. */
export interface Choice {
  label: string;
  run: () => void;
}

/** What is known of a command before the room is open in which it can be run. */
export type CommandSpec = Omit<Command, 'run' | 'release' | 'isEnabled' | 'withNumber' | 'choices'>;
