import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { decisionSchema } from '../../shared/model/decision';
import { outcomeWord } from '../../shared/model/outcome';
import { command, needed, onlyPositional } from '../command';
import { decisionsOn } from '../decisions-on';
import { parseEpisodeList } from '../episode-list';
import { takeOptions } from '../take-options';
import { problemLines } from '../text';
import { withNewProject } from '../with-project';

const words: ReadonlyMap<string, number | null> = new Map([
  ['success', 1],
  ['failure', 0],
  ['unknown', null],
]);

const optionsSchema = z.object({
  curator: decisionSchema.shape.curator.optional(),
  value: z.number().min(0).max(1).nullable(),
});

export const outcome = command({
  name: 'outcome',
  usage: `PATH --project DIR --episodes LIST --set success|failure|NUMBER|unknown
        [--curator NAME] [--json]

  --project DIR     where decisions are kept (made if missing)
  --episodes LIST   of these episodes, for example 0-9,12
  --set OUTCOME     success, failure, a number from 0 to 1 for what was done in part, or unknown:
                    nobody can tell, whatever the source says
  --curator NAME    who says so; without it the project's only curator, else "curator"`,
  options: {
    project: { type: 'string' },
    episodes: { type: 'string' },
    set: { type: 'string' },
    curator: { type: 'string' },
  },
  async run({ positionals, values, log }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const projectDir = needed(values.project, '--project');
    const wanted = parseEpisodeList(needed(values.episodes, '--episodes'));
    const set = needed(values.set, '--set');
    const said = words.get(set);
    const number = set.trim() === '' ? Number.NaN : Number(set);
    const asked = takeOptions(
      optionsSchema,
      { curator: values.curator, value: said === undefined ? number : said },
      {
        curator: ['--curator', 'a name of at most 80 letters, digits, spaces and ._@-'],
        value: ['--set', 'success, failure, unknown or a number from 0 to 1'],
      },
      values,
    );
    const { value } = asked;
    return withNewProject(folder, projectDir, async (dataset, project) => {
      const { readOnlyBecause } = project.info;
      if (readOnlyBecause !== null) throw new StudioError('conflict', readOnlyBecause);
      for (const episode of wanted) dataset.episode(episode);
      const [only, ...others] = project.info.curators;
      const curator = asked.curator ?? (others.length === 0 ? only : undefined) ?? 'curator';
      const { problems, decisions } = await decisionsOn(dataset, project, wanted, {
        curator,
        acts: () => [{ kind: 'outcome', value }],
      });
      await project.append(decisions);
      problems.unshift(...project.info.problems);
      for (const line of problemLines(problems)) log(line);
      const episodes = decisions.map(({ episode }) => episode);
      const isAll = episodes.length === wanted.length;
      return {
        document: { outcome: value, curator, episodes, problems },
        text: `${episodes.length} episodes ended with ${outcomeWord(value)}, says ${curator}.`,
        incomplete: isAll ? undefined : 'Some episodes cannot be read; nothing was said of them.',
      };
    });
  },
});
