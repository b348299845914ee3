/** Verdicts by hand: reasons, note and the commands that every button and key runs. */
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { LookReason } from '../../../../shared/model/teacher-look';
import { useCommands, type Command } from '../../../commands';
import { useCall, useConnection } from '../../../connection';
import { notifyError } from '../../../ui';
import type { TeacherViewProps } from '../room-props';
import { verdictCommands, listOfCommands, type VerdictCommands } from './verdict-commands';
import { moreLooks, type LookSession } from './look-session';

export interface Verdicts {
  commands: VerdictCommands;
  /** Of the kind that is looked at. */
  reasons: readonly LookReason[];
  /** Opens the list of reasons. */
  edit: Command;
  /** Of both kinds, while they are being edited. */
  edited: readonly LookReason[] | null;
  save(reasons: readonly LookReason[]): void;
  cancel(): void;
}

export function useVerdicts(
  props: TeacherViewProps,
  session: LookSession,
  noteField: React.RefObject<HTMLTextAreaElement | null>,
): Verdicts {
  const { id: projectId, readOnlyBecause } = props.project;
  const { call } = useConnection();
  const stored = useCall('teachers.reasons', { projectId });
  const [saved, setSaved] = useState<readonly LookReason[] | null>(null);
  const [isEditing, setEditing] = useState(false);
  const all = useMemo(() => saved ?? stored.data ?? [], [saved, stored.data]);
  const kind = useStore(session.state, ({ queue, at }) => queue?.looks[at]?.kind ?? 'action');
  const reasons = useMemo(() => all.filter((each) => each.kind === kind), [all, kind]);
  const canSay = readOnlyBecause === null;
  const commands = useMemo(
    () =>
      verdictCommands(session, {
        reasons,
        canSay,
        writeNote: () => noteField.current?.focus(),
        drawMore: () => {
          const { queue, wish, drawing } = session.state.getState();
          if (queue === null || drawing || queue.looks.length >= queue.outputs) return;
          void session.draw({ ...wish, looks: queue.looks.length + moreLooks });
        },
      }),
    [session, reasons, canSay, noteField],
  );
  const edit = useMemo<Command>(
    () => ({
      id: 'teachers.reasons',
      label: 'Edit the reasons',
      group: 'Teachers',
      keys: [],
      isEnabled: () => canSay,
      run: () => setEditing(true),
    }),
    [canSay],
  );
  useCommands(useMemo(() => [...listOfCommands(commands), edit], [commands, edit]));
  const save = async (next: readonly LookReason[]) => {
    setSaved(await call('teachers.setReasons', { projectId, reasons: [...next] }));
    setEditing(false);
  };
  return {
    commands,
    reasons,
    edit,
    edited: isEditing ? all : null,
    save: (next) => void save(next).catch(notifyError),
    cancel: () => setEditing(false),
  };
}
