/**
 * Demonstrations that do for a while what none of their neighbours does: findings of the library, kept in the project.
 */
import { z } from 'zod';
import { listOf } from '../../../shared/model/list-of';
import type { OddDemonstration } from '../../../shared/model/teacher';
import type { Dataset } from '../../datasets/dataset';
import { problem } from '../../datasets/problems';
import type { ProjectFolder } from '../../project/project-folder';
import { quantile } from '../../signals/series';

export interface EpisodeDoubt {
  episode: number;
  fingerprint: string;
  fps: number;
  /**
   * Per frame how far the demonstration is from the nearest of what its neighbours did, in spreads; holes where
   * unknown.
   */
  values: number[];
}

/** How long, seconds. */
const lastsSec = 0.5;
/** Beyond the upper quartile in interquartile ranges (Tukey's far out), and in spreads of the dataset. */
const [farOut, least] = [3, 0.5];

/** At most one for each episode, where it is oddest; those that are farthest from the others first. */
export function oddities(episodes: readonly EpisodeDoubt[], horizon: number): OddDemonstration[] {
  const courses = episodes.map((each) => ({ ...each, course: smoothed(each) }));
  const all = courses.flatMap(({ course }) => course.map(({ value }) => value));
  const [low, usual, high] = [0.25, 0.5, 0.75].map((q) => quantile(all, q));
  if (low === undefined || usual === undefined || high === undefined) return [];
  const limit = Math.max(high + farOut * (high - low), least);
  return courses
    .flatMap(({ episode, fingerprint, course }) => {
      const worst = course.reduce<{ frame: number; value: number } | null>(
        (most, each) => (each.value > (most?.value ?? limit) ? each : most),
        null,
      );
      return worst === null
        ? []
        : [{ episode, fingerprint, frame: worst.frame, error: worst.value, usual, horizon }];
    })
    .sort((a, b) => b.error - a.error);
}

/** Means over `lastsSec`, each at the frame in its middle. */
function smoothed({ values, fps }: EpisodeDoubt): { frame: number; value: number }[] {
  const length = Math.max(1, Math.round(lastsSec * fps));
  const found: { frame: number; value: number }[] = [];
  for (let from = 0; from + length <= values.length; from++) {
    const some = values.slice(from, from + length).filter((value) => value !== undefined);
    if (some.length < length) continue;
    const value = some.reduce((sum, each) => sum + each, 0) / length;
    found.push({ frame: from + Math.floor(length / 2), value });
  }
  return found;
}

const file = 'teachers/embedded.json';
const mostFindings = 1_000_000;
export const storedSchema = z.object({
  findings: listOf(
    z.object({
      episode: z.number().int().min(0),
      fingerprint: z.string(),
      frame: z.number().int().min(0),
      error: z.number(),
      usual: z.number(),
      horizon: z.number().int().min(1),
    }),
    mostFindings,
  ),
});

/** Keeps them in the project and tells the dataset. Throws what writing throws. */
export async function keepOddities(
  dataset: Dataset,
  folder: ProjectFolder,
  findings: readonly OddDemonstration[],
): Promise<void> {
  await folder.makeFolder('teachers');
  await folder.write(file, `${JSON.stringify({ findings })}\n`);
  await noteOddities(dataset, folder);
}

/** Tells a dataset that was opened anew what its project knows; of episodes that have changed since, nothing. */
export async function noteOddities(dataset: Dataset, folder: ProjectFolder): Promise<void> {
  const stored = storedSchema.safeParse(await folder.readJson(file).catch(() => null));
  if (!stored.success) return;
  const known = new Set(dataset.episodes.map(({ index }) => index));
  for (const odd of stored.data.findings) {
    if (!known.has(odd.episode)) continue;
    const now = await dataset.fingerprint(odd.episode).catch(() => null);
    if (now === odd.fingerprint) dataset.note?.(findingOf(odd));
  }
}

const findingOf = ({ episode, frame, error, usual, horizon }: OddDemonstration) =>
  problem('demonstration-odd', {
    episode,
    message: `Episode ${episode} does at frame ${frame} what none of the most similar demonstrations does: over ${horizon} frames its actions differ from the nearest by ${error.toFixed(1)} spreads of the dataset (${usual.toFixed(1)} is usual); look whether it shows what it should.`,
  });
