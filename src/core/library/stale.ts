/** What of an episode is older than what it rests on. */
import { settingsMark } from '../../shared/model/marks';
import type { EpisodeRow } from '../../shared/model/project';
import type { ReviewOverview } from '../../shared/model/review';
import type { Project } from '../project/project';

/** Of the policy in use; null without a project. */
export const settingsOf = (project: Project | null): string | null =>
  project === null ? null : settingsMark(project.info.policy);

/** Of proposals of older studios nothing is known, and nothing said. */
export const staleOf = (
  { settings, changed }: ReviewOverview,
  inUse: string | null,
): EpisodeRow['stale'] => [
  ...(settings !== null && inUse !== null && settings !== inUse ? ['older-policy' as const] : []),
  ...(changed ? ['changed' as const] : []),
];
