import { z } from 'zod';
import { StudioError } from '../../../shared/errors';
import { decisionSchema } from '../../../shared/model/decision';
import { teamOverview } from '../../../core/team/overview';
import { episodeReviews, settlingActs } from '../../../core/team/settle';
import { command, needed, onlyPositional } from '../../command';
import { decisionsOn } from '../../decisions-on';
import { parseEpisodeList } from '../../episode-list';
import { takeOptions } from '../../take-options';
import { problemLines } from '../../text';
import { withProject } from '../../with-project';

const name = 'a name of at most 80 letters, digits, spaces and ._@-';
const optionsSchema = z.object({
  curator: decisionSchema.shape.curator,
  take: decisionSchema.shape.curator,
});

export const settleTeam = command({
  name: 'team settle',
  summary: 'Settle what curators disagree on, one of their ways everywhere.',
  usage: `PATH --project DIR --curator NAME --take NAME [--episodes LIST] [--json]

  --project DIR     where the decisions are
  --curator NAME    who settles it: somebody who did not review these episodes
  --take NAME       whose way is taken where they differ
  --episodes LIST   of these episodes, for example 0-9,12; without it all that nobody settled

What is exported of a settled episode is what was settled; the reviews stay as they were.`,
  options: {
    project: { type: 'string' },
    curator: { type: 'string' },
    take: { type: 'string' },
    episodes: { type: 'string' },
  },
  async run({ positionals, values, log }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const projectDir = needed(values.project, '--project');
    const { curator, take } = takeOptions(
      optionsSchema,
      { curator: needed(values.curator, '--curator'), take: needed(values.take, '--take') },
      { curator: ['--curator', name], take: ['--take', name] },
      values,
    );
    const wanted = values.episodes === undefined ? null : parseEpisodeList(values.episodes);
    return withProject(folder, projectDir, async (dataset, project) => {
      const { readOnlyBecause } = project.info;
      if (readOnlyBecause !== null) throw new StudioError('conflict', readOnlyBecause);
      const { disputed } = await teamOverview(dataset, project);
      const open = disputed.filter(({ settledBy }) => settledBy === null);
      const skipped: { episode: number; because: string }[] = [];
      const settled: number[] = [];
      for (const episode of wanted ?? open.map((each) => each.episode)) {
        const reviews = episodeReviews(dataset, project, episode, curator);
        if (reviews.cannotSettle !== null) {
          skipped.push({ episode, because: reviews.cannotSettle });
        } else if (!reviews.curators.some((each) => each.curator === take)) {
          skipped.push({ episode, because: `${take} did not finish it.` });
        } else settled.push(episode);
      }
      const { decisions, problems } = await decisionsOn(dataset, project, settled, {
        curator,
        acts: (episode) =>
          settlingActs(
            episodeReviews(dataset, project, episode, curator),
            project.knownReview(episode, curator),
            take,
          ),
      });
      if (decisions.length > 0) await project.append(decisions);
      for (const { episode, because } of skipped) log(`Episode ${episode}: ${because}`);
      for (const line of problemLines(problems)) log(line);
      const done = [...new Set(decisions.map(({ episode }) => episode))];
      const isAll = skipped.length === 0 && problems.length === 0;
      return {
        document: { curator, take, episodes: done, skipped, problems },
        text: `${done.length} episodes settled by ${curator}, ${take}'s way.`,
        incomplete: isAll ? undefined : 'Some episodes were not settled.',
      };
    });
  },
});
