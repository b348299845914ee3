/** Rollouts with what a person says of them, as entries of a knowledge base. */
import { createHash } from 'node:crypto';
import type { Problem } from '../../../shared/errors';
import type { KbEntry } from '../../../shared/model/knowledge';
import type { JobContext } from '../../jobs/progress';
import { faultOfData } from '../../system/classify-error';
import { writeStill } from '../../video/stills';
import type { Rollout } from '../rollout';
import type { ScoredLine } from '../scored-lines';
import type { KnowledgeBase } from './knowledge-base';
import { openLooker, type Looker } from './looker';
import { lookText } from './scene-search';

export interface AddOptions {
  /** Put before the ids, where rollouts of several sets are called alike. */
  prefix: string;
  /** Who scored them, where a line does not say. */
  curator: string;
}

export interface Added {
  added: number;
  /** `reason` is the end of a sentence that begins with the row. */
  unusable: { row: number; reason: string }[];
  /** By which means scenes are compared. */
  looksBy: string;
  problems: Problem[];
}

const pictureWidth = 320;
/** Written together. */
const batch = 64;

/**
 * Adds the rollouts that the lines name, with the first and last picture of each and what it looks like there; one
 * without pictures is found by its task alone. What was added stays where it is cancelled.
 */
export async function addRollouts(
  base: KnowledgeBase,
  { rollouts, lines }: { rollouts: readonly Rollout[]; lines: readonly ScoredLine[] },
  { prefix, curator }: AddOptions,
  job: JobContext,
): Promise<Added> {
  const byId = new Map(rollouts.map((rollout) => [rollout.id, rollout]));
  const unusable: Added['unusable'] = [];
  const problems: Problem[] = [];
  const looker = await openLooker(job.signal);
  let added = 0;
  let waiting: KbEntry[] = [];
  const save = async (): Promise<void> => {
    await base.put(waiting);
    added += waiting.length;
    waiting = [];
  };
  try {
    for (const [done, line] of lines.entries()) {
      job.signal.throwIfAborted();
      job.report({ phase: 'adding rollouts', done, total: lines.length, unit: 'rollouts' });
      const rollout = byId.get(line.id);
      if (rollout === undefined) {
        const named = JSON.stringify(line.id.slice(0, 80));
        unusable.push({ row: line.row, reason: `names ${named}, which is no rollout there` });
        continue;
      }
      const id = `${prefix}${rollout.id}`;
      const seen = await seenOf(rollout, { base, looker, id, job }).catch((error: unknown) => {
        job.signal.throwIfAborted();
        const { message } = faultOfData(
          error,
          `The pictures of rollout ${rollout.id} are not kept`,
        );
        problems.push({ code: 'kb-pictures', severity: 'warning', message });
        return { look: null, pictures: [] };
      });
      waiting.push(entryOf(rollout, line, { id, curator, ...seen }));
      if (waiting.length >= batch) await save();
    }
    await save();
  } finally {
    looker.close();
  }
  return { added, unusable, looksBy: looker.by, problems };
}

type Seen = Pick<KbEntry, 'look' | 'pictures'>;

function entryOf(
  rollout: Rollout,
  line: ScoredLine,
  { id, curator, look, pictures }: Seen & { id: string; curator: string },
): KbEntry {
  const { task, policy, seed, video, episode, texts } = rollout;
  const { scores, notes } = line;
  return {
    id,
    task,
    outcome: line.outcome ?? rollout.outcome,
    scores,
    notes,
    policy,
    seed,
    video,
    episode,
    reasoning: texts.map(({ frame, text }) => ({ t: frame / (rollout.fps ?? 1), text })),
    curator: line.curator ?? curator,
    atMs: Date.now(),
    look,
    pictures,
  };
}

async function seenOf(
  rollout: Rollout,
  { base, looker, id, job }: { base: KnowledgeBase; looker: Looker; id: string; job: JobContext },
): Promise<Seen> {
  const [video] = await rollout.videos(1);
  if (video === undefined) return { look: null, pictures: [] };
  const look = await looker.look(video);
  const name = createHash('sha256').update(id).digest('hex').slice(0, 16);
  const pictures: KbEntry['pictures'] = [];
  for (const frame of new Set([0, video.frames - 1])) {
    const file = `pictures/${name}-${frame}.jpg`;
    const request = { ...video, frame, width: pictureWidth };
    await base.keepPicture(file, (temporary) => writeStill(request, temporary, job.signal));
    pictures.push({ t: frame / (rollout.fps ?? 1), file });
  }
  return { look: { by: look.by, values: lookText(look) }, pictures };
}
