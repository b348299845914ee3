/** What one act on many episodes comes to in each of them. */
import { bulkAtOnce } from '../../shared/api/review';
import type { BulkAct, BulkDecision, BulkPlan } from '../../shared/model/bulk';
import { mostTags, type DecisionAct } from '../../shared/model/decision';
import { idsStanding, sameEpisode } from '../../shared/model/fold-review';
import { finishOn } from '../../shared/model/marks';
import type { ReviewedKeyframe } from '../../shared/model/keyframe';
import type { EpisodeReview, ReviewOverview } from '../../shared/model/review';
import type { Dataset } from '../datasets/dataset';
import type { Project } from '../project/project';
import { seenNow } from '../project/seen-now';
import { inTurns } from '../system/in-turns';

/** One decision holds more, but its line may not be too long. */
const mostKeyframes = 1_000;

export interface BulkRequest {
  dataset: Dataset;
  project: Project;
  curator: string;
  episodes: readonly number[];
  act: BulkAct;
}

/** Counts what would change; no episode is read. Throws `not-found` for an episode that the dataset does not have. */
export async function planBulk(request: BulkRequest): Promise<BulkPlan> {
  const { dataset, project, curator, act } = request;
  const plan: BulkPlan = { episodes: 0, keyframes: 0, undecided: 0, withoutKeyframes: 0 };
  await inTurns(new Set(request.episodes), (episode) => {
    const overview = project.overview(dataset.episode(episode).index, curator);
    if (!changes(overview, act)) return;
    plan.episodes += 1;
    if (act.kind === 'accept') plan.keyframes += overview.undecided;
    if (act.kind === 'finish') {
      plan.undecided += overview.undecided;
      if (overview.keyframes === 0) plan.withoutKeyframes += 1;
    }
  });
  return plan;
}

/** Ascending by episode. Throws as reading an episode does. */
export async function bulkDecisions(request: BulkRequest): Promise<BulkDecision[]> {
  const { dataset, project, curator, act } = request;
  const made: BulkDecision[] = [];
  for (const episode of [...new Set(request.episodes)].sort((a, b) => a - b)) {
    const fingerprint = await dataset.fingerprint(episode);
    const proposals = await project.proposals(episode);
    const acts = actsOn(await project.review(episode, curator), act).map((each) =>
      each.kind === 'finish' ? finishOn(proposals) : each,
    );
    if (acts.length === 0) continue;
    made.push({ episode, fingerprint, acts, notBeforeMs: afterAll(project, episode) });
  }
  return made;
}

/**
 * What takes back an act on many, or its reverts, where it still stands; the newest of an episode first. `more`: where
 * to go on; null when that was all. Throws as reading an episode does.
 */
export async function takeBack(request: {
  dataset: Dataset;
  project: Project;
  curator: string;
  together: string;
  after: number | null;
}): Promise<{ decisions: BulkDecision[]; more: number | null }> {
  const { dataset, project, curator, together, after } = request;
  const all = project
    .decidedTogether(together)
    .filter((episode) => after === null || episode > after)
    .sort((a, b) => a - b);
  const some = all.slice(0, bulkAtOnce);
  const decisions: BulkDecision[] = [];
  for (const episode of some) {
    const fingerprint = await dataset.fingerprint(episode);
    const every = project.decisions(episode).filter((decision) => decision.curator === curator);
    const own = sameEpisode(every, fingerprint);
    const standing = idsStanding(own);
    const made = own.filter((each) => each.together === together && standing.has(each.id));
    if (made.length === 0) continue;
    const acts = made.toReversed().map(({ id }) => ({ kind: 'revert' as const, decisionId: id }));
    decisions.push({ episode, fingerprint, acts, notBeforeMs: afterAll(project, episode) });
  }
  return { decisions, more: some.length < all.length ? (some.at(-1) ?? null) : null };
}

/** When a decision about the episode counts after all that are there. */
const afterAll = (project: Project, episode: number): number =>
  Math.max(0, ...project.decisions(episode).map(({ atMs }) => atMs + 1));

type Reviewed = Pick<ReviewOverview, 'finished' | 'flagged' | 'dropReason' | 'tags' | 'outcome'>;

/** Whether it says anything that is not so already. */
function changes(review: Reviewed & { undecided: number }, act: BulkAct): boolean {
  if (act.kind === 'accept') return review.undecided > 0;
  if (act.kind === 'finish') return !review.finished;
  if (act.kind === 'reopen') return review.finished;
  if (act.kind === 'flag') {
    const { flagged, reason = review.dropReason } = act;
    return review.flagged !== flagged || (flagged && review.dropReason !== reason);
  }
  if (act.kind === 'outcome') return review.outcome === null || review.outcome.value !== act.value;
  return review.tags.includes(act.tag) !== act.on && (!act.on || review.tags.length < mostTags);
}

function actsOn(review: EpisodeReview, act: BulkAct): DecisionAct[] {
  const undecided = review.keyframes.filter(({ state }) => state === 'proposed');
  if (!changes({ ...review, undecided: undecided.length }, act)) return [];
  if (act.kind === 'accept') return acceptedUnseen(undecided);
  if (act.kind !== 'tag') return [act];
  const others = review.tags.filter((tag) => tag !== act.tag);
  return [{ kind: 'tag', tags: act.on ? [...others, act.tag] : others }];
}

function acceptedUnseen(keyframes: readonly ReviewedKeyframe[]): DecisionAct[] {
  const acts: DecisionAct[] = [];
  for (let from = 0; from < keyframes.length; from += mostKeyframes) {
    const some = keyframes.slice(from, from + mostKeyframes).map(seenNow);
    acts.push({ kind: 'accept', keyframes: some, unseen: true });
  }
  return acts;
}
