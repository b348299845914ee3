import { readEpisodeList } from '../shared/model/episode-list';
import { StudioError } from '../shared/errors';

/**
 * Reads `0-9,12` as episode indices, ascending, each once. Throws `invalid-input` naming the part that is wrong and the
 * option it was given to.
 */
export function parseEpisodeList(text: string, option = '--episodes'): number[] {
  const read = readEpisodeList(text);
  if ('wrong' in read) {
    throw new StudioError(
      'invalid-input',
      `${option}: "${read.wrong}" is neither an episode number nor a range such as 0-9.`,
    );
  }
  return read.episodes;
}
