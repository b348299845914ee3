import { FoldedGroup } from './JobForm';
import { NumberFields } from './NumberFields';

type Limit =
  | 'cameras'
  | 'pictureWidth'
  | 'concurrency'
  | 'timeoutSec'
  | 'requestsPerMinute'
  | 'tokensPerMinute'
  | 'answerTokens';

/** What a model that looks at pictures is sent at most, and how fast. */
export function LookLimits(props: {
  cameras: string;
  /** What an empty field means. */
  usual: { cameras: string; answerTokens: string };
  choices: Readonly<Record<Limit, string>>;
  faults: Partial<Record<Limit, string>>;
  onChange: (field: Limit, text: string) => void;
}) {
  const { cameras, usual, ...numbers } = props;
  return (
    <FoldedGroup legend="Pictures and limits">
      <NumberFields
        {...numbers}
        fields={[
          { field: 'cameras', label: cameras, empty: usual.cameras },
          { field: 'pictureWidth', label: 'Picture width, pixels', empty: '448' },
          { field: 'concurrency', label: 'Requests at once', empty: '4' },
          { field: 'timeoutSec', label: 'Time limit, seconds', empty: '120' },
          { field: 'requestsPerMinute', label: 'Requests per minute', empty: 'no limit' },
          { field: 'tokensPerMinute', label: 'Tokens per minute', empty: 'no limit' },
          { field: 'answerTokens', label: 'Longest answer, tokens', empty: usual.answerTokens },
        ]}
      />
    </FoldedGroup>
  );
}
