/** What a judge said of rollouts, as a project keeps it. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../../shared/errors';
import { kbScoresSchema } from '../../../shared/model/knowledge';
import { parseJson } from '../../files/json-text';
import { limits } from '../../files/limits';
import { scanLines, type ScannedLine } from '../../files/scan-lines';
import type { ProjectFolder } from '../../project/project-folder';
import type { JudgedRollout } from './report';

const root = 'score/judged';

/** Of a judge, which the first line names, the others are none. */
const lineSchema = z.object({
  id: z.string(),
  judge: kbScoresSchema.nullable(),
  success: z.number().min(0).max(1).nullable(),
});

export interface Judged {
  /** As its file is called. */
  judge: string;
  rollouts: Omit<JudgedRollout, 'policy'>[];
}

const nothing = { reasoning: null, action: null, intention: null, alignment: null };

/** The judges that said something of any rollouts, as their files are called. */
export const judgesIn = async (folder: ProjectFolder): Promise<string[]> =>
  (await folder.list(root))
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => path.basename(name, '.jsonl'));

/**
 * What one judge said; a rollout that it could not judge is left out. Null where no judge said anything.
 *
 * @param id the judge; null takes the one that was last asked. Throws `not-found` where there is no such judge
 */
export async function judgedRollouts(
  folder: ProjectFolder,
  id: string | null,
): Promise<Judged | null> {
  const known = await judgesIn(folder);
  const judge = id ?? (await newest(folder, known));
  if (judge === null) return null;
  if (!known.includes(judge)) {
    throw new StudioError(
      'not-found',
      `The project knows no judge "${judge}"; there are: ${known.join(', ') || 'none'}.`,
    );
  }
  const rollouts = new Map<string, Judged['rollouts'][number]>();
  const onLine = (line: Buffer, { cut }: ScannedLine): void => {
    const found = cut ? null : lineIn(line);
    if (found === null || (found.judge === null && found.success === null)) return;
    const { id, judge: scores, success } = found;
    rollouts.set(id, { id, scores: scores ?? nothing, success });
  };
  const file = await folder.placeOf(`${root}/${judge}.jsonl`);
  await scanLines(file, onLine, { largest: limits.heldLinesBytes });
  return { judge, rollouts: [...rollouts.values()] };
}

async function newest(folder: ProjectFolder, names: readonly string[]): Promise<string | null> {
  let best: { name: string; mtimeMs: number } | null = null;
  for (const name of names) {
    const { mtimeMs } = await stat(await folder.placeOf(`${root}/${name}.jsonl`));
    if (best === null || mtimeMs > best.mtimeMs) best = { name, mtimeMs };
  }
  return best?.name ?? null;
}

function lineIn(line: Buffer): z.infer<typeof lineSchema> | null {
  try {
    return lineSchema.safeParse(parseJson(line)).data ?? null;
  } catch {
    return null;
  }
}
