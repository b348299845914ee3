/** What a kind of job is. The definitions of a studio stand in `core/handlers/jobs`, one file each. */
import type { z } from 'zod';
import type { JobInputs } from '../../shared/api';
import type { JobKind, JobProgress, JobResults } from '../../shared/model/job';
import type { JobContext } from './progress';

export interface JobDefinition<Kind extends JobKind> {
  kind: Kind;
  /** What it is started with: plain JSON, so that another process can be asked to do it. */
  input: z.ZodType<JobInputs[Kind]>;
  unit: JobProgress['unit'];
  excludes: readonly Exclusion[];
  /** What is canceled when such a job starts, since it can be done again at any time. */
  stops?: readonly Stopping[];
  /** What it is called and works on. Throws where it must not start. */
  about(input: JobInputs[Kind]): JobSubject;
  run(input: JobInputs[Kind], job: JobContext): Promise<JobResults[Kind]>;
}

/** A job does not start while one of `kind` runs for the same project, or the same dataset. */
interface Exclusion {
  kind: JobKind;
  per: 'project' | 'dataset';
  /** The sentence for the user, given the name of the dataset. */
  says: (name: string) => string;
}

export interface Stopping {
  kind: JobKind;
  per: 'project' | 'studio';
}

export interface JobSubject {
  title: string;
  datasetId: string;
  /** The dataset's name. */
  name: string;
  projectId: string | null;
}

/** Every kind there is. */
export type JobDefinitions = { readonly [Kind in JobKind]: JobDefinition<Kind> };

export function defineJob<Kind extends JobKind>(
  definition: JobDefinition<Kind>,
): JobDefinition<Kind> {
  return definition;
}
