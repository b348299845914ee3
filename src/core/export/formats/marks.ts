/** What a trainer takes for a mark of its own in a text, and exports without any text. */
import type { Problem } from '../../../shared/errors';
import type { FormatTask, OutEpisode } from './format';

/**
 * The tags by which trainers of conversations place pictures, films, sounds and places in them, and the ends of a
 * turn.
 */
export const mediaTag = /<(\/?(?:image|video|audio)s?|(?:loc|seg)\d{3,4}|\|[^|<>]{1,40}\|)>/i;

/** The same with round brackets: a tag in a text would count as a picture that is not there, or end the text. */
export const withoutTags = (text: string): string =>
  text.replaceAll(new RegExp(mediaTag, 'gi'), '($1)');

/** One remark where texts have such a mark: where the first is, and that something else stands there. */
export function escapedMarks(
  episodes: readonly OutEpisode[],
  mark: RegExp,
  because: string,
): Problem[] {
  const found = episodes.flatMap(({ episode, tasks, keyframes }) => [
    ...tasks.filter((task) => mark.test(task)).map(() => ({ episode, frame: 0 })),
    ...keyframes
      .filter(({ reasoning }) => mark.test(reasoning.text))
      .map(({ frame }) => ({ episode, frame })),
  ]);
  const [first] = found;
  if (first === undefined) return [];
  const count = found.length === 1 ? '1 text' : `${found.length} texts`;
  const message = `${because}: ${count} (the first in episode ${first.episode}, frame ${first.frame}) are written with round brackets instead.`;
  return [{ code: 'marks-escaped', severity: 'info', message }];
}

/** Trainers of texts alone stop at a file without any. */
export function needsTexts({ episodes }: FormatTask, trainer: string): string[] {
  const isTold = episodes.some(({ keyframes }) =>
    keyframes.some(({ reasoning }) => reasoning.text !== ''),
  );
  if (episodes.length === 0 || isTold) return [];
  return [
    `No keyframe of these episodes has a text, and ${trainer} stops where there is none; write or draft some, or choose another format.`,
  ];
}
