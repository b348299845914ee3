/** What a command of `dualvla` is: its words, its options, and the one document that it gives back. */
import { StudioError } from '../shared/errors';
import { readArguments, type OptionsConfig } from '../core/host/arguments';
import type { JobContext } from '../core/jobs/progress';

type Values<Options extends OptionsConfig> = ReturnType<typeof readArguments<Options>>['values'];

export interface CommandRun<Options extends OptionsConfig> {
  positionals: string[];
  values: Values<Options>;
  /** Progress goes to stderr; Ctrl-C aborts the signal. */
  job: JobContext;
  /** A line for the person, on stderr. */
  log: (line: string) => void;
}

export interface Command {
  name: string;
  /** One line for the list of commands; of those that stand in no other's list, `run.ts` has it. */
  summary: string;
  /** What follows the name, then a line per option. */
  usage: string;
  /** Of a subject with several commands: what may follow its name. */
  commands?: readonly Command[];
  /** Gives the document that `--json` prints, and the same for a person. */
  run(args: string[], job: JobContext, log: (line: string) => void): Promise<CommandOutput>;
}

export interface CommandOutput {
  document: unknown;
  text: string;
  /** Why the document is not all that was asked for: said on stderr, and the command fails. */
  incomplete?: string | undefined;
  /**
   * A list that may be too long for memory or for one text, entry by entry, in the place of `document` and `text`;
   * gives back what would be `incomplete`.
   */
  entries?: AsyncGenerator<ListEntry, string | undefined>;
  /** For a command that goes on after its document was printed. */
  stay?(): Promise<void>;
}

export interface ListEntry {
  document: unknown;
  /** One line. */
  text: string;
}

export function command<const Options extends OptionsConfig>(definition: {
  name: string;
  summary?: string;
  usage: string;
  options: Options;
  run(run: CommandRun<Options>): Promise<CommandOutput>;
}): Command {
  return {
    name: definition.name,
    summary: definition.summary ?? '',
    usage: definition.usage,
    async run(args, job, log) {
      const help = `see "dualvla ${definition.name} --help"`;
      const { values, positionals } = readArguments(args, definition.options, help);
      return definition.run({ values, positionals, job, log });
    },
  };
}

/** The one positional a command needs, or a sentence that says which is missing. */
export function onlyPositional(positionals: string[], what: string): string {
  const [first, ...rest] = positionals;
  if (first === undefined) throw new StudioError('invalid-input', `Name ${what}.`);
  if (rest.length > 0) {
    throw new StudioError('invalid-input', `One ${what} only; "${rest[0]}" is one too many.`);
  }
  return first;
}

/** For a command that takes none. */
export function noPositionals(positionals: string[]): void {
  const [first] = positionals;
  if (first === undefined) return;
  throw new StudioError('invalid-input', `"${first}" is one too many: only options go here.`);
}

/** An option that the command cannot do without. */
export function needed(value: string | undefined, option: string): string {
  if (value === undefined || value === '') {
    throw new StudioError('invalid-input', `The option ${option} is needed.`);
  }
  return value;
}

/** Several commands of one subject: `dualvla teachers import`. Their own names are `teachers import` and so on. */
export function commandGroup(name: string, commands: readonly Command[], summary = ''): Command {
  const words = commands.map((each) => each.name.slice(name.length + 1));
  return {
    name,
    summary,
    usage: `${words.join('|')} ...\n\n${listOf(name, commands)}`,
    commands,
    async run([first]) {
      const what = first === undefined ? 'Name what to do' : `There is no "${name} ${first}"`;
      throw new StudioError(
        'invalid-input',
        `${what}: ${words.join(', ')}; see "dualvla ${name} --help".`,
      );
    },
  };
}

/** A command that others stand beside: `dualvla score ROLLOUTS` and `dualvla score kb`. */
export const withCommands = (main: Command, commands: readonly Command[]): Command => ({
  ...main,
  usage: `${main.usage}\n\nAlso:\n\n${listOf(main.name, commands)}`,
  commands,
});

function listOf(name: string, commands: readonly Command[]): string {
  const words = commands.map((each) => each.name.slice(name.length + 1));
  const width = Math.max(...words.map(({ length }) => length));
  return commands
    .map((each, at) => `  ${(words[at] ?? '').padEnd(width)}  ${each.summary}`)
    .join('\n');
}

/**
 * The command that the first words name within another, and what follows them; any other command with all its words.
 */
export function withinGroup(
  found: Command,
  args: readonly string[],
): { found: Command; args: string[] } {
  const within = found.commands?.find((each) => each.name === `${found.name} ${args[0]}`);
  return within === undefined ? { found, args: [...args] } : withinGroup(within, args.slice(1));
}
