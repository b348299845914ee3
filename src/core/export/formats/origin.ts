/** What annotations of an episode go by, so that a trainer finds them beside the data they were made for. */
import type { EpisodeOrigin } from '../../datasets/dataset';
import type { FormatTask, OutEpisode } from './format';

/** The dataset's own name for the episode; where it has none, the name of the dataset and the number in it. */
export const originOf = (
  { dataset }: Pick<FormatTask, 'dataset'>,
  { episode }: Pick<OutEpisode, 'episode'>,
): EpisodeOrigin =>
  dataset.origin?.(episode) ?? { file: dataset.summary.name, episode: String(episode) };

/** Episodes by the file they are from, in the order in which these come first. */
export function byOriginFile(
  task: Pick<FormatTask, 'dataset' | 'episodes'>,
): Map<string, OutEpisode[]> {
  const files = new Map<string, OutEpisode[]>();
  for (const episode of task.episodes) {
    const { file } = originOf(task, episode);
    const known = files.get(file);
    if (known === undefined) files.set(file, [episode]);
    else known.push(episode);
  }
  return files;
}
