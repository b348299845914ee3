import { CircleAlert } from 'lucide-react';
import { useCall } from '../../../connection';
import { Button, EmptyState, Spinner } from '../../../ui';
import type { TeacherViewProps } from '../room-props';

/** Looks, drawn one by one. */
export function SpotCheck({ project, teacher }: TeacherViewProps) {
  const { data, error, reload } = useCall('teachers.sample', {
    projectId: project.id,
    teacher,
    looks: 40,
    seed: 1,
    uniformShare: 0.2,
  });
  if (error !== null) {
    return (
      <EmptyState
        icon={<CircleAlert />}
        title="Nothing can be drawn"
        text={error.message}
        actions={<Button onClick={reload}>Try again</Button>}
      />
    );
  }
  if (data === null) {
    return <EmptyState icon={<Spinner size={24} label="Drawing looks" />} title="" />;
  }
  return (
    <ol>
      {data.looks.map(({ id, episode, frame, reason }) => (
        <li key={id}>
          Episode {episode}, frame {frame}: {reason}
        </li>
      ))}
    </ol>
  );
}
