import { Tag, X } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { Button, IconButton, Popover, TextField } from '../../../ui';
import styles from './Tags.module.css';

export function Tags(props: {
  tags: readonly string[];
  canDecide: boolean;
  onTags: (tags: readonly string[]) => void;
}) {
  const { tags, canDecide, onTags } = props;
  const [text, setText] = useState('');
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') onTags([...tags, text]);
    setText('');
  };
  const label = tags.length === 0 ? 'Tags' : `Tags: ${tags.join(', ')}`;
  return (
    <Popover
      variant="quiet"
      size="small"
      label={label}
      button={
        <>
          <Tag aria-hidden="true" />
          {tags.length > 0 && <span className={styles.shown}>{tags.join(', ')}</span>}
        </>
      }
    >
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
                  onClick={() => onTags(tags.filter((other) => other !== tag))}
                />
              </li>
            ))}
          </ul>
        )}
        <form className={styles.form} onSubmit={add}>
          <TextField
            aria-label="Another tag"
            placeholder="Another tag"
            maxLength={60}
            value={text}
            disabled={!canDecide}
            onChange={(event) => setText(event.target.value)}
          />
          <Button type="submit" disabled={!canDecide || text.trim() === ''}>
            Add
          </Button>
        </form>
      </div>
    </Popover>
  );
}
