/** What a list tells of an episode that several review. */
import type { Project } from '../project/project';
import { disputesIn } from './moments';
import { independent, isTooMuch, reviewsOf, settledBy } from './reviews';

export interface Standing {
  /** Who finished it. */
  reviewers: string[];
  /** What they differ on and nobody settled. */
  disputes: number;
}

const untouched: Standing = { reviewers: [], disputes: 0 };

/** Quick for episodes that nobody, or one curator, decided about. */
export function standingOf(project: Project, episode: number, fps: number): Standing {
  if (!project.hasDecisions(episode) || isTooMuch(project, episode)) return untouched;
  const { curators } = project.overview(episode);
  const reviewers = curators.filter((curator) => project.overview(episode, curator).finished);
  if (reviewers.length < 2) return { reviewers, disputes: 0 };
  const reviews = reviewsOf(project, episode);
  const isSettled = settledBy(reviews) !== null;
  return { reviewers, disputes: isSettled ? 0 : disputesIn(independent(reviews), fps) };
}
