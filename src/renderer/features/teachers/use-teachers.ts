/** Who taught what in the project; read again when a job has brought outputs. */
import { useEffect, useRef } from 'react';
import type { JobKind, JobState } from '../../../shared/model/job';
import type { ListedTeacher } from '../../../shared/model/teacher-report';
import { useCall, useJobs, type CallState } from '../../connection';

const bringing: readonly JobKind[] = ['fit', 'collect', 'import'];

/** The jobs of this project that bring outputs. */
export const useBringing = (projectId: string): readonly JobState[] =>
  useJobs().filter((job) => job.projectId === projectId && bringing.includes(job.kind));

/** `round`: another one after each job that brought something. */
export function useTeachers(projectId: string): CallState<ListedTeacher[]> & { round: string } {
  const listed = useCall('teachers.list', { projectId });
  const round = useBringing(projectId)
    .filter(({ state }) => state !== 'running')
    .map(({ id }) => id)
    .join(' ');
  const { reload } = listed;
  const known = useRef(round);
  useEffect(() => {
    if (known.current !== round) reload();
    known.current = round;
  }, [round, reload]);
  return { ...listed, round };
}
