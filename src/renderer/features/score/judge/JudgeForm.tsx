import type { JudgeWish } from '../../../../shared/model/judge';
import { scorePresets } from '../../../../shared/model/score';
import { useConnection } from '../../../connection';
import { RadioTicks, Select, TextField, Tick } from '../../../ui';
import {
  EndpointField,
  Fault,
  FieldGroup,
  Instructions,
  JobForm,
  KeyFields,
  LookLimits,
  NumberFields,
  PriceFields,
} from '../../jobs';
import { PlaceField } from '../../library';
import type { ChoiceFaults, JudgeChoices, NumberField } from './choices';

const tasks = [
  { value: false, label: 'Score all rollouts', hint: 'Answers that are kept are not asked again.' },
  {
    value: true,
    label: 'Test the judge',
    hint: 'Other words, another task, backwards, cut, asked twice: does it look?',
  },
] as const;
const presetWords = {
  additive: 'Additive: examples by fused lists',
  paper: 'As published: one example, task then scene',
} as const;

/** Whom to ask, how a rollout is shown, with which examples, how fast, at what price. */
export function JudgeForm(props: {
  choices: JudgeChoices;
  faults: ChoiceFaults;
  wish: JudgeWish | null;
  /** Where the room keeps its own knowledge base. */
  ownBase: string;
  onChange: (change: Partial<JudgeChoices>) => void;
  onKey: () => void;
}) {
  const { choices, faults, wish, onChange } = props;
  const { call } = useConnection();
  const endpoint = wish?.endpoint ?? null;
  const fields = {
    choices,
    faults,
    onChange: (field: NumberField, text: string) => onChange({ [field]: text }),
  };
  return (
    <JobForm>
      <FieldGroup legend="What to ask">
        <RadioTicks
          name="judge-what"
          value={choices.isTest}
          options={tasks}
          onChange={(isTest) => onChange({ isTest })}
        />
        {choices.isTest && (
          <NumberFields
            {...fields}
            fields={[
              { field: 'sample', label: 'Rollouts', empty: '30' },
              { field: 'seed', label: 'Seed', empty: '1' },
            ]}
          />
        )}
      </FieldGroup>
      <FieldGroup legend="Server">
        <EndpointField
          value={choices.endpoint}
          fault={faults.endpoint}
          onChange={(endpoint) => onChange({ endpoint })}
        />
        <TextField
          label="Model"
          placeholder="as the server calls it"
          value={choices.model}
          maxLength={200}
          onChange={(event) => onChange({ model: event.target.value })}
        />
        <KeyFields
          choices={choices}
          fault={faults.keyVariable}
          keep={endpoint === null ? null : (key) => call('score.key', { endpoint, key })}
          onChange={onChange}
          onKey={props.onKey}
        />
      </FieldGroup>
      <FieldGroup legend="Question">
        <NumberFields
          {...fields}
          fields={[
            { field: 'repeats', label: 'Answers to each', empty: '3' },
            { field: 'frames', label: 'Moments shown', empty: '16' },
          ]}
        />
        <Tick
          type="checkbox"
          label="Tell what was measured of hands, pauses and speed"
          checked={choices.signals}
          onChange={() => onChange({ signals: !choices.signals })}
        />
        <Instructions
          value={choices.instructions}
          placeholder="e.g. A drawer counts as open only when it is fully open."
          onChange={(instructions) => onChange({ instructions })}
        />
      </FieldGroup>
      <FieldGroup legend="Examples that people scored">
        <PlaceField
          label="Knowledge base; empty: none"
          placeholder={props.ownBase}
          value={choices.kb}
          onChange={(kb) => onChange({ kb })}
        />
        {choices.kb.trim() !== '' && (
          <>
            <Select
              label="Preset"
              value={choices.preset}
              onChange={({ target }) =>
                onChange({ preset: target.value === 'paper' ? 'paper' : 'additive' })
              }
            >
              {scorePresets.toReversed().map((preset) => (
                <option key={preset} value={preset}>
                  {presetWords[preset]}
                </option>
              ))}
            </Select>
            {choices.preset === 'additive' && (
              <NumberFields {...fields} fields={[{ field: 'k', label: 'Examples', empty: '3' }]} />
            )}
            <TextField
              label="Embedding server that compares tasks; empty: by their words"
              type="url"
              value={choices.embeddings}
              maxLength={500}
              aria-invalid={faults.embeddings !== undefined}
              onChange={(event) => onChange({ embeddings: event.target.value })}
            />
            <Fault>{faults.embeddings}</Fault>
            {choices.embeddings.trim() !== '' && (
              <TextField
                label="Embedding model"
                value={choices.embeddingModel}
                maxLength={200}
                onChange={(event) => onChange({ embeddingModel: event.target.value })}
              />
            )}
          </>
        )}
      </FieldGroup>
      <PriceFields {...fields} />
      <LookLimits {...fields} cameras="Cameras" usual={{ cameras: '1', answerTokens: '1500' }} />
    </JobForm>
  );
}
