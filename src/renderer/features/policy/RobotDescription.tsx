import { useState } from 'react';
import { matchText, type MatchedArm } from '../../../shared/model/kinematics';
import { useStore } from 'zustand';
import { toPlainError } from '../../../shared/errors';
import { useButtonCommand } from '../../commands';
import { useConnection } from '../../connection';
import { Button } from '../../ui';
import { PlaceField } from '../library';
import { typedDescriptions, type EditedPart } from './edited-mappings';
import { policySpecs } from './policy-specs';
import styles from './RobotPanel.module.css';

/** Endings of the files that hold one. */
const descriptions = ['.urdf', '.xml'];

/** Names a URDF, so that sentences say where the hand goes; what was matched is shown before it is saved. */
export function RobotDescription(props: {
  projectId: string;
  parts: readonly EditedPart[];
  canWrite: boolean;
  /** With a chain for each arm, or without any. */
  onParts: (parts: EditedPart[], what: string) => void;
}) {
  const { projectId, parts, canWrite, onParts } = props;
  const { call } = useConnection();
  const typed = useStore(typedDescriptions, (byProject) => byProject[projectId]);
  const matchButton = useButtonCommand(policySpecs.match);
  const withoutButton = useButtonCommand(policySpecs.unmatch);
  const [isBusy, setBusy] = useState(false);
  const [arms, setArms] = useState<MatchedArm[]>([]);
  const [fault, setFault] = useState<string | null>(null);
  const used = [...new Set(parts.flatMap(({ chain }) => chain?.urdf ?? []))];
  const file = typed ?? used.join(', ');
  // Undo takes it back.
  const matched = used.length === 0 ? [] : arms;
  const match = async () => {
    setBusy(true);
    setFault(null);
    try {
      const found = await call('embodiment.match', { projectId, parts: [...parts], file });
      setArms(found.arms);
      const next = found.parts.map((part, at): EditedPart => ({ ...part, ...textOf(parts[at]) }));
      onParts(next, `Joints matched with ${file}`);
    } catch (error) {
      setArms([]);
      setFault(toPlainError(error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className={styles.description} aria-label="Robot description">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void match();
        }}
      >
        <PlaceField
          label="Robot description (URDF): sentences then say where the hand goes"
          placeholder="/path/to/robot.urdf"
          value={file}
          files={descriptions}
          disabled={!canWrite}
          onChange={(path) => typedDescriptions.setState({ [projectId]: path })}
        />
        <Button
          ref={matchButton}
          type="submit"
          busy={isBusy}
          disabled={!canWrite || (typed ?? '').trim() === ''}
        >
          Match the joints
        </Button>
        {used.length > 0 && (
          <Button
            ref={withoutButton}
            disabled={!canWrite}
            onClick={() => {
              setArms([]);
              const without = parts.map(({ chain: _chain, ...part }) => part);
              onParts(without, `Without ${used.join(', ')}`);
            }}
          >
            Without {used.join(', ')}
          </Button>
        )}
      </form>
      {fault !== null && (
        <p role="alert" className={styles.error}>
          {fault}
        </p>
      )}
      {matched.map((arm) => (
        <p key={`${arm.feature} ${arm.side}`}>{matchText(arm)}</p>
      ))}
      {matched.length > 0 && (
        <p>If that is right, save the correction; if not, correct the parts.</p>
      )}
      {matched.length === 0 && used.length > 0 && (
        <p>The hand is where {used.join(', ')} puts it.</p>
      )}
    </section>
  );
}

/** What stands in the field of dimensions alone. */
const textOf = (part: EditedPart | undefined): Pick<EditedPart, 'typedDims'> =>
  part?.typedDims === undefined ? {} : { typedDims: part.typedDims };
