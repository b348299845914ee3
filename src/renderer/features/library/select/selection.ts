/** Which episodes of the list are selected. */

export interface Selection {
  /** By index, in the order in which they were selected. */
  episodes: ReadonlySet<number>;
  /** The row from which Shift selects. */
  anchor: number;
}

export const noSelection: Selection = { episodes: new Set(), anchor: 0 };

export const selectedOne = (episode: number, position: number): Selection => ({
  episodes: new Set([episode]),
  anchor: position,
});

export function toggled({ episodes }: Selection, episode: number, position: number): Selection {
  const next = new Set(episodes);
  if (!next.delete(episode)) next.add(episode);
  return { episodes: next, anchor: position };
}

/** Exactly these, with the anchor where it was; `more` keeps what was selected before. */
export const selectedRange = (
  { episodes, anchor }: Selection,
  range: Iterable<number>,
  more: boolean,
): Selection => ({ episodes: new Set(more ? [...episodes, ...range] : range), anchor });
