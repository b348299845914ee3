/** What `like:12` finds. */
import type { Comparable, ComparedPart } from '../../../shared/model/similarity';
import { mostAlike } from '../../../shared/search/terms';
import type { Dataset } from '../../datasets/dataset';
import { positionOf } from '../../datasets/episodes';
import type { Project } from '../../project/project';
import { blocksOf } from './course';
import { coursesOf } from './kept-courses';
import { nearest } from './nearest';

interface Among {
  dataset: Dataset;
  project: Project | null;
}

/**
 * Positions of the episode and of those most like it, of those that `holds`; the most alike first. Those that were not
 * looked at yet are not among them: see `comparableWith`. Throws `not-found` naming the episode.
 */
export async function alikeAmong(
  { dataset, project }: Among,
  episode: number,
  holds: (position: number) => boolean,
): Promise<number[]> {
  const own = positionOf(dataset.episodes, episode, dataset.summary.name);
  const courses = await coursesOf(dataset, project);
  const of = courses.at[own]?.of;
  const weights = of === undefined ? new Float64Array() : courses.weights(of);
  return nearest(own, courses.at, { weights, holds, most: mostAlike });
}

/** Throws `not-found` naming the episode. */
export async function comparableWith(
  { dataset, project }: Among,
  episode: number,
): Promise<Comparable> {
  const own = positionOf(dataset.episodes, episode, dataset.summary.name);
  const courses = await coursesOf(dataset, project);
  const of = courses.at[own]?.of;
  const parts = new Set((of === undefined ? null : blocksOf(of))?.map(({ part }) => part));
  const unseen = courses.at.filter((course) => course === undefined).length;
  const compared = of === undefined ? 0 : courses.at.filter((course) => course?.of === of).length;
  return {
    by: (['arm', 'hand', 'length'] satisfies ComparedPart[]).filter((part) => parts.has(part)),
    compared,
    unseen,
    apart: courses.at.length - unseen - compared,
    because: courses.because(own),
  };
}
