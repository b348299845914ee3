/** Episodes as people type them: `0-9, 12`. */

/** Larger lists come from a typing mistake such as 0-99999999999. */
const mostEpisodes = 1_000_000;

/** Episode indices, ascending, each once; or the part of the text that is neither a number nor a range. */
export function readEpisodeList(text: string): { episodes: number[] } | { wrong: string } {
  const episodes = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^\s*(\d{1,9})(?:\s*-\s*(\d{1,9}))?\s*$/.exec(part);
    const from = Number(match?.[1]);
    const to = Number(match?.[2] ?? match?.[1]);
    if (match === null || to < from || to - from >= mostEpisodes) return { wrong: part.trim() };
    for (let episode = from; episode <= to; episode++) episodes.add(episode);
  }
  return { episodes: [...episodes].sort((a, b) => a - b) };
}

/** Runs of episodes that follow each other, ascending; both ends are included. */
export function episodeRuns(episodes: Iterable<number>): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (const episode of [...new Set(episodes)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last.to === episode - 1) last.to = episode;
    else runs.push({ from: episode, to: episode });
  }
  return runs;
}

/** Back to text, ascending: `0-9, 12`. Empty for none. */
export const writeEpisodeList = (episodes: Iterable<number>): string =>
  episodeRuns(episodes)
    .map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`))
    .join(', ');
