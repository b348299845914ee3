import { CircleAlert } from 'lucide-react';
import { useCall } from '../../../connection';
import { Button, EmptyState, Spinner } from '../../../ui';
import type { TeacherViewProps } from '../room-props';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** How much of a teacher's work is good, how sure that is, and where it is not. */
export function ReportView({ project, teacher }: TeacherViewProps) {
  const { data, error, reload } = useCall('teachers.report', { projectId: project.id, teacher });
  if (error !== null) {
    return (
      <EmptyState
        icon={<CircleAlert />}
        title="The report cannot be made"
        text={error.message}
        actions={<Button onClick={reload}>Try again</Button>}
      />
    );
  }
  if (data === null) {
    return <EmptyState icon={<Spinner size={24} label="Making the report" />} title="" />;
  }
  const { acceptRate, looked, unsure, outputs } = data;
  return (
    <EmptyState
      title={acceptRate === null ? 'No verdict yet' : `${percent(acceptRate.value)} accepted`}
      text={
        acceptRate === null
          ? `${outputs} outputs wait for the first look.`
          : `95 %: ${percent(acceptRate.low)} to ${percent(acceptRate.high)}, from ${looked} looks (${unsure} unsure) at ${outputs} outputs.`
      }
    />
  );
}
