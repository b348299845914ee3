/** What curators said of outputs, and of their like. */
import type { DistillResult } from '../../shared/model/distill';
import type { TeacherKind, TeacherOutput } from '../../shared/model/teacher';
import type { Project } from '../project/project';
import { lookedOutputs, type LookedOutputs } from '../teachers/looked';
import type { Looked } from './samples';
import type { LookCounts } from './trust';

const nobody: LookCounts = { accepted: 0, looked: 0 };

export class Looks {
  static readonly none: Looked = { verdict: null, stratum: nobody, all: nobody };

  private constructor(
    private readonly kinds: Readonly<Record<TeacherKind, LookedOutputs | null>>,
  ) {}

  static async open(project: Project, teachers: DistillResult['teachers']): Promise<Looks> {
    const of = async (kind: TeacherKind): Promise<LookedOutputs | null> => {
      const teacher = teachers[kind];
      return teacher === null ? null : lookedOutputs(project, { teacher, kind });
    };
    return new Looks({ action: await of('action'), reasoning: await of('reasoning') });
  }

  of(output: TeacherOutput): Looked {
    const looked = this.kinds[output.kind];
    if (looked === null) return Looks.none;
    const { all } = looked;
    return { verdict: looked.verdictOf(output), stratum: looked.like(output), all };
  }

  all(kind: TeacherKind): LookCounts {
    return this.kinds[kind]?.all ?? nobody;
  }
}
