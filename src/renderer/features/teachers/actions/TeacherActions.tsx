import { FileInput, FlaskConical, PackageOpen, Plus, Radio, WandSparkles } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { CommandButton, isEnabled, useCommands, type Command } from '../../../commands';
import { useConnection, useJobs } from '../../../connection';
import { MenuButton, notifyError } from '../../../ui';
import type { TeachersRoomProps } from '../room-props';
import { CollectDialog } from './collect/CollectDialog';
import { DistillDialog } from './DistillDialog';
import { ImportDialog } from './ImportDialog';
import { ProxyDialog } from './ProxyDialog';

const dialogs = {
  collect: CollectDialog,
  import: ImportDialog,
  distill: DistillDialog,
  proxy: ProxyDialog,
};
type DialogName = keyof typeof dialogs;

interface Action {
  command: Command;
  icon: ReactNode;
  /** How outputs come in, rather than where they go. */
  isSource: boolean;
  /** Writes into the project. */
  needsWriting: boolean;
}

/**
 * Where outputs come from and where they go. `first`: nobody has taught anything yet, and these are the ways to begin.
 */
export function TeacherActions(props: TeachersRoomProps & { first: boolean }) {
  const { project, first } = props;
  const [open, setOpen] = useState<DialogName | null>(null);
  const { readOnlyBecause } = project;
  const isFitting = useJobs().some(
    (job) => job.kind === 'fit' && job.projectId === project.id && job.state === 'running',
  );
  const canWrite = readOnlyBecause === null;
  const actions = useActions(project.id, setOpen, { canWrite, isFitting });
  useCommands(useMemo(() => actions.map(({ command }) => command), [actions]));
  const Open = open === null ? null : dialogs[open];
  const buttons = (which: readonly Action[]) =>
    which.map(({ command, icon, needsWriting }) => (
      <CommandButton
        key={command.id}
        command={command}
        enabled={isEnabled(command)}
        variant={first && command.id === 'teachers.fit' ? 'primary' : 'plain'}
        {...(first ? {} : { size: 'small' as const })}
        icon={icon}
        title={needsWriting ? (readOnlyBecause ?? undefined) : undefined}
      />
    ));
  const sources = actions.filter(({ isSource }) => isSource);
  return (
    <>
      {first ? (
        buttons(sources)
      ) : (
        <>
          <MenuButton
            size="small"
            label="More outputs"
            align="end"
            button={
              <>
                <Plus aria-hidden="true" /> More outputs
              </>
            }
            items={sources.map(({ command, icon }) => ({
              label: command.label,
              icon,
              disabled: !isEnabled(command),
              run: () => command.run(),
            }))}
          />
          {buttons(actions.filter(({ isSource }) => !isSource))}
        </>
      )}
      {Open !== null && <Open {...props} onClose={() => setOpen(null)} />}
    </>
  );
}

function useActions(
  projectId: string,
  open: (name: DialogName) => void,
  { canWrite, isFitting }: { canWrite: boolean; isFitting: boolean },
): readonly Action[] {
  const { call } = useConnection();
  return useMemo(() => {
    const command = (id: string, label: string, isEnabled: boolean, run: () => void): Command => ({
      id: `teachers.${id}`,
      label,
      group: 'Teachers',
      keys: [],
      isEnabled: () => isEnabled,
      run,
    });
    const fit = () => {
      void call('teachers.fit', { projectId }).catch(notifyError);
    };
    const source = { isSource: true, needsWriting: true };
    const use = { isSource: false, needsWriting: false };
    return [
      {
        ...source,
        command: command('fit', 'Fit the embedded teacher', canWrite && !isFitting, fit),
        icon: <WandSparkles aria-hidden="true" />,
      },
      {
        ...source,
        command: command('import', 'Import a file', canWrite, () => open('import')),
        icon: <FileInput aria-hidden="true" />,
      },
      {
        ...source,
        command: command('collect', 'Ask a live teacher', canWrite, () => open('collect')),
        icon: <Radio aria-hidden="true" />,
      },
      {
        ...use,
        command: command('distill', 'Export for distillation', true, () => open('distill')),
        icon: <PackageOpen aria-hidden="true" />,
      },
      {
        ...use,
        command: command('proxy', 'Proxy study', true, () => open('proxy')),
        icon: <FlaskConical aria-hidden="true" />,
      },
    ];
  }, [call, projectId, open, canWrite, isFitting]);
}
