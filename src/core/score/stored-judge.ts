/** What the judge that was asked last said, as a project keeps it, with what a reader must know of that judge. */
import { z } from 'zod';
import { kbScoresSchema } from '../../shared/model/knowledge';
import { dimensions } from '../../shared/model/score';
import { parseJson } from '../files/json-text';
import { scanLines } from '../files/line-file';
import type { ProjectFolder } from '../project/project-folder';
import { calibrate } from './calibration/calibrate';
import { judgedRollouts } from './calibration/judged';
import type { Rollout } from './rollout';
import type { Judged } from './score-rollouts';
import { marksOf } from './stress/marks';

const count = z.number().int().min(0);
const text = z.string().max(100_000);

const headSchema = z.object({
  judge: z.object({
    id: z.string().max(64),
    model: text,
    promptVersion: count,
    instructions: text,
    repeats: count,
    frames: count,
    cameras: count,
    pictureWidth: count,
    signals: z.boolean(),
    examples: z.object({ preset: text, k: count, base: text }).nullable(),
  }),
  host: text,
  requests: count,
  tokensIn: count,
  tokensOut: count,
  reused: count,
  stopped: text.nullable(),
});

const evidence = z.object({ text, timesSec: z.array(z.number()) }).nullable();
const rolloutSchema = z.object({
  id: text,
  judge: kbScoresSchema.nullable(),
  success: z.number().min(0).max(1).nullable(),
  evidence: z.object({
    reasoning: evidence,
    action: evidence,
    intention: evidence,
    alignment: evidence,
  }),
  spread: kbScoresSchema,
  mass: kbScoresSchema,
  answers: count,
  notJudged: text.nullable(),
});

/**
 * Null where no judge was asked, or its file does not begin as one. Rollouts that are not among `rollouts` are left
 * out, and lines that are none. Throws `io`.
 *
 * @param folder only read
 */
export async function storedJudge(
  folder: ProjectFolder,
  rollouts: readonly Rollout[],
): Promise<Judged | null> {
  const newest = await judgedRollouts(folder, null);
  if (newest === null) return null;
  const known = new Set(rollouts.map(({ id }) => id));
  let head: z.infer<typeof headSchema> | null = null;
  const said: z.infer<typeof rolloutSchema>[] = [];
  await scanLines(await folder.placeOf(`score/judged/${newest.judge}.jsonl`), (line) => {
    const value = valueOf(line);
    head ??= headSchema.safeParse(value).data ?? null;
    const rollout = rolloutSchema.safeParse(value).data;
    if (rollout !== undefined && known.has(rollout.id)) said.push(rollout);
  });
  return head === null || said.length === 0 ? null : withMarks(folder, rollouts, head, said);
}

async function withMarks(
  folder: ProjectFolder,
  rollouts: readonly Rollout[],
  head: z.infer<typeof headSchema>,
  said: z.infer<typeof rolloutSchema>[],
): Promise<Judged> {
  const { judge, host, reused, stopped, requests: calls, tokensIn, tokensOut } = head;
  const nothing = { lines: [], curator: '', device: '' };
  const { report } = await calibrate(folder, rollouts, { ...nothing, judge: judge.id });
  const isCalibrated = dimensions.some((name) => report.dimensions[name].rankCorrelation?.interval);
  const marks = await marksOf(folder, judge, isCalibrated);
  return {
    judge: { ...judge, host, marks, rollouts: said, reused, stopped },
    cost: { calls, tokensIn, tokensOut },
  };
}

function valueOf(line: Buffer): unknown {
  try {
    return parseJson(line);
  } catch {
    return null;
  }
}
