import { useState } from 'react';
import { keySources, type KeySource } from '../../../shared/model/draft';
import { NamedButton } from '../../commands';
import { notify, notifyError, Select, TextField } from '../../ui';
import { Fault } from './JobForm';
import { jobSpecs } from './job-specs';
import styles from './AskingFields.module.css';

const sourceWords: Readonly<Record<KeySource, string>> = {
  none: 'No key',
  environment: 'In an environment variable',
  stored: 'Typed in, kept on this machine',
};

/** Where the server's key comes from. The key itself goes to the core once and is never shown again. */
export function KeyFields(props: {
  choices: { key: KeySource; keyVariable: string };
  /** Of the variable's name. */
  fault: string | undefined;
  /** Keeps a key, or forgets it; null while there is no address to keep it for. */
  keep: ((key: string | null) => Promise<{ stored: boolean }>) | null;
  onChange: (change: { key?: KeySource; keyVariable?: string }) => void;
  /** A key was stored or forgotten. */
  onKey: () => void;
}) {
  const { choices, fault } = props;
  return (
    <>
      <Select
        label="Key"
        value={choices.key}
        onChange={(event) => props.onChange({ key: event.target.value as KeySource })}
      >
        {keySources.map((source) => (
          <option key={source} value={source}>
            {sourceWords[source]}
          </option>
        ))}
      </Select>
      {choices.key === 'environment' && (
        <TextField
          label="Name of the variable, as set where the studio was started"
          value={choices.keyVariable}
          maxLength={100}
          aria-invalid={fault !== undefined}
          onChange={(event) => props.onChange({ keyVariable: event.target.value })}
        />
      )}
      {choices.key === 'stored' && <KeyRow what="key" keep={props.keep} onKey={props.onKey} />}
      {fault !== undefined && <Fault>The name {fault}.</Fault>}
    </>
  );
}

/** Types a secret in, once: it goes to the core and is never shown again. */
export function KeyRow(props: {
  /** In sentences: the key, the token. */
  what: string;
  /** Keeps it, or forgets it; null while there is no address to keep it for. */
  keep: ((key: string | null) => Promise<{ stored: boolean }>) | null;
  onKey: () => void;
}) {
  const { what, keep } = props;
  const [typed, setTyped] = useState('');
  const change = async (key: string | null) => {
    try {
      const kept = await keep?.(key);
      setTyped('');
      const done = kept?.stored === true ? 'kept' : 'forgotten';
      notify({ tone: 'ok', text: `The ${what} is ${done}.` });
      props.onKey();
    } catch (error) {
      notifyError(error);
    }
  };
  return (
    <div className={styles.keyRow}>
      <TextField
        type="password"
        aria-label={`${what.charAt(0).toUpperCase()}${what.slice(1)}`}
        placeholder={`Paste the ${what}`}
        autoComplete="off"
        value={typed}
        maxLength={1_000}
        onChange={(event) => setTyped(event.target.value)}
      />
      <NamedButton
        spec={jobSpecs.keepKey}
        size="small"
        disabled={keep === null || typed.trim() === ''}
        onClick={() => void change(typed.trim())}
      >
        Keep
      </NamedButton>
      <NamedButton
        spec={jobSpecs.forgetKey}
        size="small"
        variant="quiet"
        disabled={keep === null}
        onClick={() => void change(null)}
      >
        Forget
      </NamedButton>
    </div>
  );
}
