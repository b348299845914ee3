import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Button } from '../../../ui';
import type { EpisodeController } from '../controller/controller';
import { fieldsOf, partNames, textOf, type TextField } from './fields';
import styles from './ReasoningEditor.module.css';

/** The field in which a text is written; one for each of its parts, where it has some. */
export function ReasoningEditor(props: {
  controller: EpisodeController;
  text: string;
  /** Of datasets whose texts say the sub-task, then its reason. */
  subtaskFirst: boolean;
}) {
  const { controller, text, subtaskFirst } = props;
  // As the text was taken apart first: a label that is half typed is no field of its own yet.
  const [fields, setFields] = useState(() => fieldsOf(text, subtaskFirst));
  const form = useRef<HTMLDivElement>(null);
  const inParts = fields !== null;
  useEffect(() => {
    const all = [...(form.current?.querySelectorAll('textarea') ?? [])];
    const element = all.find(({ ariaLabel }) => ariaLabel === partNames.subtask) ?? all[0];
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') controller.cancelEdit();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) controller.saveEdit();
    else return;
    event.preventDefault();
  };
  const write = (changed: TextField, typed: string) => {
    const next = (fields ?? []).map((field) =>
      field === changed ? { ...field, part: { ...field.part, text: typed } } : field,
    );
    setFields(next);
    controller.type(textOf(next));
  };
  return (
    <div ref={form} className={styles.editor}>
      {fields === null && (
        <textarea
          className={styles.field}
          aria-label="Reasoning"
          rows={5}
          maxLength={20_000}
          value={text}
          onChange={(event) => controller.type(event.target.value)}
          onKeyDown={onKeyDown}
        />
      )}
      {fields?.map((field) => (
        <label key={field.name} className={styles.part}>
          <span>{field.name}</span>
          <textarea
            className={styles.field}
            aria-label={field.name}
            rows={field.part.text.length > 60 ? 2 : 1}
            maxLength={20_000}
            value={field.part.text}
            onChange={(event) => write(field, event.target.value)}
            onKeyDown={onKeyDown}
          />
        </label>
      ))}
      <div className={styles.actions}>
        {(inParts || fieldsOf(text, subtaskFirst) !== null) && (
          <Button
            size="small"
            variant="quiet"
            onClick={() => setFields(inParts ? null : fieldsOf(text, subtaskFirst))}
          >
            {inParts ? 'As one text' : 'In fields'}
          </Button>
        )}
        <span className={styles.space} />
        <Button size="small" variant="quiet" keys="Esc" onClick={() => controller.cancelEdit()}>
          Cancel
        </Button>
        <Button size="small" keys="Ctrl Enter" onClick={() => controller.saveEdit()}>
          Save
        </Button>
      </div>
    </div>
  );
}
