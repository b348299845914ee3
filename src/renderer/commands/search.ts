/** Finding commands by a few letters. */
import type { Command, CommandSpec } from './command';
import { synonymsOf } from './synonyms';

/**
 * Commands whose label, group and synonyms hold every word of the query, best first: those with more of it in their
 * label. The order given is kept among equals; an empty query finds all.
 */
export function searchCommands<Spec extends CommandSpec>(
  commands: readonly Spec[],
  query: string,
): Spec[] {
  const words = wordsOf(query);
  const found = commands.filter((command) => {
    const text = textOf(command, command.label);
    return words.every((word) => says(text, word));
  });
  return bestFirst(found, (command) => rankOf(command.label, query));
}

function bestFirst<Each>(all: readonly Each[], rank: (each: Each) => number): Each[] {
  const ranked = all.map((each) => ({ each, rank: rank(each) }));
  return ranked.sort((a, b) => a.rank - b.rank).map(({ each }) => each);
}

const wordsOf = (query: string): string[] =>
  query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');

/** Whether a word of the text begins so. Four letters and more may stand within one: `frame` finds keyframes. */
function says(text: string, word: string): boolean {
  if (word.length > 3) return text.includes(word);
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return true;
  }
  return false;
}

const textOf = ({ id, group, label: own }: CommandSpec, label: string): string =>
  `${label} ${group} ${synonymsOf(id, own)}`.toLowerCase();

/** What the palette offers: a command as it is, with the number typed behind it, or with one of its choices. */
export interface Offer {
  command: CommandSpec;
  label: string;
  /** Null where the command still waits for its number or choice, or cannot be run now. */
  run: (() => void) | null;
  /** Why it cannot be run now; left out where it can. */
  off?: string;
}

/**
 * What fits the query, best first: a choice of a command comes before another command that has less of the query in its
 * label. `go to episode 12` and `12` alone offer what can be done with twelve before what merely has it in its name.
 */
export function offersFor(commands: readonly Command[], query: string): Offer[] {
  const [, words = '', digits] = /^(.*?)\s*(\d{1,9})?\s*$/.exec(query) ?? [];
  const numbered =
    digits === undefined
      ? []
      : searchCommands(commands, words).flatMap((command): Offer[] => {
          const offer = command.withNumber?.(Number(digits));
          return offer === undefined || offer === null ? [] : [{ command, ...offer }];
        });
  const plain = searchCommands(commands, query)
    .filter((command) => command.choices === undefined || !isSpelledOut(command, query))
    .map((command): Offer => {
      const waits = command.withNumber !== undefined || command.choices !== undefined;
      return { command, label: command.label, run: waits ? null : () => command.run() };
    });
  const offers = [...plain, ...commands.flatMap((command) => choicesFor(command, query))];
  // Of the one whose name is typed whole first: others may have its words in what they choose from.
  const rank = ({ command, label }: Offer) =>
    isSpelledOut(command, query) ? 0 : rankOf(label, query);
  return [...numbered, ...bestFirst(offers, rank)];
}

const isSpelledOut = ({ label }: CommandSpec, query: string): boolean =>
  query.trim().toLowerCase().startsWith(label.toLowerCase());

/** Of one command: who misses one types more of its name. */
const mostChoices = 40;

/**
 * All of a command that was asked for by its whole label; else those that a word of the query names. Of several with
 * one label, which lead to the same frame, there is one.
 */
function choicesFor(command: Command, query: string): Offer[] {
  const words = wordsOf(query);
  if (command.choices === undefined || words.length === 0) return [];
  const isWhole = isSpelledOut(command, query);
  return command
    .choices()
    .filter((choice) => {
      const text = textOf(command, `${command.label} ${choice.label}`);
      const own = choice.label.toLowerCase();
      const isMeant = isWhole || words.some((word) => says(own, word));
      return isMeant && words.every((word) => says(text, word));
    })
    .slice(0, mostChoices)
    .filter(({ label }, at, all) => all.findIndex((other) => other.label === label) === at)
    .map(({ label, run }) => ({ command, label: `${command.label}: ${label}`, run }));
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

/** 0 where the label begins with the query, 1 where a word does, more the fewer of the query's words the label has. */
function rankOf(label: string, query: string): number {
  const wanted = query.trim().toLowerCase();
  const said = ` ${label.toLowerCase()}`;
  if (said.startsWith(` ${wanted}`)) return 0;
  if (said.includes(` ${wanted}`)) return 1;
  const missed = wordsOf(query).map((word) =>
    said.includes(` ${word}`) ? 0 : said.includes(word) ? 1 : 2,
  );
  return missed.reduce<number>((sum, each) => sum + each, 2);
}
