import type { Agreement, AgreementFigure, TeamOverview } from '../../shared/model/team';
import { teamOverview } from '../../core/team/overview';
import { command, needed, onlyPositional, withCommands } from '../command';
import { problemLines } from '../text';
import { readingProject } from '../with-project';
import { teamEffort } from './team/effort';
import { settleTeam } from './team/settle';

const overview = command({
  name: 'team',
  usage: `PATH --project DIR [--json]

  --project DIR   where the decisions are

Agreement is told from episodes that two curators finished, each without the other: F1 of the
keyframes kept (one to one within 0.25 s) and Cohen's kappa on accept or prune; 95 % intervals
from ten episodes on, by drawing episodes anew.`,
  options: { project: { type: 'string' } },
  async run({ positionals, values, log }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const projectDir = needed(values.project, '--project');
    return readingProject(folder, projectDir, async (dataset, project) => {
      const found = await teamOverview(dataset, project);
      for (const line of problemLines(project.info.problems)) log(line);
      return { document: found, text: teamText(found) };
    });
  },
});

export const team = withCommands(overview, [settleTeam, teamEffort]);

function teamText(found: TeamOverview): string {
  const { episodes, curators, pairs, all, notCompared, disputed, unsettled } = found;
  if (curators.length === 0 && notCompared === 0) return 'Nobody has decided anything yet.';
  const people = curators.map(
    (each) =>
      `${each.curator}: ${each.finished} of ${episodes} episodes finished, ${each.inReview} under way; ` +
      `${each.accepted} keyframes accepted (${each.moved} moved, ${each.edited} edited, ${each.added} added), ${each.pruned} pruned`,
  );
  const agreement = pairs.map((pair) => `${pair.curators.join(' and ')}: ${agreementText(pair)}`);
  if (pairs.length > 1) agreement.push(`All pairs: ${agreementText(all)}`);
  const disputes = disputed.map(
    (each) =>
      `Episode ${each.episode}: ${each.disputes} in dispute${each.settledBy === null ? '' : `, settled by ${each.settledBy}`}`,
  );
  return [
    ...people,
    ...(notCompared > 0
      ? [`${notCompared} episodes have too many reviews, or too long ones, to be compared.`]
      : []),
    ...(agreement.length > 0 ? agreement : ['No episode was finished by two curators yet.']),
    ...(disputes.length > 0 ? [`${unsettled} episodes to settle`, ...disputes] : []),
  ].join('\n');
}

const agreementText = ({ episodes, boundaryF1, kappa }: Agreement): string =>
  `${episodes} episodes, ${figureText('boundary F1', boundaryF1)}, ${figureText('kappa', kappa)}`;

function figureText(name: string, figure: AgreementFigure | null): string {
  if (figure === null) return `${name} not known`;
  const { value, interval } = figure;
  const range =
    interval === null ? '' : ` (${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})`;
  return `${name} ${value.toFixed(2)}${range}`;
}
