import { StudioError } from '../../../shared/errors';
import { teacherNameSchema, teacherNameWords } from '../../../shared/model/teacher';
import { importOutputs } from '../../../core/teachers/import';
import { scoresOfTeacher } from '../../../core/teachers/scores';
import { command, needed, onlyPositional } from '../../command';
import { takeOptions } from '../../take-options';
import { withNewProject } from '../../with-project';
import { z } from 'zod';

/** Named one by one for a person. */
const shownRows = 20;

const teacherOption = ['--teacher', teacherNameWords] as const;

/** Throws `invalid-input`. */
export function teacherName(value: string | undefined): string {
  const schema = z.object({ teacher: teacherNameSchema });
  const teacher = needed(value, '--teacher');
  return takeOptions(schema, { teacher }, { teacher: teacherOption }, { teacher }).teacher;
}

export const importTeacher = command({
  name: 'teachers import',
  summary: "Take a teacher's outputs from a file into a project, and score them.",
  usage: `PATH --project DIR --from FILE --teacher NAME [--json]

  --project DIR   where they are kept (made if missing)
  --from FILE     .parquet, .npz, or JSON lines; docs/teachers.md names columns and arrays
  --teacher NAME  what the teacher is called here`,
  options: {
    project: { type: 'string' },
    from: { type: 'string' },
    teacher: { type: 'string' },
  },
  async run({ positionals, values, job, log }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const file = needed(values.from, '--from');
    const teacher = teacherName(values.teacher);
    return withNewProject(folder, needed(values.project, '--project'), async (dataset, project) => {
      const { readOnlyBecause } = project.info;
      if (readOnlyBecause !== null) throw new StudioError('conflict', readOnlyBecause);
      const result = await importOutputs({ dataset, project }, { file, teacher }, job);
      await scoresOfTeacher({ dataset, project }, teacher, job);
      const { outputs, replaced, rejected, rejectedRows } = result;
      for (const { row, reason } of rejected.slice(0, shownRows)) log(`Row ${row} ${reason}.`);
      if (rejectedRows > shownRows) log(`... and ${rejectedRows - shownRows} more rows.`);
      return {
        document: result,
        text: `${outputs} outputs of ${teacher}, ${replaced} of them in place of others; ${rejectedRows} rows were left out.`,
      };
    });
  },
});
