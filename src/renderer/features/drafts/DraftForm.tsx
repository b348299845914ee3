import { endpointSchema, type DraftSettings } from '../../../shared/model/draft';
import { useConnection } from '../../connection';
import { Tick } from '../../ui';
import {
  EndpointField,
  FieldGroup,
  Instructions,
  JobForm,
  KeyFields,
  LookLimits,
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
        <EndpointField
          value={choices.endpoint}
          fault={faults.endpoint}
          onChange={(endpoint) => onChange({ endpoint })}
        />
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
      <LookLimits
        {...numbers}
        cameras="Cameras at the keyframe"
        usual={{ cameras: '2', answerTokens: '400' }}
      />
    </JobForm>
  );
}
