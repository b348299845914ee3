/** The plan of a drafting run: whom it asks, how much, what it may cost, and what is in the way. Asks nobody. */
import { setImmediate } from 'node:timers/promises';
import type { Problem } from '../../shared/errors';
import {
  consentText,
  costOf,
  hostOf,
  type DraftPlan,
  type DraftSettings,
} from '../../shared/model/draft';
import type { Dataset } from '../datasets/dataset';
import { unwatched } from '../jobs/progress';
import type { Project } from '../project/project';
import { whyNoFfmpeg } from '../video/tools';
import { estimateTokens } from './prompt';
import { targetsOf, type EpisodeTargets } from './targets';

export interface PlanRequest {
  dataset: Dataset;
  project: Project;
  settings: DraftSettings;
  /** Null means all. */
  episodes: readonly number[] | null;
  /** Why there is no key where one is wanted; null if all is well. */
  keyFault: string | null;
  agreedAtMs: number | null;
}

const episodesPerTurn = 200;

/** Throws `not-found` for an episode that the dataset does not have, the signal's reason when aborted. */
export async function planDrafts(
  request: PlanRequest,
  signal = unwatched.signal,
): Promise<DraftPlan> {
  const { dataset, settings } = request;
  const counts = { episodes: 0, keyframes: 0, pictures: 0, decided: 0, kept: 0 };
  let proposed = false;
  const wanted = request.episodes ?? dataset.episodes.map(({ index }) => index);
  for (const [position, index] of wanted.entries()) {
    if (position % episodesPerTurn === episodesPerTurn - 1) await setImmediate();
    signal.throwIfAborted();
    dataset.episode(index);
    const found = await targetsOf(request.project, index, settings);
    if (found === null) continue;
    proposed = true;
    counts.decided += found.decided;
    counts.kept += found.kept;
    if (found.targets.length === 0) continue;
    counts.episodes += 1;
    counts.keyframes += found.targets.length;
    counts.pictures += picturesOf(found, camerasOf(dataset, settings));
  }
  const each = estimateTokens(settings, 0, pictureSize(dataset, settings));
  const onePicture =
    estimateTokens(settings, 1, pictureSize(dataset, settings)).tokensIn - each.tokensIn;
  const tokensIn = counts.keyframes * each.tokensIn + counts.pictures * onePicture;
  const tokensOut = counts.keyframes * each.tokensOut;
  return {
    host: hostOf(settings.endpoint),
    blockers: await blockersOf(request, counts, proposed),
    consent: consentText(settings.endpoint),
    agreedAtMs: request.agreedAtMs,
    ...counts,
    tokensIn,
    tokensOut,
    cost: costOf(settings, tokensIn, tokensOut),
    minutesAtLeast: Math.max(
      settings.requestsPerMinute === null ? 0 : counts.keyframes / settings.requestsPerMinute,
      settings.tokensPerMinute === null ? 0 : (tokensIn + tokensOut) / settings.tokensPerMinute,
    ),
  };
}

/** How many cameras a question shows. */
export function camerasOf(dataset: Dataset, settings: Pick<DraftSettings, 'cameras'>): number {
  const there = dataset.summary.cameras.filter(({ codec }) => codec !== null).length;
  return Math.min(there, settings.cameras);
}

/** Of the first camera's pictures as they are sent, pixels. */
export function pictureSize(
  dataset: Dataset,
  { pictureWidth }: Pick<DraftSettings, 'pictureWidth'>,
): { width: number; height: number } {
  const camera = dataset.summary.cameras.find(({ codec }) => codec !== null);
  const known = camera !== undefined && camera.width > 0 && camera.height > 0;
  const width = known ? Math.min(pictureWidth, camera.width) : pictureWidth;
  return {
    width,
    height: Math.round(known ? (width * camera.height) / camera.width : 0.75 * width),
  };
}

function picturesOf({ standing, targets }: EpisodeTargets, cameras: number): number {
  const first = standing[0];
  const last = standing.at(-1);
  return targets.reduce(
    (sum, target) => sum + cameras + (target === first ? 0 : 1) + (target === last ? 0 : 1),
    0,
  );
}

/** What keeps any question from being asked, one sentence each. */
export async function whyNotAsk({
  dataset,
  project,
  settings,
  keyFault,
}: Pick<PlanRequest, 'dataset' | 'project' | 'settings' | 'keyFault'>): Promise<string[]> {
  const blockers: string[] = [];
  const { readOnlyBecause } = project.info;
  if (readOnlyBecause !== null) blockers.push(readOnlyBecause);
  if (keyFault !== null) blockers.push(keyFault);
  if (camerasOf(dataset, settings) === 0) {
    blockers.push(
      `${dataset.summary.name} has no pictures that can be read: a vision model would have nothing to look at.`,
    );
  } else {
    const noFfmpeg = await whyNoFfmpeg();
    if (noFfmpeg !== null) blockers.push(`No pictures can be taken: ${noFfmpeg}`);
  }
  return blockers;
}

async function blockersOf(
  request: PlanRequest,
  counts: { keyframes: number; decided: number; kept: number },
  proposed: boolean,
): Promise<string[]> {
  const blockers = await whyNotAsk(request);
  if (!proposed) blockers.push('Nothing was proposed here yet; propose keyframes first.');
  else if (counts.keyframes === 0) {
    blockers.push(`There is nothing to draft: ${whyNothing(counts.decided, counts.kept)}.`);
  }
  return blockers;
}

function whyNothing(decided: number, kept: number): string {
  if (decided + kept === 0) return 'no keyframes';
  if (kept === 0) return 'all keyframes are decided';
  return decided === 0 ? 'all keyframes have a text' : 'all keyframes are decided or have a text';
}

/** What a run says for a keyframe that keeps its draft. */
export function keptDraft(episode: number, frame: number, because: string): Problem {
  return {
    code: 'not-drafted',
    severity: 'warning',
    message: `Episode ${episode}, frame ${frame} keeps its draft: ${because}.`,
    episode,
  };
}
