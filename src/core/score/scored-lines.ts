/** What people say of rollouts, as a file of JSON lines has it. */
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { kbNotesSchema } from '../../shared/model/knowledge';
import { dimensions, type Dimension, type Judgement } from '../../shared/model/score';
import { decisionSchema } from '../../shared/model/decision';
import { limits } from '../files/limits';
import { readLines } from '../datasets/lerobot/metadata/json-lines';
import { parseJson } from '../files/json-text';
import { wrongPart } from '../files/wrong-part';
import { unreadable } from '../system/classify-error';

const score = z.number().min(0).max(10).nullish();
const lineSchema = z.object({
  id: z.union([z.string().min(1).max(1_000), z.number().int().transform(String)]),
  curator: decisionSchema.shape.curator.optional(),
  scores: z.object({ reasoning: score, action: score, intention: score, alignment: score }),
  outcome: z
    .union([z.number().min(0).max(1), z.boolean().transform(Number)])
    .nullish()
    .transform((outcome) => outcome ?? null),
  notes: kbNotesSchema.nullish(),
});

export interface ScoredLine {
  row: number;
  id: string;
  /** Null where the line does not say. */
  curator: string | null;
  /** Fractions of ten. */
  scores: Judgement;
  outcome: number | null;
  notes: z.infer<typeof kbNotesSchema>;
}

export interface ScoredLines {
  lines: ScoredLine[];
  /** `reason` is the end of a sentence that begins with the row. */
  unusable: { row: number; reason: string }[];
  /** What a full score is in the file. */
  fullScore: 1 | 10;
}

/**
 * Rows count from 1. Scores are fractions of ten in [0, 1], or of ten in the whole file where any of them is above 1.
 * Throws `not-found`, `io`, and `corrupt-data` for a file of something else.
 *
 * @param fullScore null: as the file shows
 */
export async function readScoredLines(
  file: string,
  fullScore: ScoredLines['fullScore'] | null,
): Promise<ScoredLines> {
  const unusable: ScoredLines['unusable'] = [];
  const read: { row: number; line: z.infer<typeof lineSchema> }[] = [];
  let row = 0;
  try {
    for await (const bytes of readLines(file, limits.heldLinesBytes)) {
      row += 1;
      if (bytes !== null && bytes.every((byte) => byte <= 0x20)) continue;
      const line = bytes === null ? 'is too long' : lineIn(bytes);
      if (typeof line === 'string') unusable.push({ row, reason: line });
      else read.push({ row, line });
      if (unusable.length > mostUnusable) throw noScores(file, unusable[0]);
    }
  } catch (error) {
    throw unreadable(error, `${file} cannot be read`);
  }
  const highest = read.reduce((most, { line }) => Math.max(most, ...given(line.scores)), 0);
  const full = fullScore ?? (highest > 1 ? 10 : 1);
  const lines = read.flatMap(({ row: number, line }): ScoredLine[] => {
    const beyond = given(line.scores).find((value) => value > full);
    if (beyond !== undefined) {
      unusable.push({ row: number, reason: `has a score of ${beyond}, and ${full} is full` });
      return [];
    }
    const { id, curator = null, outcome } = line;
    const notes = line.notes ?? [];
    return [{ row: number, id, curator, outcome, notes, scores: fractions(line.scores, full) }];
  });
  return { lines, unusable: unusable.sort((a, b) => a.row - b.row), fullScore: full };
}

/** Each is told. */
const mostUnusable = 10_000;

const noScores = (file: string, first: ScoredLines['unusable'][number] | undefined): StudioError =>
  new StudioError(
    'corrupt-data',
    `${file} is no file of scores: more than ${mostUnusable} of its lines are none; row ${first?.row} ${first?.reason}.`,
  );

type Given = z.infer<typeof lineSchema>['scores'];

const given = (scores: Given): number[] => dimensions.flatMap((name) => scores[name] ?? []);

function fractions(scores: Given, full: number): Judgement {
  const of = (name: Dimension): number | null => {
    const value = scores[name] ?? null;
    return value === null ? null : value / full;
  };
  return {
    reasoning: of('reasoning'),
    action: of('action'),
    intention: of('intention'),
    alignment: of('alignment'),
  };
}

function lineIn(bytes: Uint8Array): z.infer<typeof lineSchema> | string {
  try {
    const parsed = lineSchema.safeParse(parseJson(bytes));
    return parsed.success ? parsed.data : `is not as expected: ${wrongPart(parsed.error)}`;
  } catch {
    return 'is not JSON';
  }
}
