/** Goes through a whole dataset of any format and says what is wrong with which episode. */
import { createHash } from 'node:crypto';
import type { Problem } from '../../../shared/errors';
import { faultOfData } from '../../system/classify-error';
import type { EpisodeSignals } from '../../../shared/model/dataset';
import type { JobContext } from '../../jobs/progress';
import { hereEngine, type TaskEngine } from '../../jobs/tasks';
import type { Dataset } from '../dataset';
import { checkRows } from '../lerobot/checks/check-rows';
import { checkVideos } from '../lerobot/checks/check-videos';
import { isLeRobotDataset } from '../lerobot/lerobot-dataset';
import { ListedFindings } from '../listed-findings';
import { dataFaults, fileProblemCode, isNotDownloaded, problem } from '../problems';
import { checkAllPictures } from './check-all-pictures';
import { EpisodeComparison } from './compare-episodes';
import { measureEpisode, percent } from './measure-episode';

/** Values of more frames than this are looked at in a part of the episodes only, unless the check is deep. */
const maxFrames = 4_000_000;
/** Frames of episodes that are looked at one after the other: neighbours in a shared file are read together. */
const stretchFrames = 122_880;

/**
 * Which frames of an episode its robot rests in, 1 for each; null where no arm and no hand is known. Knows no format.
 */
export type RestOf = (dataset: Dataset) => Promise<(signals: EpisodeSignals) => Uint8Array | null>;

export interface IntegrityReport {
  problems: Problem[];
  /** Of the episodes whose values were looked at: which share of their frames nothing moves in, 0 to 1. */
  idle: { episode: number; share: number }[];
}

/**
 * Checks the rows, the values and the videos of every episode and notes what it finds with the dataset. `deep` also
 * has `engine` decode every picture, which takes about a second per 1,000 of them, and leaves no episode out. Throws
 * the signal's reason when aborted, `tool-failed` if pictures have to be decoded and there is no ffmpeg, or it failed
 * on all of them.
 */
export async function checkIntegrity(
  dataset: Dataset,
  {
    deep,
    restOf,
    engine = hereEngine,
  }: { deep: boolean; restOf?: RestOf | undefined; engine?: TaskEngine | undefined },
  job: JobContext,
): Promise<IntegrityReport> {
  // What was mended since is not said again.
  await dataset.forgetChanged();
  const findings = new ListedFindings();
  const indices = dataset.episodes.map(({ index }) => index);
  if (isLeRobotDataset(dataset)) {
    findings.addAll(await checkRows(dataset, indices, job));
    findings.addAll(await checkVideos(dataset, job));
  }
  // What it finds is noted with the episodes.
  await dataset.outcomes?.(indices);
  const values = await checkValues(dataset, { deep, rest: (await restOf?.(dataset)) ?? null }, job);
  findings.addAll(values.problems);
  if (deep) findings.addAll(await checkAllPictures(dataset, values.still, engine, job));
  const problems = findings.all;
  for (const each of problems) dataset.note?.(each);
  return { problems, idle: values.idle };
}

interface Values extends IntegrityReport {
  /** By episode: frames around which nothing moves. */
  still: ReadonlyMap<number, Uint8Array | null>;
}

async function checkValues(
  dataset: Dataset,
  { deep, rest }: { deep: boolean; rest: Awaited<ReturnType<RestOf>> | null },
  job: JobContext,
): Promise<Values> {
  const findings = new ListedFindings();
  const idle: IntegrityReport['idle'] = [];
  const still = new Map<number, Uint8Array | null>();
  const { frames, episodes } = dataset.summary;
  const step = deep ? 1 : Math.max(1, Math.ceil(frames / maxFrames));
  const stretch = Math.max(1, Math.floor((stretchFrames * episodes) / Math.max(1, frames)));
  const chosen = dataset.episodes.filter(
    ({ length }, at) => length > 0 && Math.floor(at / stretch) % step === 0,
  );
  const comparison = new EpisodeComparison();
  for (const [done, { index }] of chosen.entries()) {
    job.signal.throwIfAborted();
    await job.mayGoOn?.();
    job.report({ phase: 'checking values', done, total: chosen.length, unit: 'episodes' });
    try {
      const signals = await dataset.signals(index);
      const measures = measureEpisode(signals, raggedIn(dataset, signals), rest?.(signals) ?? null);
      findings.addAll(measures.problems);
      comparison.add(index, measures, await contentsOf(dataset, signals));
      if (measures.idleShare !== null) idle.push({ episode: index, share: measures.idleShare });
      if (deep) still.set(index, measures.still);
    } catch (error) {
      const found = unreadableEpisode(dataset, index, error);
      if (found !== null) findings.add(found);
    }
  }
  findings.addAll(comparison.finish());
  if (step > 1) {
    const message = `Values were checked in ${chosen.length} of ${dataset.episodes.length} episodes, evenly chosen; a deep check looks at all of them.`;
    findings.add(problem('not-all-checked', { message }));
  }
  return { problems: findings.all, idle, still };
}

/** Features of which it was said that their values are more or fewer than declared. */
function raggedIn(dataset: Dataset, { episode, blocks }: EpisodeSignals): Set<string> {
  const said = dataset.problemsOf(episode).filter(({ code }) => code === 'feature-width');
  const isRagged = (key: string): boolean =>
    said.some(({ message }) => message.startsWith(`${key} of episode ${episode} `));
  return new Set(blocks.map(({ key }) => key).filter(isRagged));
}

/** What tells whether two episodes are one: all numbers; of videos alone the dataset's own fingerprint. */
async function contentsOf(dataset: Dataset, { episode, blocks }: EpisodeSignals): Promise<string> {
  if (blocks.length === 0) return dataset.fingerprint(episode);
  const hash = createHash('sha256');
  for (const { key, values } of blocks) {
    hash.update(key).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('base64');
}

/** Null where the check of rows or the listing of files has said so already, or that the Hub has it. */
function unreadableEpisode(dataset: Dataset, episode: number, error: unknown): Problem | null {
  if (isNotDownloaded(error)) return null;
  const plain = faultOfData(error, `Episode ${episode} cannot be read`);
  const told = dataset.problemsOf(episode).some(({ severity }) => severity === 'error');
  if (isLeRobotDataset(dataset)) {
    if (told || plain.details?.['reason'] === 'template') return null;
    return problem(fileProblemCode(plain, dataFaults), { message: plain.message, episode });
  }
  return problem('record-corrupt', { message: plain.message, episode });
}

/** Of an episode; less is what a robot rests between two moves. */
const worthSaying = 0.05;

/**
 * Frames in which nothing moves: `median 12 %, max 45 % (episode 3)`; null where it is not known, or hardly any.
 */
export function idleText(idle: IntegrityReport['idle']): string | null {
  const sorted = [...idle].sort((a, b) => a.share - b.share);
  const middle = sorted[sorted.length >> 1];
  const most = sorted.at(-1);
  if (middle === undefined || most === undefined || most.share < worthSaying) return null;
  return `median ${percent(middle.share)}, max ${percent(most.share)} (episode ${most.episode})`;
}
