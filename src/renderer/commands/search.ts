/** Finding commands by a few letters. */
import type { Command } from './command';

/**
 * Commands whose label and group hold every word of the query, best first: the label begins with the query, then a word
 * begins with it, then anywhere. The order given is kept among equals; an empty query finds all.
 */
export function searchCommands(commands: readonly Command[], query: string): Command[] {
  const wanted = query.trim().toLowerCase();
  const words = wanted.split(/\s+/).filter((word) => word !== '');
  return commands
    .map((command) => {
      const label = command.label.toLowerCase();
      const text = `${label} ${command.group.toLowerCase()}`;
      return { command, label, found: words.every((word) => text.includes(word)) };
    })
    .filter(({ found }) => found)
    .map(({ command, label }) => ({ command, rank: rankOf(label, wanted) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ command }) => command);
}

function rankOf(label: string, wanted: string): number {
  if (label.startsWith(wanted)) return 0;
  return ` ${label}`.includes(` ${wanted}`) ? 1 : 2;
}
