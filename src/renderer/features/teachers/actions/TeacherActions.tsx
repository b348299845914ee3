import { FileInput, FlaskConical, PackageOpen, Plus, Radio, WandSparkles } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { CommandButton, isEnabled, useCommands, type Command } from '../../../commands';
import { useConnection, useJobs } from '../../../connection';
import { MenuButton, notifyError } from '../../../ui';
import type { TeachersRoomProps } from '../room-props';
import { actionSpecs } from './action-specs';
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
 * Where outputs come from and where they go. `first`: nobody has taught anything yet, and these are the ways to begin;
 * they stand in `place`, where the room has one for them.
 */
export function TeacherActions(
  props: TeachersRoomProps & { first: boolean; place: HTMLElement | null },
) {
  const { project, first, place } = props;
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
        {...(first && place !== null ? {} : { size: 'small' as const })}
        icon={icon}
        title={needsWriting ? (readOnlyBecause ?? undefined) : undefined}
      />
    ));
  const sources = actions.filter(({ isSource }) => isSource);
  return (
    <>
      {first && place !== null && createPortal(buttons(sources), place)}
      {first && place === null && buttons(sources)}
      {!first && (
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
    const command = (
      name: keyof typeof actionSpecs,
      isEnabled: boolean,
      run: () => void,
    ): Command => ({ ...actionSpecs[name], isEnabled: () => isEnabled, run });
    const fit = () => {
      void call('teachers.fit', { projectId }).catch(notifyError);
    };
    const source = { isSource: true, needsWriting: true };
    const use = { isSource: false, needsWriting: false };
    return [
      {
        ...source,
        command: command('fit', canWrite && !isFitting, fit),
        icon: <WandSparkles aria-hidden="true" />,
      },
      {
        ...source,
        command: command('import', canWrite, () => open('import')),
        icon: <FileInput aria-hidden="true" />,
      },
      {
        ...source,
        command: command('collect', canWrite, () => open('collect')),
        icon: <Radio aria-hidden="true" />,
      },
      {
        ...use,
        command: command('distill', true, () => open('distill')),
        icon: <PackageOpen aria-hidden="true" />,
      },
      {
        ...use,
        command: command('proxy', true, () => open('proxy')),
        icon: <FlaskConical aria-hidden="true" />,
      },
    ];
  }, [call, projectId, open, canWrite, isFitting]);
}
