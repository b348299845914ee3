/** Whose answers become soft labels. */
import { StudioError } from '../../shared/errors';
import type { DistillOptions, DistillResult } from '../../shared/model/distill';
import { embeddedTeacher, type TeacherKind } from '../../shared/model/teacher';
import type { Teacher } from '../teachers/outputs';

/**
 * The named ones; else of each kind the only one there is, where the embedded teacher counts for nothing beside
 * another. Throws `not-found` for one that has no outputs of the kind, `invalid-input` where several could be meant.
 */
export function chooseTeachers(
  present: readonly Teacher[],
  { actionTeacher, reasoningTeacher }: Pick<DistillOptions, 'actionTeacher' | 'reasoningTeacher'>,
): DistillResult['teachers'] {
  return {
    action: chosen(present, 'action', actionTeacher),
    reasoning: chosen(present, 'reasoning', reasoningTeacher),
  };
}

function chosen(
  present: readonly Teacher[],
  kind: TeacherKind,
  named: string | null,
): string | null {
  const names = present.filter((each) => each.kind === kind).map(({ teacher }) => teacher);
  if (named !== null) {
    if (names.includes(named)) return named;
    throw new StudioError('not-found', `${named} has no outputs of kind ${kind} in this project.`);
  }
  const others = names.filter((name) => name !== embeddedTeacher);
  const [only, ...more] = others.length > 0 ? others : names;
  if (more.length > 0) {
    throw new StudioError(
      'invalid-input',
      `Several teachers have outputs of kind ${kind} (${others.join(', ')}); choose the one that counts (--${kind}-teacher).`,
    );
  }
  return only ?? null;
}
