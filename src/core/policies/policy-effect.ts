/** What a policy does to the episodes whose signals are in memory, beside another policy. */
import { setImmediate } from 'node:timers/promises';
import { LastUsed } from '../../shared/last-used';
import type { Policy } from '../../shared/model/policy';
import type { EpisodeChange, PolicyEffect, PolicyFigures } from '../../shared/model/policy-effect';
import { fuse, policyFor } from '../keyframes/fuse';
import { histogram } from '../signals/histogram';
import { cueSettingsOf, type CachedEpisode, type PolicySignals } from './policy-signals';

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
  tried: Policy;
  against: Policy;
  /** After so long it answers with what it has; `episodes` then is less than `of`. */
  budgetMs: number;
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
}

/** Throws the signal's reason when aborted, nothing else. */
export async function policyEffect(request: EffectRequest): Promise<PolicyEffect> {
  const { signals, results, signal } = request;
  const tried = results.of(request.tried);
  const against = results.of(request.against);
  const rows: Row[] = [];
  const computedBefore = results.computed;
  const startMs = performance.now();
  let turnStartMs = startMs;
  for (const episode of signals.mixed()) {
    rows.push({ episode, tried: tried(episode), against: against(episode) });
    const nowMs = performance.now();
    // Every answer knows something that the one before did not.
    if (nowMs - startMs > request.budgetMs && results.computed > computedBefore) break;
    if (nowMs - turnStartMs < turnMs) continue;
    await setImmediate();
    signal.throwIfAborted();
    turnStartMs = performance.now();
  }
  return summarise(rows, signals);
}

interface Row {
  episode: CachedEpisode;
  tried: Kept;
  against: Kept;
}

function summarise(rows: readonly Row[], signals: PolicySignals): PolicyEffect {
  const frames = rows.reduce((sum, { episode }) => sum + episode.frames, 0);
  const minutes = rows.reduce((sum, { episode }) => sum + episode.frames / episode.fps, 0) / 60;
  const { edges } = histogram(
    rows.flatMap((row) => [row.tried.frames.length, row.against.frames.length]),
    { whole: true },
  );
  const changes = rows
    .map((row) => changeOf(row, signals))
    .filter(({ added, removed }) => added + removed > 0)
    .sort((a, b) => b.added + b.removed - a.added - a.removed || a.episode - b.episode);
  const all = { frames, minutes, edges };
  return {
    episodes: rows.length,
    of: signals.expected,
    inDataset: signals.dataset.episodes.length,
    frames,
    withEvents: rows.filter(({ episode }) => episode.hasEvents).length,
    tried: figuresOf(
      rows.map((row) => row.tried),
      all,
    ),
    against: figuresOf(
      rows.map((row) => row.against),
      all,
    ),
    edges,
    changedEpisodes: changes.length,
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

function changeOf({ episode, tried, against }: Row, { dataset }: PolicySignals): EpisodeChange {
  const frames = matched(against.frames, tried.frames, sameSec * episode.fps);
  return {
    episode: episode.episode,
    task: dataset.episode(episode.episode).tasks.join(' · '),
    length: episode.frames,
    before: against.frames.length,
    after: tried.frames.length,
    added: frames.added.length,
    removed: frames.removed.length,
    frames,
  };
}

/** Pairs up two ascending lists of frames, one to one and in order, within `reach` frames. */
function matched(
  against: readonly number[],
  tried: readonly number[],
  reach: number,
): EpisodeChange['frames'] {
  const found: EpisodeChange['frames'] = { added: [], removed: [], stays: [] };
  let [i, j] = [0, 0];
  while (i < against.length || j < tried.length) {
    const before = against[i] ?? Infinity;
    const now = tried[j] ?? Infinity;
    if (Math.abs(before - now) <= reach) {
      found.stays.push(now);
      i += 1;
      j += 1;
    } else if (before < now) {
      found.removed.push(before);
      i += 1;
    } else {
      found.added.push(now);
      j += 1;
    }
  }
  return found;
}
