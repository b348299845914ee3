import { z } from 'zod';

/**
 * The first thing in which a value is not as its schema says, on one line: where, what, and how many more there are.
 */
export function wrongPart({ issues }: z.ZodError): string {
  const [first] = issues;
  if (first === undefined) return 'it does not fit';
  const where = z.core.toDotPath(first.path);
  const more = issues.length === 1 ? '' : ` (and ${issues.length - 1} more)`;
  return `${where === '' ? '' : `${where}: `}${first.message.replaceAll(/\s+/g, ' ')}${more}`;
}
