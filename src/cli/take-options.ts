/** Options of a command as a schema takes them; what it does not take is refused in words of the command line. */
import type { z } from 'zod';
import { StudioError } from '../shared/errors';

/** By key of the schema: the option it comes from, and what that takes. */
type OptionWords = Readonly<Record<string, readonly [option: string, takes: string]>>;

/**
 * Throws `invalid-input` with a sentence that names the option, what it got and what it takes.
 *
 * @param typed the values as they were typed, by the name of the option
 */
export function takeOptions<Schema extends z.ZodType>(
  schema: Schema,
  given: object,
  words: OptionWords,
  typed: Readonly<Record<string, unknown>>,
): z.infer<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const known = words[String(parsed.error.issues[0]?.path[0])];
  if (known === undefined) throw parsed.error;
  const [option, takes] = known;
  throw refused(option, takes, typed[option.slice(2)]);
}

/** The option, if it is one of these words. Throws `invalid-input`. */
export function oneOf<const Word extends string>(
  option: string,
  words: readonly Word[],
  value: string,
): Word {
  const found = words.find((word) => word === value);
  if (found === undefined) throw refused(option, anyOf(words), value);
  return found;
}

/** "a, b or c" */
export const anyOf = (words: readonly string[]): string =>
  [words.slice(0, -1).join(', '), words.at(-1)].filter((part) => part !== '').join(' or ');

const longest = 60;

function refused(option: string, takes: string, got: unknown): StudioError {
  const text = String(got);
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return new StudioError(
    'invalid-input',
    `${option} takes ${takes}, not ${JSON.stringify(shown)}.`,
  );
}
