import type { ListedTeacher } from '../../../shared/model/teacher-report';
import { listedTeachers } from '../../../core/teachers/list-teachers';
import { command, needed, onlyPositional } from '../../command';
import { withProject } from '../../with-project';

export const listTeachers = command({
  name: 'teachers list',
  summary: 'List the teachers of a project, and what is known of them.',
  usage: `PATH --project DIR [--json]`,
  options: { project: { type: 'string' } },
  async run({ positionals, values, job, log }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    return withProject(folder, needed(values.project, '--project'), async (dataset, project) => {
      const listed = await listedTeachers({ dataset, project }, job);
      const lines = listed.map(({ foreign, ...line }): ListedTeacher => {
        if (foreign.length > 0) {
          log(
            `Outputs of ${line.teacher} for episodes ${foreign.slice(0, 20).join(', ')} are of another recording and do not count.`,
          );
        }
        return line;
      });
      return { document: lines, text: lines.map(textOf).join('\n') };
    });
  },
});

function textOf(line: ListedTeacher): string {
  const { teacher, kind, outputs, episodes, medianError, looked, acceptRate } = line;
  const error = medianError === null ? '-' : medianError.toFixed(3);
  const rate = acceptRate === null ? '-' : `${(100 * acceptRate).toFixed(0)} %`;
  return `${teacher}\t${kind}\t${outputs} outputs\t${episodes} episodes\terror ${error}\t${looked} looks\taccepted ${rate}`;
}
