import { X } from 'lucide-react';
import { useId, type FormEvent, type KeyboardEvent } from 'react';
import { lookAgainTag } from '../../../../shared/model/drop-reason';
import { useCall } from '../../../connection';
import { Button, IconButton, TextField } from '../../../ui';
import { useKept } from '../../../ui/use-kept';
import { placePressed } from '../reasoning/Snippets';
import type { ReviewSession } from '../session/session';
import styles from './TagFields.module.css';

/** As many as there are digits to give them by. */
const mostOffered = 9;

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
  // Each stays in its place, given or not: hands learn the digits.
  const offered = known.filter((tag) => tag !== lookAgainTag).slice(0, mostOffered);
  const listId = useId();
  const [text, setText] = useKept(`tag ${projectId}`, () => '');
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') onTags((now) => [...now, text]);
    setText('');
  };
  const toggle = (tag: string) =>
    onTags((now) => (now.includes(tag) ? now.filter((other) => other !== tag) : [...now, tag]));
  const onKeyDown = (event: KeyboardEvent) => {
    const place = placePressed(event);
    const tag = place === null ? undefined : offered[place];
    if (tag === undefined) return;
    event.preventDefault();
    toggle(tag);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- digits are shortcuts to its buttons
    <div className={styles.panel} onKeyDown={onKeyDown}>
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
      {offered.length > 0 && (
        <ul className={styles.tags} aria-label="Tags of other episodes">
          {offered.map((tag, at) => (
            <li key={tag}>
              <Button
                size="small"
                variant="quiet"
                keys={`Alt ${at + 1}`}
                disabled={!canDecide}
                onClick={() => toggle(tag)}
                aria-pressed={tags.includes(tag)}
              >
                {tag}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <p className={styles.hint}>
        An export takes tagged episodes, unless it leaves their tag out.
      </p>
    </div>
  );
}
