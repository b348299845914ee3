/** An entry of a journal as a line of its file. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { parseJson } from '../files/json-text';
import type { LineFile } from '../files/line-file';
import { isIntact, sealed } from '../files/sealed-line';
import type { JournalReporter } from './journal-reporter';

const short = z.string().max(64).optional().catch(undefined);
const besidesSchema = z.object({ lost: short, after: short });

/**
 * `lost`: what was missing on the entry's episode when it was made, as `LostLines` marks it. `after`: the line before
 * it in its file, as `checkOf` knows it.
 */
export const lineOf = (entry: object, lost?: string, after?: string): string =>
  sealed(JSON.stringify({ ...entry, lost, after }));

/** Of what a line has beside its entry, at most. */
export const besidesBytes = 1_000;

/** Bytes that the line of an entry has at most. */
export const longestLine = (entry: object): number =>
  Buffer.byteLength(JSON.stringify(entry)) + besidesBytes;

/** Null for what is no entry, or none any more. */
export function parseEntry<Entry>(
  line: Buffer,
  schema: z.ZodType<Entry>,
): ({ entry: Entry } & z.infer<typeof besidesSchema>) | null {
  if (!isIntact(line)) return null;
  try {
    const value = parseJson(line);
    const entry = schema.safeParse(value).data;
    return entry === undefined ? null : { entry, ...besidesSchema.parse(value) };
  } catch {
    return null;
  }
}

/** How long the entry in a last line is: where its newline was damaged, the rest is still there. Null without one. */
export function lengthOfTail(line: Buffer, schema: z.ZodType): number | null {
  const lengths = [line.length, line.length - 1];
  return lengths.find((each) => parseEntry(line.subarray(0, each), schema) !== null) ?? null;
}

/** A last line without newline: a whole entry only lacks it, anything else is what a killed core left. */
export async function mendTail(
  file: LineFile,
  tail: { offset: number; end: number | null },
  report: JournalReporter,
): Promise<void> {
  if (tail.end === null) {
    const torn = file.size - tail.offset;
    await file.truncate(tail.offset);
    report.torn(torn);
    return;
  }
  if (tail.end < file.size) {
    await file.truncate(tail.end);
    report.joined(null);
  }
  await file.append([''], true);
}

/** Compared as they read back from disk: no `undefined`, no negative zero. */
export function differs(entry: unknown, other: unknown): boolean {
  return !isDeepStrictEqual(asOnDisk(entry), asOnDisk(other));
}

function asOnDisk(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
