import { StudioError } from '../../../shared/errors';
import { teacherReport, type TeacherReport } from '../../../core/teachers/report';
import { scoreReport, type ScoreReport } from '../../../core/teachers/report-scores';
import { samplesOf } from '../../../core/teachers/sample';
import { allScores } from '../../../core/teachers/scores';
import { command, needed, onlyPositional } from '../../command';
import { withProject } from '../../with-project';
import { teacherName } from './import';

export const reportTeacher = command({
  name: 'teachers report',
  summary: "Say how much of a teacher's work is good, and how sure that is.",
  usage: `PATH --project DIR --teacher NAME [--json]`,
  options: { project: { type: 'string' }, teacher: { type: 'string' } },
  async run({ positionals, values, job }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const teacher = teacherName(values.teacher);
    return withProject(folder, needed(values.project, '--project'), async (dataset, project) => {
      const all = await allScores({ dataset, project }, job);
      const summaries = all.filter((each) => each.teacher === teacher);
      if (summaries.length === 0) {
        throw new StudioError('not-found', `The project has no output of "${teacher}".`);
      }
      const samples = await samplesOf(project, teacher);
      const report = await teacherReport(project, teacher, { summaries, samples });
      const scores: Record<string, ScoreReport> = {};
      for (const own of summaries) scores[own.kind] = await scoreReport(project, own, all);
      return { document: { ...report, scores }, text: textOf(report) };
    });
  },
});

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function textOf(report: TeacherReport): string {
  const { teacher, outputs, looked, unsure, acceptRate, looksForFivePercent } = report;
  const rate =
    acceptRate === null
      ? 'no verdict yet'
      : `${percent(acceptRate.value)} accepted (95 %: ${percent(acceptRate.low)} to ${percent(acceptRate.high)})`;
  const strata = report.strata
    .filter((each) => each.acceptRate !== null)
    .map((each) => `  ${each.stratum}: ${percent(each.acceptRate?.value ?? 0)} of ${each.looked}`);
  return [
    `${teacher}: ${outputs} outputs, ${looked} looks, ${unsure} unsure; ${rate}.`,
    `${looksForFivePercent} more looks give +-5 %.`,
    ...strata,
  ].join('\n');
}
