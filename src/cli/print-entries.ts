/** Prints a list without ever holding it whole. */
import type { Writable } from 'node:stream';
import { printPart } from '../core/system/print';
import type { ListEntry } from './command';

/** Characters of one write. */
const partLength = 65_536;

/**
 * One JSON array, or a line for each entry. Whoever goes through `entries` is told to stop when nobody reads any more.
 *
 * @returns what `entries` gave back
 */
export async function printEntries(
  stream: Writable,
  entries: AsyncGenerator<ListEntry, string | undefined>,
  json: boolean,
): Promise<string | undefined> {
  let part = '';
  let isFirst = true;
  for (;;) {
    const { done, value } = await entries.next();
    if (done === true) {
      const end = json ? `${isFirst ? '[' : ''}]` : '';
      await printPart(stream, `${part}${end}\n`);
      return value;
    }
    if (json) part += `${isFirst ? '[' : ','}${JSON.stringify(value.document)}`;
    else part += `${isFirst ? '' : '\n'}${value.text}`;
    isFirst = false;
    if (part.length < partLength) continue;
    if (!(await printPart(stream, part))) {
      await entries.return(undefined);
      return undefined;
    }
    part = '';
  }
}
