/** The commands that exist right now, and the keys that the curator gave them. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { matchesChord, type KeyPress } from './chord';
import type { Command } from './command';

interface CommandsState {
  /** In the order of registration; what a room adds comes after what the app has. */
  commands: readonly Command[];
  /** Keys by command id, where they are not the command's own. */
  remapped: Readonly<Record<string, readonly string[]>>;
}

export interface CommandRegistry {
  readonly store: StoreApi<CommandsState>;
  /** Returns the function that takes them away again. */
  register(commands: readonly Command[]): () => void;
  keysOf(command: Command): readonly string[];
  /** The enabled command that a key press means; the one registered last wins. Null when there is none. */
  commandFor(press: KeyPress): Command | null;
  /** Does nothing for a command that is absent or not enabled. */
  run(id: string): void;
  /** Which other command has this key; null when it is free. */
  holderOf(chord: string, id: string): Command | null;
  /** Gives a command other keys and takes them from whoever had them; null gives it its own back. */
  remap(id: string, keys: readonly string[] | null): void;
  setRemapped(remapped: CommandsState['remapped']): void;
}

export const isEnabled = (command: Command): boolean => command.isEnabled?.() ?? true;

export function createCommandRegistry(): CommandRegistry {
  const store = createStore<CommandsState>(() => ({ commands: [], remapped: {} }));
  const keysOf = (command: Command) => store.getState().remapped[command.id] ?? command.keys;

  return {
    store,
    register(added) {
      store.setState(({ commands }) => ({ commands: [...commands, ...added] }));
      return () =>
        store.setState(({ commands }) => ({
          commands: commands.filter((command) => !added.includes(command)),
        }));
    },
    keysOf,
    commandFor(press) {
      const { commands } = store.getState();
      const meant = commands.findLast(
        (command) =>
          keysOf(command).some((chord) => matchesChord(chord, press)) && isEnabled(command),
      );
      return meant ?? null;
    },
    run(id) {
      const command = store.getState().commands.findLast((each) => each.id === id);
      if (command !== undefined && isEnabled(command)) command.run();
    },
    holderOf: (chord, id) =>
      store
        .getState()
        .commands.findLast((each) => each.id !== id && keysOf(each).includes(chord)) ?? null,
    remap(id, keys) {
      const { commands, remapped } = store.getState();
      const { [id]: _own, ...others } = remapped;
      const next: Record<string, readonly string[]> = { ...others };
      if (keys !== null) {
        next[id] = keys;
        for (const command of commands) {
          const left = keysOf(command).filter((chord) => !keys.includes(chord));
          if (command.id !== id && left.length < keysOf(command).length) next[command.id] = left;
        }
      }
      store.setState({ remapped: next });
    },
    setRemapped: (remapped) => store.setState({ remapped }),
  };
}
