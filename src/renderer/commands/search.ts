/** Finding commands by a few letters. */
import type { Command, CommandSpec } from './command';
import { synonyms } from './synonyms';

/**
 * Commands whose label, group and synonyms hold every word of the query, best first: the label begins with the query,
 * then a word begins with it, then anywhere. The order given is kept among equals; an empty query finds all.
 */
export function searchCommands<Spec extends CommandSpec>(
  commands: readonly Spec[],
  query: string,
): Spec[] {
  const wanted = query.trim().toLowerCase();
  const words = wanted.split(/\s+/).filter((word) => word !== '');
  return commands
    .map((command) => {
      const label = command.label.toLowerCase();
      const text = `${label} ${command.group.toLowerCase()} ${synonyms[command.id] ?? ''}`;
      return { command, label, found: words.every((word) => text.includes(word)) };
    })
    .filter(({ found }) => found)
    .map(({ command, label }) => ({ command, rank: rankOf(label, wanted) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ command }) => command);
}

/** What the palette offers: a command as it is, or with the number that was typed behind it. */
export interface Offer {
  command: CommandSpec;
  label: string;
  /** Null where the command still waits for its number, or cannot be run now. */
  run: (() => void) | null;
  /** Why it cannot be run now; left out where it can. */
  off?: string;
}

/** `go to episode 12` and `12` alone offer what can be done with twelve before what merely has it in its name. */
export function offersFor(commands: readonly Command[], query: string): Offer[] {
  const [, words = '', digits] = /^(.*?)\s*(\d{1,9})?\s*$/.exec(query) ?? [];
  const numbered =
    digits === undefined
      ? []
      : searchCommands(commands, words).flatMap((command): Offer[] => {
          const offer = command.withNumber?.(Number(digits));
          return offer === undefined || offer === null ? [] : [{ command, ...offer }];
        });
  const plain = searchCommands(commands, query).map((command): Offer => {
    const run = command.withNumber === undefined ? () => command.run() : null;
    return { command, label: command.label, run };
  });
  return [...numbered, ...plain];
}

/** What is asked for by name and cannot be run now, with why: it is there, though not here. Nothing for no query. */
export function offFor(
  all: readonly CommandSpec[],
  query: string,
  whyOff: (command: CommandSpec) => string | null,
): Offer[] {
  if (query.trim() === '') return [];
  return searchCommands(all, query).flatMap((command): Offer[] => {
    const off = command.unlisted === true ? null : whyOff(command);
    return off === null ? [] : [{ command, label: command.label, run: null, off }];
  });
}

function rankOf(label: string, wanted: string): number {
  if (label.startsWith(wanted)) return 0;
  return ` ${label}`.includes(` ${wanted}`) ? 1 : 2;
}
