/** What can be learned from: the episodes that a curator finished, with the keyframes that were left. */
import { foldReview, sameEpisode, standingActs } from '../../shared/model/fold-review';
import type { BoundaryGuess, ReviewedKeyframe } from '../../shared/model/keyframe';
import type { EpisodeReview } from '../../shared/model/review';
import type { Dataset } from '../datasets/dataset';
import { limits } from '../files/limits';
import type { Project } from '../project/project';
import { breathe } from '../system/breathe';
import { grouped } from '../system/grouped';

/** A keyframe of a finished episode. */
export interface Mark {
  frame: number;
  boundary?: BoundaryGuess;
  /** What the curator wrote there. */
  text?: string;
}

export interface Reference {
  episode: number;
  fingerprint: string;
  tasks: string[];
  /** Ascending by frame. */
  marks: Mark[];
}

/** Plain JSON. */
export interface Reviewed {
  curator: string;
  /** All that the curator finished, ascending. */
  finished: number[];
  /** How many of those nothing can be learned from: they are dropped, or keep no keyframe, or too many. */
  leftOut: number;
  /** Those that are learned from, ascending by episode. */
  references: Reference[];
}

/** The ones finished last: a habit changes, and each is aligned to every episode. */
const mostReferences = 32;

/**
 * What one curator finished; null where nobody did. Episodes that cannot be read are left out.
 *
 * @param curator null: who is followed. That is, of those with `enough` finished episodes that can be learned from, who
 * finished one last: another one's first does not take the place of many. Where nobody has as many, the last of all.
 * @param most of those finished last that are references
 */
export async function reviewedBy(
  dataset: Dataset,
  project: Pick<Project, 'decisions' | 'hasDecisions' | 'proposals'>,
  curator: string | null,
  { enough = 1, most = mostReferences }: { enough?: number; most?: number } = {},
): Promise<Reviewed | null> {
  const all: (Reference & { curator: string; atMs: number; isUsable: boolean })[] = [];
  for (const { index: episode, tasks } of dataset.episodes) {
    if (!project.hasDecisions(episode)) continue;
    const fingerprint = await dataset.fingerprint(episode).catch(() => null);
    if (fingerprint === null) continue;
    const decisions = sameEpisode(project.decisions(episode), fingerprint);
    const stored = await project.proposals(episode);
    const proposals = stored?.fingerprint === fingerprint ? stored.keyframes : [];
    for (const [name, own] of grouped(decisions, (decision) => decision.curator)) {
      const review = foldReview(proposals, own);
      const finish = standingActs(own).findLast(({ act }) => act.kind === 'finish');
      if (!review.finished || finish === undefined) continue;
      const marks = review.keyframes.filter(isMark).map(markOf);
      const isUsable = canTeach(review);
      all.push({ curator: name, atMs: finish.atMs, isUsable, episode, fingerprint, tasks, marks });
    }
  }
  const newest = all.sort((a, b) => b.atMs - a.atMs || b.episode - a.episode);
  const teaching = newest.filter(({ isUsable }) => isUsable);
  const chosen = curator ?? followed(teaching, enough) ?? newest[0]?.curator;
  const own = newest.filter((each) => each.curator === chosen);
  if (chosen === undefined || own.length === 0) return null;
  const usable = teaching.filter((each) => each.curator === chosen);
  return {
    curator: chosen,
    finished: own.map(({ episode }) => episode).sort((a, b) => a - b),
    leftOut: own.length - usable.length,
    references: usable
      .slice(0, most)
      .sort((a, b) => a.episode - b.episode)
      .map(({ episode, fingerprint, tasks, marks }) => ({ episode, fingerprint, tasks, marks })),
  };
}

/** @param teaching the episodes that can be learned from, who finished last first */
function followed(teaching: readonly { curator: string }[], enough: number): string | undefined {
  const counts = new Map<string, number>();
  for (const { curator } of teaching) counts.set(curator, (counts.get(curator) ?? 0) + 1);
  const found = teaching.find(({ curator }) => (counts.get(curator) ?? 0) >= enough);
  return (found ?? teaching[0])?.curator;
}

/**
 * How many episodes a curator finished that can be learned from, counted no further than `most`. Reads no proposals;
 * episodes that cannot be read do not count.
 */
export async function countFinished(
  dataset: Dataset,
  project: Pick<Project, 'decisions' | 'hasDecisions' | 'info'>,
  { curator, most }: { curator: string; most: number },
): Promise<number> {
  if (!project.info.curators.includes(curator)) return 0;
  let count = 0;
  for (const [at, { index }] of dataset.episodes.entries()) {
    await breathe(at);
    if (count >= most) break;
    if (!project.hasDecisions(index)) continue;
    const own = project.decisions(index).filter((decision) => decision.curator === curator);
    if (!own.some(({ act }) => act.kind === 'finish')) continue;
    const fingerprint = await dataset.fingerprint(index).catch(() => null);
    if (fingerprint === null) continue;
    // Whatever was accepted is in the decisions themselves.
    const review = foldReview([], sameEpisode(own, fingerprint));
    if (review.finished && canTeach(review)) count += 1;
  }
  return count;
}

/**
 * A dropped one is no example, nor one of which nothing is left: who learned from it would propose nothing. Nor is one
 * with more than any: each of its keyframes is compared with all those of the others.
 */
function canTeach({ flagged, keyframes }: EpisodeReview): boolean {
  const marks = keyframes.filter(isMark).length;
  return !flagged && marks > 0 && marks <= limits.learnedMarks;
}

/** What a curator wants, but for a first or last frame that only the policy keeps: no cue speaks of it. */
const isMark = ({ state, cues, moved, added }: ReviewedKeyframe): boolean =>
  state === 'accepted' && (cues.length > 0 || moved || added);

const markOf = ({ frame, boundary, reasoning }: ReviewedKeyframe): Mark => ({
  frame,
  ...(boundary === undefined ? {} : { boundary }),
  ...(reasoning.source === 'curator' && reasoning.text.trim() !== ''
    ? { text: reasoning.text }
    : {}),
});
