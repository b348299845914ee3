/** Who taught what in the project; read again when a job has brought outputs. */
import { useEffect, useRef } from 'react';
import type { ListedTeacher } from '../../../shared/model/teacher-report';
import type { JobKind } from '../../../shared/model/job';
import { useCall, useJobs, type CallState } from '../../connection';

const bringing: readonly JobKind[] = ['fit', 'collect', 'import'];

export function useTeachers(projectId: string): CallState<ListedTeacher[]> {
  const listed = useCall('teachers.list', { projectId });
  const ended = useJobs()
    .filter((job) => job.projectId === projectId && bringing.includes(job.kind))
    .filter(({ state }) => state !== 'running')
    .map(({ id }) => id)
    .join(' ');
  const { reload } = listed;
  const known = useRef(ended);
  useEffect(() => {
    if (known.current !== ended) reload();
    known.current = ended;
  }, [ended, reload]);
  return listed;
}
