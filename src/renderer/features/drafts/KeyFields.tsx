import { useState } from 'react';
import { keySources, type KeySource } from '../../../shared/model/draft';
import { useConnection } from '../../connection';
import { Button, notify, notifyError, Select, TextField } from '../../ui';
import type { ChoiceFaults, DraftChoices } from './choices';
import styles from './DraftDialog.module.css';

const sourceWords: Readonly<Record<KeySource, string>> = {
  none: 'No key',
  environment: 'In an environment variable',
  stored: 'Typed in, kept on this machine',
};

/** Where the server's key comes from. The key itself goes to the core once and is never shown again. */
export function KeyFields(props: {
  choices: DraftChoices;
  faults: ChoiceFaults;
  /** As parsed; null while it is no address. */
  endpoint: string | null;
  onChange: (change: Partial<DraftChoices>) => void;
  /** A key was stored or forgotten. */
  onKey: () => void;
}) {
  const { choices, endpoint, faults } = props;
  const connection = useConnection();
  const [typed, setTyped] = useState('');
  const keep = async (key: string | null) => {
    if (endpoint === null) return;
    try {
      const { stored } = await connection.call('drafts.key', { endpoint, key });
      setTyped('');
      notify({ tone: 'ok', text: stored ? 'The key is kept.' : 'The key is forgotten.' });
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
          aria-invalid={faults.keyVariable !== undefined}
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
            disabled={endpoint === null || typed.trim() === ''}
            onClick={() => void keep(typed.trim())}
          >
            Keep
          </Button>
          <Button
            size="small"
            variant="quiet"
            disabled={endpoint === null}
            onClick={() => void keep(null)}
          >
            Forget
          </Button>
        </div>
      )}
    </>
  );
}
