import { CircleAlert, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { EmbodimentChoice } from '../../../shared/api/policies';
import type { EmbodimentPart } from '../../../shared/model/dataset';
import { TryAgain, useButtonCommand, useChoiceCommand } from '../../commands';
import { useCall, useConnection, useJobs, Waiting } from '../../connection';
import { lagText, lagToCorrect, withLag, withoutLag } from '../../../shared/model/gripper-lag';
import { Button, EmptyState, notifyError, TextField } from '../../ui';
import { useUndo } from './tab-undo';
import { editedMappings, robotChanges, type EditedPart, type KeepMapping } from './edited-mappings';
import { GripperLag, type LagSec } from './GripperLag';
import { PartCard } from './PartCard';
import type { PolicyRoomProps } from './policy-room-props';
import { policySpecs } from './policy-specs';
import { RobotDescription } from './RobotDescription';
import { changedField, reasonOf, roleNames, sourceSentences } from './robot-words';
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
        actions={<TryAgain onAgain={choice.reload} />}
      />
    );
  }
  if (choice.data === null) {
    return <Waiting what="Reading the robot" />;
  }
  return <Parts {...props} choice={choice.data} reload={choice.reload} />;
}

function Parts(props: PolicyRoomProps & { choice: EmbodimentChoice; reload: () => void }) {
  const { dataset, project, choice, reload } = props;
  const { current, guessed } = choice;
  const connection = useConnection();
  const lag = useLag(project.id);
  const changed = useStore(editedMappings, (byProject) => byProject[project.id] ?? null);
  const setChanged = (parts: readonly EditedPart[] | null) =>
    editedMappings.setState({ [project.id]: parts });
  const saveButton = useButtonCommand(policySpecs.saveRobot);
  const resetButton = useButtonCommand(policySpecs.resetRobot);
  const addButton = useButtonCommand(policySpecs.addPart);
  const parts: readonly EditedPart[] = changed ?? current.parts;
  const look = useEpisodeLook(dataset.id, project.id);
  const canWrite = project.readOnlyBecause === null;
  const features = dataset.features.filter(({ dtype }) => /^(float|int|uint|bool)/.test(dtype));
  /** Noted for undo: under one mark it is one change, as a text is typed letter by letter. */
  const edit = (to: readonly EditedPart[] | null, what: string, mark?: string) => {
    // Corrected back by hand, it is as it is kept.
    const next = to !== null && sameParts(to, current.parts) ? null : to;
    setChanged(next);
    const undo = () => setChanged(changed);
    robotChanges.note(project.id, { what, mark, undo, redo: () => setChanged(next) });
  };
  const remove = (part: EditedPart) =>
    edit(
      parts.filter((each) => each !== part),
      `The ${roleNames[part.role]} removed`,
    );
  useChoiceCommand(policySpecs.removePart, () =>
    (canWrite ? parts : []).map((part, at) => ({
      label: `${at + 1}, ${roleNames[part.role]}`,
      run: () => remove(part),
    })),
  );
  const keep: KeepMapping = async (next, unsaved) => {
    await connection.call('embodiment.set', {
      projectId: project.id,
      parts: next === null ? null : [...next],
    });
    setChanged(unsaved);
    reload();
    look.reload();
    const done = next === null ? 'The detected mapping counts again' : 'The mapping is corrected';
    offerProposing(
      connection,
      project,
      `${done}; proposals made before stay until you propose again.`,
    );
  };
  useUndo(robotChanges, project.id, keep);
  const save = (
    next: readonly EmbodimentPart[] | null,
    what: string,
    unsaved: readonly EditedPart[] | null = null,
  ) => {
    const kept = current.source === 'user' ? current.parts : null;
    const undo = (by: KeepMapping) => by(kept, changed);
    const redo = (by: KeepMapping) => by(next, unsaved);
    keep(next, unsaved)
      .then(() => robotChanges.note(project.id, { what, undo, redo }))
      .catch(notifyError);
  };
  const isWrong = parts.some(({ typedDims }) => typedDims !== undefined);
  /** Of the lag alone: what is changed and not saved stays so. */
  const correctLag = (lagSec: LagSec | null) => {
    const corrected = (some: readonly EmbodimentPart[]) =>
      lagSec === null ? withoutLag(some) : withLag(some, lagSec);
    const next = corrected(current.parts);
    const unsaved = changed === null ? null : corrected(changed);
    const what = lagSec === null ? 'Times as recorded' : 'Times corrected';
    save(sameParts(next, guessed.parts) ? null : next, what, unsaved);
  };
  // A corrected lag leaves the guess about the parts a guess.
  const said = sameParts(withoutLag(current.parts), guessed.parts) ? guessed : current;
  const replace = (at: number, part: EditedPart) => {
    const before = parts[at];
    // A blank behind the text is no change.
    if (before === undefined || sameParts([part], [before])) return;
    const what = changedField(before, part);
    edit(parts.with(at, withItsChain(part, before)), what, `${at} ${what}`);
  };
  return (
    <div className={styles.panel}>
      <header className={styles.head}>
        <div className={styles.said}>
          <h2>{current.robot ?? 'Robot without a name'}</h2>
          <p>
            {sourceSentences[said.source]} Cues of arms and hands come from these dimensions; the
            correction is kept in the project.
          </p>
          <GripperLag
            said={lag === null ? null : lagText(lag)}
            corrected={current.parts.find(({ lagSec }) => lagSec !== undefined)?.lagSec ?? null}
            offered={lag === null ? null : lagToCorrect(lag)}
            canWrite={canWrite}
            onCorrect={correctLag}
          />
          {said.notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </div>
        <div className={styles.acts}>
          <TextField
            label="Preview episode"
            type="number"
            min={0}
            className={styles.episode}
            value={look.episode ?? ''}
            onChange={(event) => look.setEpisode(Number(event.target.value))}
          />
          <Button
            ref={resetButton}
            disabled={!canWrite || (current.source !== 'user' && changed === null)}
            onClick={() => {
              if (current.source === 'user') save(null, 'Reset to detected');
              else edit(null, 'Reset to detected');
            }}
          >
            Reset to detected
          </Button>
          <Button
            ref={saveButton}
            variant="primary"
            title={isWrong ? 'Correct the dimensions in red first.' : undefined}
            disabled={!canWrite || changed === null || isWrong}
            onClick={() => {
              if (changed !== null) save(changed, 'Correction saved');
            }}
          >
            Save the correction
          </Button>
        </div>
      </header>
      <RobotDescription projectId={project.id} parts={parts} canWrite={canWrite} onParts={edit} />
      {look.error !== null && <p className={styles.error}>{look.error.message}</p>}
      <ul className={styles.parts}>
        {parts.map((part, at) => (
          <PartCard
            key={`${at} ${parts.length}`}
            part={part}
            reason={
              [...guessed.parts, ...current.parts].some((one) => sameParts([one], [part]))
                ? reasonOf(part, said.source, dataset.features)
                : 'Changed, not saved yet.'
            }
            features={features}
            signals={look.signals}
            motion={look.motion}
            canWrite={canWrite}
            onPart={(next) => replace(at, next)}
            onRemove={() => remove(part)}
          />
        ))}
      </ul>
      {features[0] !== undefined && (
        <Button
          ref={addButton}
          className={styles.add}
          disabled={!canWrite}
          onClick={() => edit([...parts, newPart(features[0]?.key ?? '')], 'A part added')}
        >
          <Plus aria-hidden="true" /> Add a part
        </Button>
      )}
    </div>
  );
}

/** Joints are matched with dimensions: of others nothing is known. */
function withItsChain(part: EditedPart, before: EditedPart): EditedPart {
  const { chain, ...rest } = part;
  const isSame = part.feature === before.feature && part.dims.join() === before.dims.join();
  return chain !== undefined && isSame && part.role === 'joints' ? part : rest;
}

/** All that is said of a part, in one order. */
const spelled = (part: EmbodimentPart): string =>
  JSON.stringify(Object.entries(part).toSorted(([a], [b]) => a.localeCompare(b)));

const sameParts = (a: readonly EmbodimentPart[], b: readonly EmbodimentPart[]): boolean =>
  JSON.stringify(a.map(spelled)) === JSON.stringify(b.map(spelled));

/** Proposing keeps what the videos show: it is measured anew when that has ended. */
function useLag(projectId: string) {
  const { data, reload } = useCall('embodiment.lag', { projectId });
  const ends = useJobs()
    .filter((job) => job.projectId === projectId && job.kind === 'propose')
    .map(({ endedAtMs }) => endedAtMs ?? 0);
  const proposedAtMs = Math.max(0, ...ends);
  useEffect(() => {
    if (proposedAtMs > 0) reload();
  }, [proposedAtMs, reload]);
  return data;
}

const newPart = (feature: string): EmbodimentPart => ({
  role: 'gripper',
  side: 'single',
  feature,
  dims: [0],
  quantity: 'position',
});

/** Signals and motion of the episode whose curves are shown: the dataset's first one, unless another is asked for. */
function useEpisodeLook(datasetId: string, projectId: string) {
  const [chosen, setEpisode] = useState<number | null>(null);
  const first = useCall('dataset.episodes', { datasetId, limit: 1 });
  const episode = chosen ?? first.data?.rows[0]?.index ?? null;
  const of = episode === null ? null : { datasetId, episode };
  const signals = useCall('dataset.signals', of);
  const motion = useCall('keyframes.motion', of === null ? null : { ...of, projectId });
  return {
    episode,
    setEpisode,
    signals: signals.data,
    motion: motion.data,
    error: first.error ?? signals.error ?? motion.error,
    reload: motion.reload,
  };
}
