import { Pencil } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ReviewedKeyframe } from '../../../shared/model/keyframe';
import { CommandButton, useKeyLabel, type Command } from '../../commands';
import { Button } from '../../ui';
import { sourceNames } from './describe';
import type { Room, RoomState } from './room';
import styles from './ReasoningBox.module.css';

/** The reasoning of the selected keyframe with where it comes from, or the field in which it is written. */
export function ReasoningBox(props: {
  room: Room;
  keyframe: ReviewedKeyframe;
  editing: RoomState['editing'];
  edit: Command;
  canEdit: boolean;
}) {
  const { room, keyframe, editing } = props;
  const { text, source } = keyframe.reasoning;
  const editKey = useKeyLabel(props.edit);
  return (
    <section className={styles.box} aria-label="Reasoning">
      <header className={styles.header}>
        <h3 className={styles.title}>Reasoning</h3>
        <span className={styles.source}>{editing === null ? sourceNames[source] : 'writing'}</span>
        {editing === null && (
          <CommandButton
            command={props.edit}
            enabled={props.canEdit}
            size="small"
            iconOnly
            icon={<Pencil />}
          />
        )}
      </header>
      {editing !== null && <Editor room={room} text={editing.text} />}
      {editing === null && text !== '' && <p className={styles.text}>{text}</p>}
      {editing === null && text === '' && (
        <p className={styles.none}>
          Nothing written yet.
          {editKey !== undefined && ` Press ${editKey} to say what happens next, and why.`}
        </p>
      )}
    </section>
  );
}

function Editor({ room, text }: { room: Room; text: string }) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const element = field.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);
  return (
    <div className={styles.editor}>
      <textarea
        ref={field}
        className={styles.field}
        aria-label="Reasoning"
        rows={5}
        maxLength={20_000}
        value={text}
        onChange={(event) => room.draft(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Escape') room.cancelEdit();
          else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) room.saveEdit();
          else return;
          event.preventDefault();
        }}
      />
      <div className={styles.actions}>
        <Button size="small" variant="quiet" keys="Esc" onClick={() => room.cancelEdit()}>
          Cancel
        </Button>
        <Button size="small" keys="Ctrl Enter" onClick={() => room.saveEdit()}>
          Save
        </Button>
      </div>
    </div>
  );
}
