/** What a policy does to the episodes whose signals are in memory, beside another policy. */
import { setImmediate } from 'node:timers/promises';
import { LastUsed } from '../../shared/last-used';
import type { Policy } from '../../shared/model/policy';
import type { EpisodeChange, PolicyEffect, PolicyFigures } from '../../shared/model/policy-effect';
import { fuse, policyFor } from '../keyframes/fuse';
import { histogram } from '../signals/histogram';
import { toleranceFrames } from '../signals/tolerance';
import type { Standing } from '../project/keep-decided';
import { matched } from './matched';
import { cueSettingsOf, type CachedEpisode, type PolicySignals } from './policy-signals';
import { reviewChange, type StandingKeyframes } from './standing-keyframes';

/** Other work of the core gets its turn at least this often. */
const turnMs = 8;
const mostChanges = 50;
/** Keyframes of two policies this near each other are the same one. */
const sameSec = 0.25;
/** Results of this many policies are kept. */
const keptPolicies = 4;

/** Of one episode: ascending frames, and how many keyframes carry each kind of cue. */
interface Kept {
  frames: number[];
  cues: Map<string, number>;
}

/** Results by policy, then episode, so that asking again goes on where the last answer stopped. */
export class PolicyResults {
  readonly #byPolicy = new LastUsed<string, Map<CachedEpisode, Kept>>(keptPolicies);
  /** How many were computed, not found. */
  computed = 0;

  of(policy: Policy): (episode: CachedEpisode) => Kept {
    const { name: _name, ...settings } = policy;
    const results = this.#byPolicy.getOrMake(JSON.stringify(settings), () => new Map());
    const cueSettings = cueSettingsOf(policy);
    return (episode) => {
      const known = results.get(episode);
      if (known !== undefined) return known;
      const kept = keptIn(episode, policy, cueSettings);
      results.set(episode, kept);
      this.computed += 1;
      return kept;
    };
  }
}

function keptIn(episode: CachedEpisode, policy: Policy, cueSettings: string): Kept {
  const found = episode.cues(policy, cueSettings);
  const cues = new Map<string, number>();
  const keyframes = episode.frozen ? [] : fuse(found, episode, policyFor(found, policy));
  for (const keyframe of keyframes) {
    const kinds = new Set(keyframe.cues.map(({ kind }): string => kind));
    if (kinds.size === 0) kinds.add('none');
    for (const kind of kinds) cues.set(kind, (cues.get(kind) ?? 0) + 1);
  }
  return { frames: keyframes.map(({ frame }) => frame), cues };
}

export interface EffectRequest {
  signals: PolicySignals;
  results: PolicyResults;
  reviews: StandingKeyframes;
  tried: Policy;
  against: Policy;
  /** See `PolicyEffect`. */
  asExported: boolean;
  /** After so long it answers with what it has; `episodes` then is less than `of`. */
  budgetMs: number;
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
}

/** Throws the signal's reason when aborted, nothing else. */
export async function policyEffect(request: EffectRequest): Promise<PolicyEffect> {
  const { signals, results, reviews, signal } = request;
  const tried = results.of(request.tried);
  const against = results.of(request.against);
  const rows: Row[] = [];
  const learned = (): number => results.computed + reviews.read;
  const learnedBefore = learned();
  const startMs = performance.now();
  let turnStartMs = startMs;
  for (const episode of signals.mixed()) {
    const known = request.asExported ? null : reviews.known(episode.episode);
    const standing = known === undefined ? await reviews.lookUp(episode.episode) : known;
    rows.push({ episode, tried: tried(episode), against: against(episode), standing });
    const nowMs = performance.now();
    // Every answer knows something that the one before did not.
    if (nowMs - startMs > request.budgetMs && learned() > learnedBefore) break;
    if (nowMs - turnStartMs < turnMs) continue;
    await setImmediate();
    signal.throwIfAborted();
    turnStartMs = performance.now();
  }
  return summarise(rows, request);
}

interface Row {
  episode: CachedEpisode;
  tried: Kept;
  against: Kept;
  standing: Standing | null;
}

function summarise(
  rows: readonly Row[],
  { signals, tried, asExported }: EffectRequest,
): PolicyEffect {
  const frames = rows.reduce((sum, { episode }) => sum + episode.frames, 0);
  const minutes = rows.reduce((sum, { episode }) => sum + episode.frames / episode.fps, 0) / 60;
  const { edges } = histogram(
    rows.flatMap((row) => [row.tried.frames.length, row.against.frames.length]),
    { whole: true },
  );
  const all = rows.map((row) => changeOf(row, signals, tried.minGapSec));
  const changes = all
    .filter(({ added, removed }) => added + removed > 0)
    .sort((a, b) => b.added + b.removed - a.added - a.removed || a.episode - b.episode);
  const of = { frames, minutes, edges };
  return {
    episodes: rows.length,
    of: signals.expected,
    inDataset: signals.dataset.episodes.length,
    frames,
    withEvents: rows.filter(({ episode }) => episode.hasEvents).length,
    tried: figuresOf(
      rows.map((row) => row.tried),
      of,
    ),
    against: figuresOf(
      rows.map((row) => row.against),
      of,
    ),
    edges,
    changedEpisodes: changes.length,
    changedKeyframes: changes.reduce((sum, { added, removed }) => sum + added + removed, 0),
    asExported,
    review: reviewsOf(all),
    changes: changes.slice(0, mostChanges),
  };
}

function figuresOf(
  kept: readonly Kept[],
  all: { frames: number; minutes: number; edges: readonly number[] },
): PolicyFigures {
  const keyframes = kept.reduce((sum, { frames }) => sum + frames.length, 0);
  const cues: Record<string, number> = {};
  for (const one of kept) {
    for (const [kind, count] of one.cues) cues[kind] = (cues[kind] ?? 0) + count;
  }
  const episodesPerBin = Array.from({ length: Math.max(0, all.edges.length - 1) }, () => 0);
  for (const { frames } of kept) {
    const bin = all.edges.findLastIndex((edge) => edge <= frames.length);
    const within = Math.min(bin, episodesPerBin.length - 1);
    episodesPerBin[within] = (episodesPerBin[within] ?? 0) + 1;
  }
  return {
    keyframes,
    perMinute: all.minutes === 0 ? 0 : keyframes / all.minutes,
    sparsity: all.frames === 0 ? 0 : 1 - keyframes / all.frames,
    cues,
    episodesPerBin,
  };
}

/** Null where no episode has proposals. */
function reviewsOf(changes: readonly EpisodeChange[]): PolicyEffect['review'] {
  const reviews = changes.flatMap(({ review }) => review ?? []);
  if (reviews.length === 0) return null;
  const sum = { added: 0, removed: 0, decided: 0, episodes: 0 };
  for (const { added, removed, decided } of reviews) {
    sum.added += added;
    sum.removed += removed;
    sum.decided += decided;
    if (added + removed > 0) sum.episodes += 1;
  }
  return sum;
}

function changeOf(row: Row, { dataset }: PolicySignals, minGapSec: number): EpisodeChange {
  const { episode, tried, against, standing } = row;
  const reach = toleranceFrames(sameSec, episode.fps);
  const frames = matched(against.frames, tried.frames, reach);
  return {
    episode: episode.episode,
    task: dataset.episode(episode.episode).tasks.join(' · '),
    length: episode.frames,
    before: against.frames.length,
    after: tried.frames.length,
    added: frames.added.length,
    removed: frames.removed.length,
    frames,
    review:
      standing === null
        ? null
        : reviewChange(tried.frames, standing, { fps: episode.fps, minGapSec, reach }),
  };
}
