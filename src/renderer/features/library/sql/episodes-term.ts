import { episodeRuns } from '../../../../shared/model/episode-list';
import { writeSearch } from '../../../../shared/search/write';

/** A search for just these episodes: `episode:0..9,12`. */
export function episodesTerm(episodes: Iterable<number>): string {
  const ranges = episodeRuns(episodes).map((run) => ({ ...run, fromOpen: false, toOpen: false }));
  return writeSearch([{ kind: 'ranges', negated: false, field: 'episode', ranges }]);
}
