/** Files of one JSON value per line, read as a stream: some have hundreds of thousands of lines. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { StudioError } from '../../../../shared/errors';
import { resolveInside } from '../../../files/contained-path';

/** Longer ones are not metadata; without a limit one line could fill the memory. */
const maxLineLength = 4 * 1024 * 1024;

/**
 * Lines that are not empty, numbered from 1; `value` is undefined where a line is not JSON. Throws `not-found` if
 * there is no such file, `corrupt-data` if it is none.
 */
export async function* readJsonLines(
  root: string,
  relative: string,
): AsyncGenerator<{ line: number; value: unknown }> {
  const file = await resolveInside(root, relative);
  if (!(await stat(file)).isFile()) {
    throw new StudioError(
      'corrupt-data',
      `${relative} in ${root} is no file; restore it from the dataset's source.`,
    );
  }
  const stream = createReadStream(file, 'utf8');
  try {
    let line = 0;
    for await (const text of createInterface({ input: stream, crlfDelay: Infinity })) {
      line += 1;
      if (text.trim() === '') continue;
      yield { line, value: text.length > maxLineLength ? undefined : parse(text) };
    }
  } finally {
    stream.destroy();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Said by `undefined`: the caller knows what the line should have been.
    return undefined;
  }
}
