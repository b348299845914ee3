/** The command line of a host. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { StudioError } from '../../shared/errors';

export type OptionsConfig = NonNullable<ParseArgsConfig['options']>;

type Parsed<Options extends OptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true }>
>;

/** Throws `invalid-input` with a sentence that ends with `help`, where to read more. */
export function readArguments<const Options extends OptionsConfig>(
  args: string[],
  options: Options,
  help: string,
): Parsed<Options> {
  let parsed: Parsed<Options>;
  try {
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    // Node adds advice in further sentences that fits none of the options here.
    const [reason = ''] = (error as Error).message.split(/[.\n]\s?/);
    throw new StudioError('invalid-input', `${reason} (${help}).`, { cause: error });
  }
  // An empty text is what a script's unset variable becomes; as a path it would mean the folder that one is in.
  const { values, positionals } = parsed;
  const empty = Object.entries(values).find(([, value]) => [value].flat().includes(''));
  if (empty !== undefined) {
    throw new StudioError('invalid-input', `The option --${empty[0]} got an empty text (${help}).`);
  }
  if (positionals.includes('')) {
    throw new StudioError('invalid-input', `A path or name is an empty text (${help}).`);
  }
  return parsed;
}
