import { Sparkles } from 'lucide-react';
import { useMemo } from 'react';
import type { ProjectInfo } from '../../../shared/model/project';
import { CommandButton, useCommands, type Command } from '../../commands';
import { useConnection, useWhyAway } from '../../connection';
import { notifyError } from '../../ui';
import { startProposing } from '../review';
import { librarySpecs } from './library-specs';

/** Asks the machine for keyframes in the whole dataset; again, it never touches what was decided. */
export function ProposeButton(props: {
  project: ProjectInfo;
  running: boolean;
  /** Episodes without proposals; null until known. */
  missing: number | null;
}) {
  const connection = useConnection();
  const { project } = props;
  const away = useWhyAway();
  const off = project.readOnlyBecause ?? away;
  const again = props.missing === 0;
  const enabled = !props.running && off === null;
  const propose = useMemo<Command>(
    () => ({
      ...librarySpecs.propose,
      ...(off !== null && { needs: off }),
      isEnabled: () => enabled,
      run: () => {
        startProposing(connection, project).catch(notifyError);
      },
    }),
    [connection, project, off, enabled],
  );
  useCommands(useMemo(() => [propose], [propose]));
  return (
    <CommandButton
      command={propose}
      enabled={enabled}
      variant={(props.missing ?? 0) > 0 ? 'primary' : 'plain'}
      icon={<Sparkles aria-hidden="true" />}
      title={
        off ??
        (again
          ? 'Proposes anew under the current policy; nothing that was decided changes'
          : 'Proposes keyframes in every episode')
      }
    >
      {again ? 'Propose again' : 'Propose keyframes'}
    </CommandButton>
  );
}
