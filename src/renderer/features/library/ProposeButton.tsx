import { Sparkles } from 'lucide-react';
import { useState } from 'react';
import type { ProjectInfo } from '../../../shared/model/project';
import { useConnection } from '../../connection';
import { Button, notifyError } from '../../ui';

/** Asks the machine for keyframes in the whole dataset; again, it never touches what was decided. */
export function ProposeButton(props: {
  project: ProjectInfo;
  running: boolean;
  /** Episodes without proposals; null until known. */
  missing: number | null;
}) {
  const connection = useConnection();
  const [starting, setStarting] = useState(false);
  const propose = async () => {
    setStarting(true);
    try {
      await connection.call('keyframes.propose', { projectId: props.project.id });
    } catch (error) {
      notifyError(error);
    } finally {
      setStarting(false);
    }
  };
  const { readOnlyBecause } = props.project;
  const first = props.missing !== null && props.missing > 0;
  return (
    <Button
      variant={first ? 'primary' : 'plain'}
      disabled={props.running || readOnlyBecause !== null}
      busy={starting}
      title={
        readOnlyBecause ??
        (first
          ? 'Proposes keyframes in every episode'
          : 'Proposes anew under the current policy; nothing that was decided changes')
      }
      onClick={() => void propose()}
    >
      <Sparkles aria-hidden="true" />
      {first ? 'Propose keyframes' : 'Propose again'}
    </Button>
  );
}
