import type { TeacherKind } from '../../../shared/model/teacher';
import { teacherReport } from '../../../core/teachers/report';
import { samplesOf } from '../../../core/teachers/sample';
import { allScores } from '../../../core/teachers/scores';
import { command, needed, onlyPositional } from '../../command';
import { withProject } from '../../with-project';

interface TeacherLine {
  teacher: string;
  kind: TeacherKind;
  outputs: number;
  episodes: number;
  /** Over the dataset's spread; null where there is nothing to compare with. */
  medianError: number | null;
  looked: number;
  /** Of all outputs of this kind; null before the first look. */
  acceptRate: number | null;
}

export const listTeachers = command({
  name: 'teachers list',
  summary: 'List the teachers of a project, and what is known of them.',
  usage: `PATH --project DIR [--json]`,
  options: { project: { type: 'string' } },
  async run({ positionals, values, job, log }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    return withProject(folder, needed(values.project, '--project'), async (dataset, project) => {
      const lines: TeacherLine[] = [];
      for (const summary of await allScores({ dataset, project }, job)) {
        const { teacher, kind, outputs, episodes, medianError, foreign } = summary;
        const samples = await samplesOf(project, teacher);
        const report = await teacherReport(project, teacher, {
          summaries: [summary],
          samples,
          kind,
        });
        const { looked, acceptRate } = report;
        const rate = acceptRate?.value ?? null;
        lines.push({ teacher, kind, outputs, episodes, medianError, looked, acceptRate: rate });
        if (foreign.length === 0) continue;
        log(
          `Outputs of ${teacher} for episodes ${foreign.slice(0, 20).join(', ')} are of another recording and do not count.`,
        );
      }
      return { document: lines, text: lines.map(textOf).join('\n') };
    });
  },
});

function textOf(line: TeacherLine): string {
  const { teacher, kind, outputs, episodes, medianError, looked, acceptRate } = line;
  const error = medianError === null ? '-' : medianError.toFixed(3);
  const rate = acceptRate === null ? '-' : `${(100 * acceptRate).toFixed(0)} %`;
  return `${teacher}\t${kind}\t${outputs} outputs\t${episodes} episodes\terror ${error}\t${looked} looks\taccepted ${rate}`;
}
