import { Cloud } from 'lucide-react';
import { Button, TextField } from '../../ui';
import { useKept } from '../../ui/use-kept';
import { FetchProgress, useFetching } from './FetchProgress';
import styles from './HubField.module.css';

interface HubFieldProps {
  /** Resolves with whether it could be opened. */
  onOpen: (address: string) => Promise<boolean>;
  /** What is being opened now. */
  opening: string | null;
}

/** No name on the Hub begins so. */
const pathLike = /^(?:[/\\.]|[a-z]:[\\/])/i;

/** Opens a dataset by its name on the Hub, a path as what it is, and says how far that is. */
export function HubField({ onOpen, opening }: HubFieldProps) {
  const [text, setText, forget] = useKept('dataset of the Hub', () => '');
  const job = useFetching(opening);
  const name = text.trim().replace(/^hf:\/\//i, '');
  const isFolder = pathLike.test(name);
  const isOpening = opening?.startsWith('hf://') === true;
  const open = async () => {
    if (await onOpen(isFolder ? name : `hf://${name}`)) forget();
  };
  return (
    <>
      <form
        className={styles.hub}
        onSubmit={(event) => {
          event.preventDefault();
          if (name !== '') void open();
        }}
      >
        <Cloud className={styles.icon} aria-hidden="true" />
        <TextField
          aria-label="Dataset on the Hugging Face Hub"
          placeholder="owner/name[@revision] on the Hugging Face Hub"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" disabled={name === ''} busy={isOpening}>
          {isOpening ? 'Opening' : isFolder ? 'Open the folder' : 'Open from the Hub'}
        </Button>
      </form>
      {job !== undefined && (
        <div className={styles.progress}>
          <FetchProgress job={job} />
        </div>
      )}
    </>
  );
}
