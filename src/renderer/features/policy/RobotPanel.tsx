import { CircleAlert, Plus } from 'lucide-react';
import { useState } from 'react';
import type { EmbodimentChoice } from '../../../shared/api/policies';
import type { EmbodimentPart } from '../../../shared/model/dataset';
import { useCall, useConnection } from '../../connection';
import { lagText, lagToCorrect, withLag } from '../../../shared/model/gripper-lag';
import { Button, EmptyState, notifyError, Spinner, TextField } from '../../ui';
import { PartCard } from './PartCard';
import type { PolicyRoomProps } from './policy-room-props';
import { reasonOf, sourceSentences } from './robot-words';
import { offerProposing } from './use-policies';
import styles from './RobotPanel.module.css';

/** What the studio takes the robot for, to be corrected once per dataset. */
export function RobotPanel(props: PolicyRoomProps) {
  const { project } = props;
  const choice = useCall('embodiment.get', { projectId: project.id });
  if (choice.error !== null) {
    return (
      <EmptyState
        icon={<CircleAlert />}
        title="The robot cannot be shown"
        text={choice.error.message}
        actions={<Button onClick={choice.reload}>Try again</Button>}
      />
    );
  }
  if (choice.data === null) {
    return <EmptyState icon={<Spinner size={24} label="Reading the robot" />} title="" />;
  }
  return <Parts {...props} choice={choice.data} reload={choice.reload} />;
}

function Parts(props: PolicyRoomProps & { choice: EmbodimentChoice; reload: () => void }) {
  const { dataset, project, choice, reload } = props;
  const { current, guessed } = choice;
  const { call } = useConnection();
  const lag = useCall('embodiment.lag', { projectId: project.id }).data;
  const [changed, setChanged] = useState<EmbodimentPart[] | null>(null);
  const parts = changed ?? current.parts;
  const look = useEpisodeLook(dataset.id);
  const canWrite = project.readOnlyBecause === null;
  const features = dataset.features.filter(({ dtype }) => /^(float|int|uint|bool)/.test(dtype));
  const save = async (next: EmbodimentPart[] | null) => {
    await call('embodiment.set', { projectId: project.id, parts: next });
    setChanged(null);
    reload();
    look.reload();
    const done =
      next === null ? 'The guess about the robot counts again' : 'The robot is corrected';
    offerProposing(
      call,
      project.id,
      `${done}; proposals made before stay until you propose again.`,
    );
  };
  const saving = (next: EmbodimentPart[] | null) => void save(next).catch(notifyError);
  const replace = (at: number, part: EmbodimentPart) =>
    setChanged(parts.map((other, i) => (i === at ? part : other)));
  return (
    <div className={styles.panel}>
      <header className={styles.head}>
        <div className={styles.said}>
          <h2>{current.robot ?? 'Robot without a name'}</h2>
          <p>
            {sourceSentences[current.source]} Cues of arms and hands come from these dimensions; the
            correction is kept in the project.
          </p>
          <Lag
            said={lag === null ? null : lagText(lag)}
            corrected={current.parts.find(({ lagSec }) => lagSec !== undefined)?.lagSec ?? null}
            offered={lag === null || !canWrite ? null : lagToCorrect(lag)}
            onCorrect={(lagSec) => saving(withLag(current.parts, lagSec))}
          />
          {current.notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </div>
        <TextField
          label="Curves of episode"
          type="number"
          min={0}
          className={styles.episode}
          value={look.episode ?? ''}
          onChange={(event) => look.setEpisode(Number(event.target.value))}
        />
        <Button
          disabled={!canWrite || (current.source !== 'user' && changed === null)}
          onClick={() => (current.source === 'user' ? saving(null) : setChanged(null))}
        >
          Back to the guess
        </Button>
        <Button
          variant="primary"
          disabled={!canWrite || changed === null}
          onClick={() => changed !== null && saving(changed)}
        >
          Save the correction
        </Button>
      </header>
      {look.error !== null && <p className={styles.error}>{look.error.message}</p>}
      <ul className={styles.parts}>
        {parts.map((part, at) => (
          <PartCard
            key={`${at} ${parts.length}`}
            part={part}
            reason={
              guessed.parts.includes(part) || current.parts.includes(part)
                ? reasonOf(part, current.source, dataset.features)
                : 'Changed, not saved yet.'
            }
            features={features}
            signals={look.signals}
            motion={look.motion}
            canWrite={canWrite}
            onPart={(next) => replace(at, next)}
            onRemove={() => setChanged(parts.filter((_, i) => i !== at))}
          />
        ))}
      </ul>
      {features[0] !== undefined && (
        <Button
          className={styles.add}
          disabled={!canWrite}
          onClick={() => setChanged([...parts, newPart(features[0]?.key ?? '')])}
        >
          <Plus aria-hidden="true" /> Add a part
        </Button>
      )}
    </div>
  );
}

type LagSec = NonNullable<EmbodimentPart['lagSec']>;

/** How late the hand is recorded, as the pictures show it; corrected only where the curator says so. */
function Lag(props: {
  said: string | null;
  corrected: LagSec | null;
  offered: LagSec | null;
  onCorrect: (lagSec: LagSec) => void;
}) {
  const { said, corrected, offered, onCorrect } = props;
  if (said === null && corrected === null) return null;
  return (
    <p>
      {said}{' '}
      {corrected !== null &&
        `Corrected: closing counts ${corrected.close.toFixed(2)} s earlier than recorded, opening ${corrected.open.toFixed(2)} s.`}
      {corrected === null && offered !== null && (
        <Button size="small" onClick={() => onCorrect(offered)}>
          Correct it
        </Button>
      )}
    </p>
  );
}

const newPart = (feature: string): EmbodimentPart => ({
  role: 'gripper',
  side: 'single',
  feature,
  dims: [0],
  quantity: 'position',
});

/** Signals and motion of the episode whose curves are shown: the dataset's first one, unless another is asked for. */
function useEpisodeLook(datasetId: string) {
  const [chosen, setEpisode] = useState<number | null>(null);
  const first = useCall('dataset.episodes', { datasetId, limit: 1 });
  const episode = chosen ?? first.data?.rows[0]?.index ?? null;
  const of = episode === null ? null : { datasetId, episode };
  const signals = useCall('dataset.signals', of);
  const motion = useCall('keyframes.motion', of);
  return {
    episode,
    setEpisode,
    signals: signals.data,
    motion: motion.data,
    error: first.error ?? signals.error ?? motion.error,
    reload: motion.reload,
  };
}
