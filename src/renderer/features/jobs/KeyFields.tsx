import { useState } from 'react';
import { keySources, type KeySource } from '../../../shared/model/draft';
import { Button, notify, notifyError, Select, TextField } from '../../ui';
import { Fault } from './JobForm';
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
  const { choices, keep, fault } = props;
  const [typed, setTyped] = useState('');
  const change = async (key: string | null) => {
    try {
      const kept = await keep?.(key);
      setTyped('');
      notify({
        tone: 'ok',
        text: kept?.stored === true ? 'The key is kept.' : 'The key is forgotten.',
      });
      props.onKey();
    } catch (error) {
      notifyError(error);
    }
  };
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
      {choices.key === 'stored' && (
        <div className={styles.keyRow}>
          <TextField
            type="password"
            aria-label="Key"
            placeholder="Paste the key"
            value={typed}
            maxLength={1_000}
            onChange={(event) => setTyped(event.target.value)}
          />
          <Button
            size="small"
            disabled={keep === null || typed.trim() === ''}
            onClick={() => void change(typed.trim())}
          >
            Keep
          </Button>
          <Button
            size="small"
            variant="quiet"
            disabled={keep === null}
            onClick={() => void change(null)}
          >
            Forget
          </Button>
        </div>
      )}
      {fault !== undefined && <Fault>The name {fault}.</Fault>}
    </>
  );
}
