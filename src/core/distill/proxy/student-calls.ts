/** What the process that trains proxy students is asked. */
import type { StudentData, StudentScore, StudentTask } from './student';

export interface StudentCalls {
  /** Comes first. */
  load: { asked: StudentData; answer: null };
  train: { asked: StudentTask; answer: StudentScore };
}
