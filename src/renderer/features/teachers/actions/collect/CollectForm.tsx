import {
  endpointOf,
  teacherProtocols,
  type CollectSettings,
  type TeacherProtocol,
} from '../../../../../shared/model/collect';
import { useConnection } from '../../../../connection';
import { RadioTicks, Select, TextField } from '../../../../ui';
import {
  EndpointField,
  Fault,
  FieldGroup,
  FoldedGroup,
  Instructions,
  JobForm,
  KeyFields,
  NumberFields,
  PriceFields,
} from '../../../jobs';
import type { CollectChoices, CollectFaults, CollectNumber } from './choices';

const protocolWords: Readonly<Record<TeacherProtocol, { label: string; example: string }>> = {
  openpi: { label: 'openpi (WebSocket)', example: 'ws://gpu-box:8000' },
  groot: { label: 'GR00T (ZeroMQ)', example: 'tcp://gpu-box:5555' },
  openvla: { label: 'OpenVLA (POST /act)', example: 'http://gpu-box:8000' },
  chat: { label: 'Chat, for reasoning (OpenAI-compatible)', example: 'http://gpu-box:8000/v1' },
};

/** Whom to ask, about which frames, how fast, at what price. */
export function CollectForm(props: {
  choices: CollectChoices;
  faults: CollectFaults;
  settings: CollectSettings | null;
  onChange: (change: Partial<CollectChoices>) => void;
  onKey: () => void;
}) {
  const { choices, faults, onChange } = props;
  const { call } = useConnection();
  const { protocol } = choices;
  const isChat = protocol === 'chat';
  const address = { protocol, endpoint: choices.endpoint };
  const hasAddress = choices.endpoint !== '' && endpointOf(protocol, choices.endpoint) !== null;
  const numbers = {
    choices,
    faults,
    onChange: (field: CollectNumber, text: string) => onChange({ [field]: text }),
  };
  return (
    <JobForm>
      <FieldGroup legend="Teacher">
        <Select
          label="Protocol"
          value={protocol}
          onChange={({ target }) => {
            const found = teacherProtocols.find((each) => each === target.value);
            if (found !== undefined) onChange({ protocol: found, map: null });
          }}
        >
          {teacherProtocols.map((each) => (
            <option key={each} value={each}>
              {protocolWords[each].label}
            </option>
          ))}
        </Select>
        <EndpointField
          value={choices.endpoint}
          example={protocolWords[protocol].example}
          fault={faults.endpoint}
          onChange={(endpoint) => onChange({ endpoint })}
        />
        <TextField
          label="Name that its outputs are kept under"
          placeholder="pi0"
          value={choices.teacher}
          maxLength={64}
          aria-invalid={faults.teacher !== undefined}
          onChange={({ target }) => onChange({ teacher: target.value, map: null })}
        />
        {faults.teacher !== undefined && <Fault>It {faults.teacher}.</Fault>}
        <TextField
          label={isChat ? 'Model' : 'Checkpoint, kept with each output'}
          placeholder={isChat ? 'as the server calls it' : 'may be left out'}
          value={choices.model}
          maxLength={200}
          aria-invalid={faults.model !== undefined}
          onChange={({ target }) => onChange({ model: target.value })}
        />
        <Fault>{faults.model}</Fault>
        <KeyFields
          choices={choices}
          fault={faults.keyVariable}
          keep={hasAddress ? (key) => call('collect.key', { ...address, key }) : null}
          onChange={onChange}
          onKey={props.onKey}
        />
      </FieldGroup>
      <FieldGroup legend="Frames">
        <RadioTicks
          name="frames"
          value={choices.frames}
          options={[
            { value: 'keyframes', label: 'Kept keyframes' },
            { value: 'every', label: 'Every so many frames' },
          ]}
          onChange={(frames) => onChange({ frames })}
        />
        {choices.frames === 'every' && (
          <NumberFields
            {...numbers}
            fields={[{ field: 'every', label: 'One frame of', empty: '30' }]}
          />
        )}
        <TextField
          label="Episodes"
          placeholder="all; or a list such as 0-9, 12"
          value={choices.episodes}
          maxLength={10_000}
          aria-invalid={faults.episodes !== undefined}
          onChange={({ target }) => onChange({ episodes: target.value })}
        />
        <Fault>{faults.episodes}</Fault>
        {isChat && (
          <Instructions
            value={choices.instructions}
            placeholder="e.g. Answer in one sentence."
            onChange={(instructions) => onChange({ instructions })}
          />
        )}
      </FieldGroup>
      {isChat && <PriceFields {...numbers} />}
      <FoldedGroup legend="Pace and limits">
        <NumberFields
          {...numbers}
          fields={[
            { field: 'concurrency', label: 'Requests at once', empty: '4' },
            { field: 'retries', label: 'Sent again up to', empty: '4' },
            { field: 'timeoutSec', label: 'Time limit, seconds', empty: '120' },
            { field: 'requestsPerMinute', label: 'Requests per minute', empty: 'no limit' },
          ]}
        />
        {isChat && (
          <NumberFields
            {...numbers}
            fields={[
              { field: 'tokensPerMinute', label: 'Tokens per minute', empty: 'no limit' },
              { field: 'answerTokens', label: 'Longest answer, tokens', empty: '400' },
              { field: 'topLogprobs', label: 'Likely tokens in each place', empty: '5' },
            ]}
          />
        )}
      </FoldedGroup>
    </JobForm>
  );
}
