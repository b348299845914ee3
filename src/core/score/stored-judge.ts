/** What judges said, as a project keeps it, with what a reader must know of them. */
import { z } from 'zod';
import type { StoredJudge } from '../../shared/model/judge';
import { kbScoresSchema } from '../../shared/model/knowledge';
import { numbersOf } from '../../shared/model/list-of';
import { momentSchema } from '../../shared/model/moment';
import { parseJson } from '../files/json-text';
import { limits } from '../files/limits';
import { scanLines, type ScannedLine } from '../files/scan-lines';
import type { ProjectFolder } from '../project/project-folder';
import { judgedFile } from './judge/identity';
import type { Rollout } from './rollout';
import type { Judged } from './score-rollouts';
import { marksOf } from './stress/marks';

const count = z.number().int().min(0);
const text = z.string().max(100_000);

const root = 'score/judged';

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
    examples: z.object({ preset: text, k: count, base: text, tasksBy: text.optional() }).nullable(),
  }),
  host: text,
  atMs: momentSchema.default(0),
  requests: count,
  tokensIn: count,
  tokensOut: count,
  reused: count,
  stopped: text.nullable(),
});

const evidence = z.object({ text, timesSec: numbersOf() }).nullable();
export const rolloutSchema = z.object({
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

interface Kept {
  head: z.infer<typeof headSchema>;
  said: z.infer<typeof rolloutSchema>[];
}

/** The judges that said something of these rollouts, the one that was asked last first. Only looks at the folder. */
export async function storedJudges(
  folder: ProjectFolder,
  rollouts: readonly Rollout[],
): Promise<StoredJudge[]> {
  const known = new Set(rollouts.map(({ id }) => id));
  const found: StoredJudge[] = [];
  for (const file of (await folder.list(root)).filter((name) => name.endsWith('.jsonl'))) {
    const kept = await readKept(folder, `${root}/${file}`, known);
    if (kept === null || kept.said.length === 0) continue;
    const { judge, host, atMs } = kept.head;
    const judged = kept.said.filter((each) => each.judge !== null).length;
    found.push({ ...judge, host, atMs, judged });
  }
  return found.sort((a, b) => b.atMs - a.atMs);
}

/**
 * Null where that judge is not kept, or said nothing of these rollouts. Rollouts that are not among `rollouts` are left
 * out, and lines that are none. Throws `io`.
 *
 * @param folder only read
 * @param id null: the one that was asked last of them
 */
export async function storedJudge(
  folder: ProjectFolder,
  rollouts: readonly Rollout[],
  id: string | null = null,
): Promise<Judged | null> {
  const judges = await storedJudges(folder, rollouts);
  const chosen = id === null ? judges[0] : judges.find((each) => each.id === id);
  if (chosen === undefined) return null;
  const known = new Set(rollouts.map((each) => each.id));
  const kept = await readKept(folder, judgedFile(chosen), known);
  return kept === null ? null : withMarks(folder, rollouts, kept);
}

async function readKept(
  folder: ProjectFolder,
  file: string,
  known: ReadonlySet<string>,
): Promise<Kept | null> {
  let head: Kept['head'] | null = null;
  const said = new Map<string, Kept['said'][number]>();
  const onLine = (line: Buffer, { cut }: ScannedLine): void => {
    if (cut) return;
    const value = valueOf(line);
    head ??= headSchema.safeParse(value).data ?? null;
    const rollout = rolloutSchema.safeParse(value).data;
    if (rollout !== undefined && known.has(rollout.id)) said.set(rollout.id, rollout);
  };
  await scanLines(await folder.placeOf(file), onLine, { largest: limits.heldLinesBytes });
  return head === null ? null : { head, said: [...said.values()] };
}

async function withMarks(
  folder: ProjectFolder,
  rollouts: readonly Rollout[],
  { head, said }: Kept,
): Promise<Judged> {
  const { judge, host, reused, stopped, requests: calls, tokensIn, tokensOut } = head;
  const marks = await marksOf(folder, judge, rollouts);
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
