import path from 'node:path';
import type { TeacherReport } from '../../../shared/model/teacher-report';
import { writeText } from '../../../core/export/files/text-files';
import { wholeReport } from '../../../core/teachers/list-teachers';
import { reportPage } from '../../../core/teachers/report-page';
import { command, needed, onlyPositional } from '../../command';
import { withProject } from '../../with-project';
import { teacherName } from './import';

export const reportTeacher = command({
  name: 'teachers report',
  summary: "Say how much of a teacher's work is good, and how sure that is.",
  usage: `PATH --project DIR --teacher NAME [--html FILE] [--json]

  --html FILE     write the report as a page; a file that does not exist yet`,
  options: {
    project: { type: 'string' },
    teacher: { type: 'string' },
    html: { type: 'string' },
  },
  async run({ positionals, values, job }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const teacher = teacherName(values.teacher);
    return withProject(folder, needed(values.project, '--project'), async (dataset, project) => {
      const report = await wholeReport({ dataset, project }, teacher, job);
      if (values.html !== undefined) {
        await writeText(path.resolve(values.html), reportPage(dataset.summary.name, report));
      }
      return { document: report, text: textOf(report) };
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
