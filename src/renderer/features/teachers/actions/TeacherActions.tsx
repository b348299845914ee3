import { WandSparkles } from 'lucide-react';
import { useMemo } from 'react';
import { CommandButton, useCommands, type Command } from '../../../commands';
import { useConnection, useJobs } from '../../../connection';
import { notifyError } from '../../../ui';
import type { TeachersRoomProps } from '../room-props';

/**
 * Where outputs come from and where they go. `first`: nobody has taught anything yet, and these are the ways to begin.
 */
export function TeacherActions(props: TeachersRoomProps & { first: boolean }) {
  const { project, first } = props;
  const connection = useConnection();
  const isFitting = useJobs().some(
    (job) => job.kind === 'fit' && job.projectId === project.id && job.state === 'running',
  );
  const { id: projectId, readOnlyBecause } = project;
  const enabled = readOnlyBecause === null && !isFitting;
  const fit = useMemo<Command>(
    () => ({
      id: 'teachers.fit',
      label: 'Fit the embedded teacher',
      group: 'Teachers',
      keys: [],
      isEnabled: () => enabled,
      run: () => void connection.call('teachers.fit', { projectId }).catch(notifyError),
    }),
    [connection, projectId, enabled],
  );
  useCommands(useMemo(() => [fit], [fit]));
  return (
    <CommandButton
      command={fit}
      enabled={enabled}
      variant={first ? 'primary' : 'plain'}
      icon={<WandSparkles aria-hidden="true" />}
      title={readOnlyBecause ?? undefined}
    />
  );
}
