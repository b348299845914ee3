import { StudioError } from '../shared/errors';

/** Larger lists come from a typing mistake such as 0-99999999999. */
const mostEpisodes = 1_000_000;

/**
 * Reads `0-9,12` as episode indices, ascending, each once. Throws `invalid-input` naming the part that is wrong and the
 * option it was given to.
 */
export function parseEpisodeList(text: string, option = '--episodes'): number[] {
  const episodes = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^\s*(\d{1,9})(?:\s*-\s*(\d{1,9}))?\s*$/.exec(part);
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    if (match === null || to < from || to - from >= mostEpisodes) {
      throw new StudioError(
        'invalid-input',
        `${option}: "${part.trim()}" is neither an episode number nor a range such as 0-9.`,
      );
    }
    for (let episode = from; episode <= to; episode++) episodes.add(episode);
  }
  return [...episodes].sort((a, b) => a - b);
}
