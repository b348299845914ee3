import { FolderOpen } from 'lucide-react';
import { useState } from 'react';
import type { ExportPlan, Repair } from '../../../shared/model/export';
import { NamedButton } from '../../commands';
import { Select, TextField, Tick } from '../../ui';
import { DecisionTicks, Fault, FieldGroup, JobForm } from '../jobs';
import { PlaceDialog } from '../library';
import type { ExportChoices } from './choices';
import { CameraFields } from './CameraFields';
import { exportSpecs } from './export-specs';
import { FormatFields } from './FormatFields';
import { FrameFields } from './FrameFields';
import { nameFault } from './target-path';
import { toggled } from './toggled';
import styles from './ExportDialog.module.css';

export interface ExportFormProps {
  choices: ExportChoices;
  curators: readonly string[];
  /** Keys of the dataset's cameras. */
  cameras: readonly string[];
  /** Repairs that would change something, as the plan says. */
  offers: ExportPlan['repairs'];
  onChange: (change: Partial<ExportChoices>) => void;
}

const repairWords: Readonly<Record<Repair, string>> = {
  timestamps: 'Repair timestamps',
  indices: 'Repair indices',
  totals: 'Repair totals',
};

/** What and where to, whose decisions, which episodes and frames, which repairs. */
export function ExportForm(props: ExportFormProps) {
  const { choices, curators, cameras, offers } = props;
  const { options } = choices;
  const [picking, setPicking] = useState(false);
  const set = (change: Partial<ExportChoices['options']>) =>
    props.onChange({ options: { ...options, ...change } });
  const fault = nameFault(choices.name.trim());
  return (
    <>
      <JobForm>
        <FormatFields options={options} onChange={set} />
        <FieldGroup legend="Target">
          <div className={styles.folder}>
            <span className={styles.parent} title={choices.parent}>
              <bdi>{choices.parent}</bdi>
            </span>
            <NamedButton spec={exportSpecs.folder} size="small" onClick={() => setPicking(true)}>
              <FolderOpen aria-hidden="true" /> Change
            </NamedButton>
          </div>
          <TextField
            label="Name of the new folder"
            value={choices.name}
            maxLength={200}
            aria-invalid={fault !== null}
            onChange={(event) => props.onChange({ name: event.target.value })}
          />
          <Fault>{fault}</Fault>
        </FieldGroup>
        <FieldGroup legend="Keyframes">
          <DecisionTicks value={options.decisions} onChange={(decisions) => set({ decisions })} />
          {curators.length > 1 && (
            <Select
              label="Whose decisions"
              value={options.curator ?? ''}
              onChange={(event) => set({ curator: event.target.value || null })}
            >
              <option value="">Everybody’s, where they agree</option>
              {curators.map((curator) => (
                <option key={curator}>{curator}</option>
              ))}
            </Select>
          )}
        </FieldGroup>
        <FrameFields choices={choices} onChange={props.onChange} />
        <CameraFields
          cameras={cameras}
          left={options.withoutCameras}
          onChange={(withoutCameras) => set({ withoutCameras })}
        />
        {offers.length > 0 && (
          <FieldGroup legend="Repairs of the source’s faults, only if wanted">
            {offers.map(({ repair, message }) => (
              <Tick
                key={repair}
                type="checkbox"
                label={repairWords[repair]}
                hint={message}
                checked={options.repair.includes(repair)}
                onChange={() => set({ repair: toggled(options.repair, repair) })}
              />
            ))}
          </FieldGroup>
        )}
      </JobForm>
      {picking && (
        <PlaceDialog
          title="Where to export"
          subtitle="The new folder is made in the folder chosen here."
          start={choices.parent === '' ? null : choices.parent}
          onPick={(parent) => {
            props.onChange({ parent });
            setPicking(false);
          }}
          onClose={() => setPicking(false)}
        />
      )}
    </>
  );
}
