import { endpointSchema, type DraftSettings } from '../../../shared/model/draft';
import { useConnection } from '../../connection';
import { TextField, Tick } from '../../ui';
import {
  Fault,
  FieldGroup,
  FoldedGroup,
  Instructions,
  JobForm,
  KeyFields,
  NumberFields,
  PriceFields,
} from '../jobs';
import type { ChoiceFaults, DraftChoices } from './choices';
import { ModelField } from './ModelField';

type NumberField = Exclude<keyof DraftChoices, 'key' | 'replace'>;

/** Whom to ask, about what, how fast, at what price. */
export function DraftForm(props: {
  choices: DraftChoices;
  faults: ChoiceFaults;
  /** The episode in view, which may be drafted alone; null in the library. */
  episode: number | null;
  only: boolean;
  onOnly: (only: boolean) => void;
  onChange: (change: Partial<DraftChoices>) => void;
  onKey: () => void;
}) {
  const { choices, faults, episode, onChange } = props;
  const { call } = useConnection();
  const endpoint = endpointSchema.safeParse(choices.endpoint).data ?? null;
  const numbers = {
    choices,
    faults,
    onChange: (field: NumberField, text: string) => onChange({ [field]: text }),
  };
  const toggle = (source: DraftSettings['replace'][number]) =>
    onChange({
      replace: choices.replace.includes(source)
        ? choices.replace.filter((other) => other !== source)
        : [...choices.replace, source],
    });
  return (
    <JobForm>
      <FieldGroup legend="Server">
        <TextField
          label="Endpoint"
          type="url"
          placeholder="http://127.0.0.1:8000/v1"
          value={choices.endpoint}
          maxLength={500}
          aria-invalid={faults.endpoint !== undefined}
          onChange={(event) => onChange({ endpoint: event.target.value })}
        />
        <Fault>{faults.endpoint}</Fault>
        <ModelField
          value={choices.model}
          server={
            endpoint === null
              ? null
              : { endpoint, key: choices.key, keyVariable: choices.keyVariable }
          }
          onChange={(model) => onChange({ model })}
        />
        <KeyFields
          choices={choices}
          fault={faults.keyVariable}
          keep={endpoint === null ? null : (key) => call('drafts.key', { endpoint, key })}
          onChange={onChange}
          onKey={props.onKey}
        />
      </FieldGroup>
      <FieldGroup legend="What to draft">
        {episode !== null && (
          <Tick
            type="checkbox"
            label={`Episode ${episode} only`}
            checked={props.only}
            onChange={() => props.onOnly(!props.only)}
          />
        )}
        <Tick
          type="checkbox"
          label="Replace the dataset’s own texts too"
          checked={choices.replace.includes('dataset')}
          onChange={() => toggle('dataset')}
        />
        <Tick
          type="checkbox"
          label="Re-draft existing model texts"
          hint="A question that was answered before is not asked again."
          checked={choices.replace.includes('model')}
          onChange={() => toggle('model')}
        />
        <Instructions
          value={choices.instructions}
          placeholder="e.g. Write in Spanish. The gripper is called the hand."
          onChange={(instructions) => onChange({ instructions })}
        />
      </FieldGroup>
      <PriceFields {...numbers} />
      <FoldedGroup legend="Pictures and limits">
        <NumberFields
          {...numbers}
          fields={[
            { field: 'cameras', label: 'Cameras at the keyframe', empty: '2' },
            { field: 'pictureWidth', label: 'Picture width, pixels', empty: '448' },
            { field: 'concurrency', label: 'Requests at once', empty: '4' },
            { field: 'timeoutSec', label: 'Time limit, seconds', empty: '120' },
            { field: 'requestsPerMinute', label: 'Requests per minute', empty: 'no limit' },
            { field: 'tokensPerMinute', label: 'Tokens per minute', empty: 'no limit' },
            { field: 'answerTokens', label: 'Longest answer, tokens', empty: '400' },
          ]}
        />
      </FoldedGroup>
    </JobForm>
  );
}
