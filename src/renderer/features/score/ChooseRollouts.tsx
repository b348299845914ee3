import { useId, useState } from 'react';
import type { DatasetSummary } from '../../../shared/model/dataset';
import { Button, Dialog, RadioTicks } from '../../ui';
import { PlaceField } from '../library';
import styles from './ScoreRoom.module.css';

/** Null: what belongs to the open dataset. */
export interface Choice {
  folder: string | null;
  kept: string | null;
}

/** Which rollouts are measured, and where scores of them are kept. */
export function ChooseRollouts(props: {
  dataset: DatasetSummary;
  chosen: Choice;
  onMeasure: (choice: Choice) => void;
  onClose: () => void;
}) {
  const { dataset, chosen, onMeasure, onClose } = props;
  const [isOther, setIsOther] = useState(chosen.folder !== null);
  const [folder, setFolder] = useState(chosen.folder ?? '');
  const [kept, setKept] = useState(chosen.kept ?? '');
  const formId = useId();
  const ready = !isOther || folder.trim() !== '';
  const measure = () => {
    const other = isOther ? folder.trim() : null;
    onMeasure({ folder: other, kept: kept.trim() === '' ? null : kept.trim() });
  };
  return (
    <Dialog
      title="Measure rollouts"
      subtitle="Nothing is sent anywhere, and nothing is written but the folder’s name, into the project."
      onClose={onClose}
      footer={
        <Button variant="primary" type="submit" form={formId} disabled={!ready}>
          Measure
        </Button>
      }
    >
      <form
        id={formId}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) measure();
        }}
      >
        <RadioTicks
          name="rollouts"
          value={isOther}
          options={[
            {
              value: false,
              label: `The episodes of ${dataset.name}`,
              hint: 'Each is a rollout, its outcome as the curators say, else as the source does.',
            },
            {
              value: true,
              label: 'Another folder',
              hint: 'A folder of mp4 with rollouts.jsonl, whose lines name policies, tasks and seeds; or a dataset.',
            },
          ]}
          onChange={setIsOther}
        />
        {isOther && (
          <PlaceField
            label="Folder, on the machine that the studio runs on"
            placeholder="/data/rollouts"
            value={folder}
            onChange={setFolder}
          />
        )}
        <PlaceField
          label="Where scores of them are kept"
          placeholder={isOther ? 'NAME.curation beside the folder' : 'the project of this dataset'}
          value={kept}
          onChange={setKept}
        />
      </form>
    </Dialog>
  );
}
