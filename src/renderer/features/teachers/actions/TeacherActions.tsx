import { FileInput, FlaskConical, PackageOpen, Plus, Radio, WandSparkles } from 'lucide-react';
import { useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import { CommandButton, useCommands, type Command } from '../../../commands';
import { useConnection, useJobs } from '../../../connection';
import { notifyError, Popover, type ButtonProps } from '../../../ui';
import type { TeachersRoomProps } from '../room-props';
import { CollectDialog } from './collect/CollectDialog';
import { DistillDialog } from './DistillDialog';
import { ImportDialog } from './ImportDialog';
import { ProxyDialog } from './ProxyDialog';
import styles from './Actions.module.css';

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
  const menu = useRef<HTMLDivElement>(null);
  const actions = useActions(project.id, setOpen, { canWrite, isFitting, menu });
  useCommands(useMemo(() => actions.map(({ command }) => command), [actions]));
  const Open = open === null ? null : dialogs[open];
  const buttons = (which: readonly Action[], variant: ButtonProps['variant'] = 'plain') =>
    which.map(({ command, icon, needsWriting }) => (
      <CommandButton
        key={command.id}
        command={command}
        enabled={command.isEnabled?.() ?? true}
        variant={first && command.id === 'teachers.fit' ? 'primary' : variant}
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
          <Popover
            size="small"
            label="More outputs"
            align="end"
            button={
              <>
                <Plus aria-hidden="true" /> More outputs
              </>
            }
          >
            <div ref={menu} className={styles.menu}>
              {buttons(sources, 'quiet')}
            </div>
          </Popover>
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
  {
    canWrite,
    isFitting,
    menu,
  }: { canWrite: boolean; isFitting: boolean; menu: RefObject<HTMLElement | null> },
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
      // A dialog that opens closes the menu by itself.
      menu.current?.closest<HTMLElement>('[popover]')?.hidePopover();
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
  }, [call, projectId, open, canWrite, isFitting, menu]);
}
