import { Cloud } from 'lucide-react';
import { useState } from 'react';
import { Button, TextField } from '../../ui';
import styles from './HubField.module.css';

interface HubFieldProps {
  onOpen: (address: string) => void;
  /** What is being opened now. */
  opening: string | null;
}

/** Opens a dataset by its name on the Hugging Face Hub. */
export function HubField({ onOpen, opening }: HubFieldProps) {
  const [text, setText] = useState('');
  const name = text.trim().replace(/^hf:\/\//i, '');
  const isOpening = opening?.startsWith('hf://') === true;
  return (
    <form
      className={styles.hub}
      onSubmit={(event) => {
        event.preventDefault();
        if (name !== '') onOpen(`hf://${name}`);
      }}
    >
      <Cloud className={styles.icon} aria-hidden="true" />
      <TextField
        aria-label="Dataset on the Hugging Face Hub"
        placeholder="owner/name of a dataset on the Hugging Face Hub, or owner/name@revision"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" disabled={name === ''} busy={isOpening}>
        {isOpening ? 'Getting metadata and numbers' : 'Open from the Hub'}
      </Button>
    </form>
  );
}
