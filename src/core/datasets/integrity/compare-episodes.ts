/** What only shows when episodes are put side by side: dimensions that never move, episodes that are there twice. */
import type { Problem } from '../../../shared/errors';
import { addAll } from '../../system/add-all';
import { problem } from '../problems';
import type { EpisodeMeasures } from './measure-episode';

/**
 * A dimension that rests in one episode is worth a remark if it moves in this share of the others, and they are a few.
 */
const usualShare = 0.9;
const minEpisodes = 5;

interface Tally {
  names: readonly string[];
  /** Episodes in which the dimension moves. */
  moving: Uint32Array;
  /** Values of the first frame of the first episode; NaN for dimensions that start elsewhere in another one. */
  first: Float32Array;
  /** The episodes that hold it. */
  looked: number[];
  /** Of each episode, which dimensions move; those left out in which none does. */
  episodes: Map<number, Uint8Array>;
}

export class EpisodeComparison {
  private readonly features = new Map<string, Tally>();
  private readonly looked: number[] = [];
  private readonly contents = new Map<string, number>();
  private readonly problems: Problem[] = [];

  /** Episodes come in ascending order. @param contents a hash of everything that was measured */
  add(episode: number, { moving, frozen }: EpisodeMeasures, contents: string): void {
    this.looked.push(episode);
    let anyMoves = moving.size === 0;
    for (const [key, { names, dims, first }] of moving) {
      const tally: Tally = this.features.get(key) ?? {
        names,
        moving: new Uint32Array(names.length),
        first: first.slice(),
        looked: [],
        episodes: new Map(),
      };
      this.features.set(key, tally);
      tally.looked.push(episode);
      // What is frozen as a whole was told as a whole.
      if (!frozen) tally.episodes.set(episode, dims);
      dims.forEach((moves, dim) => {
        tally.moving[dim] = (tally.moving[dim] ?? 0) + moves;
        if (moves === 1) anyMoves = true;
        if (tally.first[dim] !== first[dim]) tally.first[dim] = Number.NaN;
      });
    }
    const twin = this.contents.get(contents);
    if (twin === undefined) this.contents.set(contents, episode);
    // Two robots that stand still for the same time are alike without being the same recording.
    else if (anyMoves) {
      const message = `Episode ${episode} holds the same numbers in every frame as episode ${twin}, as if it were stored twice; leave one of them out of the export.`;
      this.problems.push(problem('episode-duplicate', { message, episode }));
    }
  }

  /** Call it once, after the last episode. */
  finish(): Problem[] {
    const problems = [...this.problems];
    for (const [key, tally] of this.features) {
      addAll(problems, missing(key, tally, this.looked));
      // A reward or a flag may well stay what it is.
      if (/^(action|observation)/.test(key)) addAll(problems, compare(key, tally));
    }
    return problems;
  }
}

/** Episodes without a feature that most have; one that few have is told once. */
function missing(key: string, { looked }: Tally, all: readonly number[]): Problem[] {
  if (looked.length === all.length) return [];
  const among = `${looked.length} of ${all.length} episodes looked at`;
  if (looked.length * 2 < all.length) {
    const message = `${key} is in ${among} alone (the first is ${looked[0] ?? 0}); the others' data files lack it.`;
    return [problem('feature-missing', { message })];
  }
  const having = new Set(looked);
  return all
    .filter((episode) => !having.has(episode))
    .map((episode) => {
      const message = `Episode ${episode} has no ${key}, unlike ${among}: its data file lacks it; restore the file, or leave the episode out of the export.`;
      return problem('feature-missing', { message, episode });
    });
}

function compare(key: string, { names, moving, first, looked, episodes }: Tally): Problem[] {
  const problems: Problem[] = [];
  const dead = names.filter((_name, dim) => moving[dim] === 0 && !Number.isNaN(first[dim]));
  if (dead.length > 0 && looked.length > 1) {
    const which = dead.length === names.length ? key : `${list(dead)} of ${key}`;
    const message = `${which} never changed: ${dead.length} of ${names.length} values are the same in every frame of all ${looked.length} episodes looked at.`;
    problems.push(problem('dimension-dead', { message }));
  }
  if (episodes.size < minEpisodes) return problems;
  const usual = names.map((_name, dim) => (moving[dim] ?? 0) >= usualShare * (episodes.size - 1));
  for (const [episode, dims] of episodes) {
    const resting = names.filter((_name, dim) => (usual[dim] ?? false) && dims[dim] === 0);
    if (resting.length === 0) continue;
    const moves = dims.includes(1);
    const message = moves
      ? `${list(resting)} of ${key} never ${resting.length === 1 ? 'changes' : 'change'} in episode ${episode}, unlike in most others; check whether it was recorded.`
      : `${key} does not change at all in episode ${episode}; it was not recorded, or nothing happens.`;
    problems.push(problem(moves ? 'dimension-constant' : 'signal-frozen', { message, episode }));
  }
  return problems;
}

const list = (names: readonly string[]): string =>
  names.length <= 4
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
