/** Which episodes an export takes, with which keyframes, and why the others stay behind. */
import { setImmediate } from 'node:timers/promises';
import type { ExportOptions, SkipReason } from '../../../shared/model/export';
import { dropWords } from '../../../shared/model/drop-reason';
import {
  outcomeKind,
  outcomeOf,
  outcomeWord,
  type EpisodeOutcome,
  type SourceOutcome,
} from '../../../shared/model/outcome';
import type { Cue, FrameRun, Reasoning } from '../../../shared/model/keyframe';
import { faultOfData } from '../../system/classify-error';
import type { Dataset } from '../../datasets/dataset';
import { unknownMovement } from '../../keyframes/draft';
import type { JobContext } from '../../jobs/progress';
import type { TaskEngine } from '../../jobs/tasks';
import type { Project } from '../../project/project';
import { countingReview } from './counting-review';

export interface KeptKeyframe {
  id: string;
  frame: number;
  cues: readonly Cue[];
  score: number;
  reasoning: Reasoning;
}

export interface KeptEpisode {
  /** Its number in the source. */
  episode: number;
  frames: number;
  fingerprint: string;
  /** The source's, unless those whose decisions count said otherwise. */
  outcome: EpisodeOutcome;
  /** Ascending by frame, at most one per frame. */
  keyframes: KeptKeyframe[];
  /** Whose review counted, of several that of all; empty for proposals. */
  curators: string[];
}

export interface SkippedEpisode {
  episode: number;
  reason: SkipReason;
  message: string;
}

export interface Selection {
  kept: KeptEpisode[];
  skipped: SkippedEpisode[];
}

export interface ExportRequest {
  dataset: Dataset;
  project: Project;
  options: ExportOptions;
  /** Who makes what can be shared; this process if not given. */
  engine?: TaskEngine | undefined;
}

const episodesPerTurn = 200;

/** Reads every episode that might be taken once; a broken one is skipped, not thrown. Rejects only when canceled. */
export async function selectEpisodes(question: ExportRequest, job: JobContext): Promise<Selection> {
  const selection: Selection = { kept: [], skipped: [] };
  const dropped = new Set(question.options.drop);
  const indices = question.dataset.episodes.map(({ index }) => index);
  const said = await question.dataset.outcomes?.(indices);
  for (const [position, { index }] of question.dataset.episodes.entries()) {
    // Whoever does not want the answer any more is heard in between.
    if (position % episodesPerTurn === episodesPerTurn - 1) await setImmediate();
    job.signal.throwIfAborted();
    if (dropped.has(index)) {
      selection.skipped.push(skip(index, 'dropped', `Episode ${index} was left out by hand.`));
      continue;
    }
    const source = said?.get(index) ?? null;
    const result = await keepOrSkip(question, index, source).catch((error: unknown) => {
      const { message } = faultOfData(error, `Episode ${index} cannot be read`);
      return skip(index, 'broken', message);
    });
    if ('reason' in result) selection.skipped.push(result);
    else selection.kept.push(result);
  }
  return selection;
}

async function keepOrSkip(
  question: ExportRequest,
  index: number,
  source: SourceOutcome | null,
): Promise<KeptEpisode | SkippedEpisode> {
  const { dataset, project, options } = question;
  const broken = dataset.problemsOf(index).find(({ severity }) => severity === 'error');
  if (broken !== undefined) return skip(index, 'broken', broken.message);
  if (dataset.episode(index).length === 0) {
    return skip(index, 'broken', `Episode ${index} has no frames.`);
  }
  const proposals = await project.proposals(index);
  const decisions = project.decisions(index);
  const isReviewed = options.decisions === 'reviewed';
  if (isReviewed && decisions.length === 0 && project.unfinished(index) !== null) {
    return notFinished(question, index);
  }
  if (proposals === null && (!isReviewed || decisions.length === 0)) {
    return skip(
      index,
      'no-proposals',
      `Nothing was proposed for episode ${index} yet; propose keyframes first.`,
    );
  }
  if (options.decisions === 'reviewed' && decisions.length === 0)
    return notFinished(question, index);

  const fingerprint = await dataset.fingerprint(index);
  const counting = await countingReview(question, index, { decisions, fingerprint });
  const { review, curators, differing } = counting;
  if (isReviewed && differing.length > 0) {
    const who = differing.join(', ');
    return skip(
      index,
      'disputed',
      `Episode ${index} is left out: ${who} differ on it; settle it in Team, or choose whose decisions count.`,
    );
  }
  if (review.flagged && !options.includeFlagged) {
    const why = review.dropReason === null ? '' : ` (${dropWords[review.dropReason]})`;
    return skip(
      index,
      'flagged',
      `Episode ${index} was dropped${why}; take it in again, or export dropped ones too.`,
    );
  }
  const outcome = outcomeOf(source, review.outcome);
  if (!options.outcomes.includes(outcomeKind(outcome.value))) {
    const word = outcomeWord(outcome.value);
    return skip(index, 'outcome', `Episode ${index} is left out: its outcome is ${word}.`);
  }
  const tag = review.tags.find((each) => options.withoutTags.includes(each));
  if (tag !== undefined) {
    return skip(index, 'tagged', `Episode ${index} is left out: it is tagged “${tag}”.`);
  }
  const changed = skip(
    index,
    'changed-since-review',
    `Episode ${index} is not the one that was ${options.decisions}: its length or actions changed; review it again.`,
  );
  if (options.decisions === 'proposed' && proposals?.fingerprint !== fingerprint) return changed;
  if (options.decisions === 'reviewed' && (!review.finished || curators.length === 0)) {
    return decisions.some((decision) => decision.fingerprint !== fingerprint)
      ? changed
      : notFinished(question, index);
  }
  const keyframes =
    options.decisions === 'reviewed'
      ? review.keyframes.filter(({ state }) => state === 'accepted')
      : (proposals?.keyframes ?? []);
  const { length } = dataset.episode(index);
  if (keyframes.some(({ frame }) => frame >= length)) return changed;
  return {
    episode: index,
    frames: length,
    fingerprint,
    outcome,
    keyframes: onePerFrame(keyframes, length),
    curators: options.decisions === 'reviewed' ? curators : [],
  };
}

/** With the frames of each one's run, which keep its text. */
function onePerFrame(
  keyframes: readonly (KeptKeyframe & { run?: FrameRun | undefined })[],
  length: number,
): KeptKeyframe[] {
  const best = new Map<number, KeptKeyframe>();
  for (const { id, frame, cues, score, reasoning } of keyframes) {
    const other = best.get(frame);
    if (other === undefined || score > other.score)
      best.set(frame, { id, frame, cues, score, reasoning: taught(reasoning) });
  }
  const own = [...best.values()];
  for (const keyframe of own) {
    const { from, to } = keyframes.find(({ id }) => id === keyframe.id)?.run ?? { from: 0, to: -1 };
    for (let frame = from; frame <= Math.min(to, length - 1); frame++) {
      // Where another keyframe stands, its own text does.
      if (!best.has(frame)) best.set(frame, { ...keyframe, frame });
    }
  }
  return [...best.values()].sort((a, b) => a.frame - b.frame);
}

/** Drafts of older versions say in words that nothing is known, which nobody should learn. */
const taught = (reasoning: Reasoning): Reasoning =>
  reasoning.source === 'movement' && reasoning.text.startsWith(unknownMovement)
    ? { ...reasoning, text: '' }
    : reasoning;

export const skip = (episode: number, reason: SkipReason, message: string): SkippedEpisode => ({
  episode,
  reason,
  message,
});

function notFinished({ project }: ExportRequest, index: number): SkippedEpisode {
  const why = project.unfinished(index) ?? `Episode ${index} is not finished; finish its review.`;
  return skip(index, 'not-finished', why);
}
