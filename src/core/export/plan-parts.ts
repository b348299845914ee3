/** What every plan says, whichever way the export is written: target, disk, curators, texts. */
import type { Problem } from '../../shared/errors';
import { faultOfData } from '../system/classify-error';
import type { ExportPlan } from '../../shared/model/export';
import type { JobContext } from '../jobs/progress';
import type { ExportRequest, KeptKeyframe, Selection } from './select/select-episodes';
import type { Dataset } from '../datasets/dataset';
import { inspectTarget } from './target/target';

/** What keeps an export of so many bytes from being written to its target. */
export async function targetBlockers(
  { dataset, project, options }: ExportRequest,
  totalBytes: number,
): Promise<{ blockers: string[]; freeBytes: number }> {
  const { blockers, freeBytes } = await inspectTarget(options.out, {
    dataset: dataset.summary.path,
    project: project.info.path,
  });
  if (blockers.length === 0 && totalBytes > freeBytes) {
    blockers.push(
      `The export needs about ${size(totalBytes)}, but the disk of ${options.out} has ${size(freeBytes)} left; free some or choose another disk.`,
    );
  }
  return { blockers, freeBytes };
}

/** What in the project keeps it from being exported. */
export function contentBlockers(
  { options, project, dataset }: ExportRequest,
  found: Pick<Selection, 'skipped'> & { episodes: number },
): string[] {
  const blockers: string[] = [];
  const { curators } = project.info;
  if (options.curator !== null && !curators.includes(options.curator)) {
    const others = curators.length === 0 ? 'nobody has' : `${curators.join(', ')} have`;
    blockers.push(
      `${options.curator} decided nothing in this project (${others}); choose another.`,
    );
  }
  const known = new Set(dataset.episodes.map(({ index }) => index));
  const unknown = options.drop.find((episode) => !known.has(episode));
  if (unknown !== undefined) {
    blockers.push(
      `${dataset.summary.name} has no episode ${unknown} to leave out; correct the list.`,
    );
  }
  if (found.episodes === 0) {
    const why = found.skipped[0]?.message ?? `${dataset.summary.name} has no episodes.`;
    blockers.push(`There is nothing to export: no episode is ready. ${why}`);
  }
  return blockers;
}

interface TextedEpisode {
  episode: number;
  keyframes: readonly KeptKeyframe[];
}

/** A remark on keyframes that say nothing; `marked` is what is left of them, a clause. */
export function silentKeyframes(episodes: readonly TextedEpisode[], marked: string): Problem[] {
  const silent = episodes.flatMap(({ episode, keyframes }) =>
    keyframes.filter(({ reasoning }) => reasoning.text === '').map(() => episode),
  );
  const isTold = episodes.some(({ keyframes }) =>
    keyframes.some(({ reasoning }) => reasoning.text !== ''),
  );
  if (episodes.length > 0 && !isTold) {
    const message = 'No frame of this export has a text, so that it teaches no reasoning.';
    return [{ code: 'no-text', severity: 'warning', message }];
  }
  if (silent.length === 0) return [];
  const message = `${silent.length} keyframes have no text (the first is in episode ${silent[0]}); ${marked}.`;
  return [{ code: 'keyframe-without-text', severity: 'warning', message }];
}

/** A remark on episodes whose pictures another one claims as well: the export cannot tell whose they are. */
export function claimedTwice(dataset: Dataset, episodes: readonly TextedEpisode[]): Problem[] {
  const kept = new Set(episodes.map(({ episode }) => episode));
  const found = dataset.summary.problems.filter(
    ({ code, episode }) => code === 'video-overlap' && kept.has(episode ?? -1),
  );
  const [first] = found;
  if (first === undefined) return [];
  const all = [...new Set(found.map(({ episode }) => episode))];
  const which = all.length === 1 ? `episode ${all[0]}` : `${all.length} episodes, first ${all[0]}`;
  const message = `The export will hold pictures of another episode in ${which}, unless they are left out. ${first.message}`;
  return [{ ...first, message }];
}

/** The dataset's own text of the kept episodes, and what of it (or instead of it) goes out. */
export async function countReasoning(
  { dataset }: Pick<ExportRequest, 'dataset'>,
  episodes: readonly TextedEpisode[],
  job: JobContext,
): Promise<ExportPlan['reasoning']> {
  const before = new Tally();
  const after = new Tally();
  for (const { episode, keyframes } of episodes) {
    job.signal.throwIfAborted();
    for (const { reasoning } of keyframes) after.add(reasoning.text);
    try {
      for (const text of (await dataset.reasoning(episode)) ?? []) before.add(text);
    } catch (error) {
      // A column that cannot be read as text is copied all the same; it only does not count here.
      faultOfData(error, `The texts of episode ${episode} cannot be read`);
    }
  }
  return {
    charactersIn: before.characters,
    charactersOut: after.characters,
    distinctIn: before.texts.size,
    distinctOut: after.texts.size,
  };
}

class Tally {
  characters = 0;
  readonly texts = new Set<string>();

  add(text: string): void {
    if (text === '') return;
    this.characters += text.length;
    this.texts.add(text);
  }
}

function size(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let amount = bytes;
  let unit = 0;
  while (amount >= 1_000 && unit < units.length - 1) [amount, unit] = [amount / 1_000, unit + 1];
  return `${unit === 0 ? amount : amount.toFixed(1)} ${units[unit]}`;
}
