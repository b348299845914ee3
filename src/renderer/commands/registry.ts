/** The commands that exist right now, and the keys that the curator gave them. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { matchesChord, type KeyPress } from './chord';
import type { Command, CommandSpec } from './command';
import { createKeysAhead, type KeysAhead } from './keys-ahead';

interface CommandsState {
  /** In the order of registration; what a room adds comes after what the app has. */
  commands: readonly Command[];
  /** Those of rooms that need not be open, by room. */
  known: Readonly<Record<string, readonly CommandSpec[]>>;
  /** Keys by command id, where they are not the command's own. */
  remapped: Readonly<Record<string, readonly string[]>>;
}

export interface CommandRegistry {
  readonly store: StoreApi<CommandsState>;
  readonly ahead: KeysAhead;
  /** Returns the function that takes them away again. */
  register(commands: readonly Command[]): () => void;
  /** Tells of a room's commands before it is opened, so that their keys can be seen and changed anywhere. */
  know(room: string, specs: readonly CommandSpec[]): void;
  /** Every command there is: those registered, then those known of rooms that are not open. */
  all(): readonly CommandSpec[];
  /** Why a command cannot be run now, in a few words; null where it can. */
  whyOff(command: CommandSpec): string | null;
  keysOf(command: CommandSpec): readonly string[];
  /**
   * The enabled command that a key press means; the one registered last wins. Without any, the one that says itself why
   * it is off; null when there is none.
   */
  commandFor(press: KeyPress): Command | null;
  /** What has to be done before a key press means something here; null where it has nothing to wait for. */
  neededFor(press: KeyPress): string | null;
  /** A key ran a command. */
  notePress(): void;
  /** How many keys ran a command since the window was opened; text is typed, not pressed. */
  presses(): number;
  /** Does nothing for a command that is absent or not enabled. */
  run(id: string): void;
  /** Which other commands that may be there at the same time have one of these keys, with where they are. */
  holdersOf(keys: readonly string[], id: string): readonly Holder[];
  /** The keys that a command would get with these, and has not now; null: with its own. */
  gained(id: string, keys: readonly string[] | null): readonly string[];
  /** Gives a command other keys, and takes those that it gains from all who had them; null gives it its own back. */
  remap(id: string, keys: readonly string[] | null): void;
  setRemapped(remapped: CommandsState['remapped']): void;
}

/** Who has a key. */
export interface Holder {
  label: string;
  /** `in the review`; null for what is there in every room. */
  place: string | null;
}

export const isEnabled = (command: Command): boolean => command.isEnabled?.() ?? true;

const placeOf = (room: string): string =>
  ['library', 'review'].includes(room) ? `in the ${room}` : `in the ${room} room`;

export function createCommandRegistry(): CommandRegistry {
  const store = createStore<CommandsState>(() => ({ commands: [], known: {}, remapped: {} }));
  let pressed = 0;
  const keysOf = (command: CommandSpec) => store.getState().remapped[command.id] ?? command.keys;
  const isMeant = (command: Command, press: KeyPress): boolean =>
    keysOf(command).some((chord) => matchesChord(chord, press));

  const all = (): readonly CommandSpec[] => {
    const { commands, known } = store.getState();
    const others = Object.values(known).flat();
    // Rooms share some, and one that is registered knows more of itself.
    const byId = new Map([...commands, ...others].toReversed().map((each) => [each.id, each]));
    return [...byId.values()].toReversed();
  };
  /** The rooms that a command belongs to; none for what is there in every room. */
  const roomsOf = (id: string): readonly string[] =>
    Object.entries(store.getState().known)
      .filter(([, specs]) => specs.some((each) => each.id === id))
      .map(([room]) => room);
  /** Commands that may be there together with this one. */
  const besides = (id: string): readonly CommandSpec[] => {
    const rooms = roomsOf(id);
    return all().filter((other) => {
      const its = roomsOf(other.id);
      const meet = rooms.length === 0 || its.length === 0 || its.some((at) => rooms.includes(at));
      return other.id !== id && meet;
    });
  };

  const gained: CommandRegistry['gained'] = (id, keys) => {
    const command = all().find((each) => each.id === id);
    if (command === undefined) return [];
    const now = keysOf(command);
    return (keys ?? command.keys).filter((chord) => !now.includes(chord));
  };

  return {
    store,
    ahead: createKeysAhead(),
    all,
    know: (room, specs) => store.setState(({ known }) => ({ known: { ...known, [room]: specs } })),
    register(added) {
      store.setState(({ commands }) => ({ commands: [...commands, ...added] }));
      return () =>
        store.setState(({ commands }) => ({
          commands: commands.filter((command) => !added.includes(command)),
        }));
    },
    whyOff(command) {
      const { commands, known } = store.getState();
      const own = commands.filter(({ id }) => id === command.id);
      if (own.some(isEnabled)) return null;
      if (command.needs !== undefined) return command.needs;
      const here = new Set(commands.map(({ id }) => id));
      // What rooms share tells of none that it is open.
      const isOpen = (room: string): boolean =>
        (known[room] ?? []).some(({ id }) => here.has(id) && roomsOf(id).length === 1);
      const rooms = roomsOf(command.id);
      const [room] = rooms;
      if (own.length > 0 || room === undefined || rooms.some(isOpen)) return 'not now';
      return placeOf(room);
    },
    keysOf,
    commandFor(press) {
      const { commands } = store.getState();
      const meant = commands.filter((each) => isMeant(each, press));
      return meant.findLast(isEnabled) ?? meant.findLast(({ saysWhy }) => saysWhy) ?? null;
    },
    neededFor(press) {
      const { commands } = store.getState();
      const meant = commands.filter((each) => isMeant(each, press));
      if (meant.some(isEnabled)) return null;
      return meant.findLast(({ needs }) => needs !== undefined)?.needs ?? null;
    },
    notePress() {
      pressed += 1;
    },
    presses: () => pressed,
    run(id) {
      const command = store.getState().commands.findLast((each) => each.id === id);
      if (command !== undefined && isEnabled(command)) command.run();
    },
    holdersOf: (keys, id) =>
      besides(id)
        .filter((each) => keysOf(each).some((chord) => keys.includes(chord)))
        .map(({ id: other, label }) => {
          const places = roomsOf(other).map(placeOf);
          return { label, place: places.length === 0 ? null : places.join(' and ') };
        }),
    gained,
    remap(id, keys) {
      const taken = gained(id, keys);
      const { [id]: _own, ...others } = store.getState().remapped;
      const next: Record<string, readonly string[]> = { ...others };
      if (keys !== null) next[id] = keys;
      for (const other of besides(id)) {
        const left = keysOf(other).filter((chord) => !taken.includes(chord));
        if (left.length < keysOf(other).length) next[other.id] = left;
      }
      store.setState({ remapped: next });
    },
    setRemapped: (remapped) => store.setState({ remapped }),
  };
}
