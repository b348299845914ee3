/**
 * How well learning serves a curator, by their own decisions: each finished episode is left out of what is learned for
 * it.
 */
import { isCanceled } from '../../shared/errors';
import { acceptedSec, type LearningCurve } from '../../shared/model/policy-effect';
import type { Policy } from '../../shared/model/policy';
import type { Dataset } from '../datasets/dataset';
import { matchSpans } from '../evaluation/matching';
import { storedEvents } from '../events/episode-events';
import { calibrationOf } from '../keyframes/calibrate';
import { proposeEpisode, seeEpisode } from '../keyframes/propose-episode';
import { heedsEvents, keptEvidence } from '../keyframes/scene-evidence';
import { alignToAll, heldOut, type KnownEpisode, type KnownEpisodes } from '../learning/held-out';
import { reviewedBy, type Reference } from '../learning/references';
import { keptPictures, traitsOf } from '../learning/traits';
import type { Project } from '../project/project';
import { breathe } from '../system/breathe';

/** The ones finished last: each is aligned to each. */
const mostEpisodes = 16;
const reviewedCounts = [0, 1, 2, 4, 8];
/** Empty where nobody finished an episode. Decodes nothing. Throws the signal's reason. */
export async function learningCurve(
  { dataset, project }: { dataset: Dataset; project: Project },
  { curator, policy }: { curator: string | null; policy: Policy },
  signal: AbortSignal,
): Promise<LearningCurve> {
  const enough = policy.learn.fromEpisodes;
  const reviewed = await reviewedBy(dataset, project, curator, { enough, most: mostEpisodes });
  if (reviewed === null) return { curator, finished: 0, leftOut: 0, scored: 0, points: [] };
  const known: KnownEpisode[] = [];
  for (const reference of reviewed.references) {
    signal.throwIfAborted();
    await breathe(0, 1);
    const episode = await knownEpisode({ dataset, project }, policy, reference);
    if (episode !== null) known.push(episode);
  }
  const { from } = policy.learn;
  const alignments: KnownEpisodes['alignments'][number][] = [];
  for (const reference of known.keys()) {
    signal.throwIfAborted();
    await breathe(0, 1);
    alignments.push(alignToAll(known, reference, from === 'nothing' ? 'both' : from));
  }
  const points = reviewedCounts.flatMap((count) => {
    if (count >= known.length) return [];
    const draws =
      count === 0
        ? known.map(({ proposed }) => [proposed.map(({ frame }) => frame)])
        : heldOut({ episodes: known, alignments }, count);
    return [{ reviewed: count, ...acceptedIn(known, draws) }];
  });
  return {
    curator: reviewed.curator,
    finished: reviewed.finished.length - reviewed.leftOut,
    leftOut: reviewed.leftOut,
    scored: known.length,
    points,
  };
}

/** Null where the episode cannot be read. */
async function knownEpisode(
  { dataset, project }: { dataset: Dataset; project: Project },
  policy: Policy,
  { episode, fingerprint, tasks, marks }: Reference,
): Promise<KnownEpisode | null> {
  try {
    const calibration = await calibrationOf(dataset, project.robot);
    const signals = await dataset.signals(episode);
    const seen = await storedEvents(project.folder, episode, { fingerprint, model: null });
    const evidence = (await keptEvidence(project.folder))?.evidence ?? null;
    const reasoning = await dataset.reasoning(episode);
    const events = heedsEvents(policy, evidence) ? seen : null;
    const input = { signals, calibration, tasks, reasoning, events };
    const found = seeEpisode(input, policy);
    return {
      traits: traitsOf(found.motion, seen === null ? null : keptPictures(seen)),
      marks,
      proposed: proposeEpisode(input, policy, found).filter(({ cues }) => cues.length > 0),
    };
  } catch (error) {
    if (isCanceled(error)) throw error;
    return null;
  }
}

/** Shares over all draws: of the proposals, those accepted as they are; of the curator's keyframes, those proposed. */
function acceptedIn(
  known: readonly KnownEpisode[],
  draws: readonly (readonly (readonly number[])[])[],
): { accepted: number; found: number } {
  let [hits, proposals, marks] = [0, 0, 0];
  for (const [i, { traits, marks: own }] of known.entries()) {
    const spans = own.map(({ frame }) => ({ from: frame, to: frame }));
    for (const frames of draws[i] ?? []) {
      const matched = matchSpans(frames, spans, traits.fps, acceptedSec);
      hits += matched.filter((index) => index !== null).length;
      proposals += frames.length;
      marks += own.length;
    }
  }
  return { accepted: hits / Math.max(1, proposals), found: hits / Math.max(1, marks) };
}
