import { z } from 'zod';
import type { Effort, EpisodeReviews, TeamOverview } from '../model/team';
import { episodeIndex } from './dataset';
import { method } from './contract';
import { projectId } from './review';

export const teamApi = {
  /** What each curator did, how far they agree, and on which episodes they do not. */
  'team.overview': method(z.object({ projectId })).returns<TeamOverview>(),
  /** What reviewing costs, and on what: reads every decision of the project. */
  'team.effort': method(z.object({ projectId })).returns<Effort>(),
  /** The finished reviews of one episode side by side, for this curator to settle. */
  'team.episode': method(
    z.object({ projectId, episode: episodeIndex, curator: z.string().max(80) }),
  ).returns<EpisodeReviews>(),
};
