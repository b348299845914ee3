import { useId, useState } from 'react';
import { hostOf, type DraftSettings } from '../../../shared/model/draft';
import { useConnection } from '../../connection';
import { TextField } from '../../ui';
import { formatAmount } from '../../ui/format';
import { toPlainError } from '../../../shared/errors';
import { Fault, Note } from '../jobs';

type Server = Pick<DraftSettings, 'endpoint' | 'key' | 'keyVariable'>;

/** The model's name, with those that the server offers to choose from: it is asked when the field is entered. */
export function ModelField(props: {
  value: string;
  /** Null while there is no address yet. */
  server: Server | null;
  onChange: (model: string) => void;
}) {
  const { value, server } = props;
  const { call } = useConnection();
  const list = useId();
  const [listed, setListed] = useState<{ of: string; models: string[]; fault: string | null }>();
  const of = JSON.stringify(server);
  const known = listed?.of === of ? listed : undefined;
  const ask = async () => {
    if (server === null || (known !== undefined && known.fault === null)) return;
    const host = hostOf(server.endpoint);
    try {
      const { models, fault } = await call('drafts.models', server);
      setListed({ of, models, fault: fault === null ? null : `${host} ${fault}.` });
    } catch (error) {
      setListed({ of, models: [], fault: toPlainError(error).message });
    }
  };
  // Some go by more names than they list.
  const isUnlisted =
    value.trim() !== '' && known !== undefined && !known.models.includes(value.trim());
  return (
    <>
      <TextField
        label="Model"
        placeholder="as the server calls it"
        value={value}
        maxLength={200}
        list={list}
        onFocus={() => void ask()}
        onChange={(event) => props.onChange(event.target.value)}
      />
      <datalist id={list}>
        {known?.models.map((model) => (
          <option key={model} value={model}>
            {model}
          </option>
        ))}
      </datalist>
      <Fault>{known?.fault ?? undefined}</Fault>
      {known?.fault === null && (
        <Note>
          {formatAmount(known.models.length, 'model')} there
          {known.models.length > 0 && `: ${shortList(known.models)}`}.
          {isUnlisted && ` “${value.trim()}” is not among them.`}
        </Note>
      )}
    </>
  );
}

const shownNames = 4;

const shortList = (names: readonly string[]): string =>
  names.length <= shownNames
    ? names.join(', ')
    : `${names.slice(0, shownNames).join(', ')} and ${names.length - shownNames} more`;
