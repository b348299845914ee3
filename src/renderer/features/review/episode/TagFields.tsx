import { X } from 'lucide-react';
import { useId, type FormEvent } from 'react';
import { useCall } from '../../../connection';
import { Button, IconButton, TextField } from '../../../ui';
import { useKept } from '../../../ui/use-kept';
import type { ReviewSession } from '../session/session';
import styles from './TagFields.module.css';

/** The tags of an episode, and one more, completed from those of all episodes. */
export function TagFields(props: {
  session: ReviewSession;
  tags: readonly string[];
  canDecide: boolean;
  /** From what they are when it is done. */
  onTags: (change: (now: readonly string[]) => readonly string[]) => void;
}) {
  const { session, tags, canDecide, onTags } = props;
  const { projectId, datasetId } = session;
  const { data } = useCall('dataset.facets', { projectId, datasetId });
  const known = data?.facets.tag.values.map(({ value }) => value) ?? [];
  const listId = useId();
  const [text, setText] = useKept(`tag ${projectId}`, () => '');
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') onTags((now) => [...now, text]);
    setText('');
  };
  return (
    <div className={styles.panel}>
      {tags.length > 0 && (
        <ul className={styles.tags}>
          {tags.map((tag) => (
            <li key={tag} className={styles.tag}>
              {tag}
              <IconButton
                size="small"
                label={`Remove ${tag}`}
                icon={<X />}
                disabled={!canDecide}
                onClick={() => onTags((now) => now.filter((other) => other !== tag))}
              />
            </li>
          ))}
        </ul>
      )}
      <form className={styles.form} onSubmit={add}>
        <TextField
          aria-label="Another tag"
          placeholder="Another tag"
          list={listId}
          maxLength={60}
          value={text}
          disabled={!canDecide}
          onChange={(event) => setText(event.target.value)}
        />
        <datalist id={listId}>
          {known
            .filter((tag) => !tags.includes(tag))
            .map((tag) => (
              <option key={tag}>{tag}</option>
            ))}
        </datalist>
        <Button type="submit" disabled={!canDecide || text.trim() === ''}>
          Add
        </Button>
      </form>
      <p className={styles.hint}>
        An export takes tagged episodes, unless it leaves their tag out.
      </p>
    </div>
  );
}
