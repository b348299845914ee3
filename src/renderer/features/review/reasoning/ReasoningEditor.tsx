import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react';
import { useButtonCommand } from '../../../commands';
import { Button } from '../../../ui';
import type { EpisodeController } from '../controller/controller';
import { editorSpecs } from './editor-specs';
import { fieldsOf, partNames, textOf, type TextField } from './fields';
import { Snippets, placePressed } from './Snippets';
import styles from './ReasoningEditor.module.css';

/** The field in which a text is written; one for each of its parts, where it has some. */
export function ReasoningEditor(props: {
  controller: EpisodeController;
  text: string;
  /** What is typed first replaces what stands there. */
  anew: boolean;
  /** Of datasets whose texts say the sub-task, then its reason. */
  subtaskFirst: boolean;
}) {
  const { controller, text, anew, subtaskFirst } = props;
  // As the text was taken apart first: a label that is half typed is no field of its own yet.
  const [fields, setFields] = useState(() => fieldsOf(text, subtaskFirst));
  const form = useRef<HTMLDivElement>(null);
  /** The field that was written in last. */
  const written = useRef<HTMLTextAreaElement>(null);
  /** The fields that were written in, of a text that is written anew; null of one that is gone on with. */
  const [reached] = useState(() => (anew ? new WeakSet<HTMLTextAreaElement>() : null));
  const partsButton = useButtonCommand(editorSpecs.parts);
  const { snippets } = controller.session;
  const inParts = fields !== null;
  useEffect(() => {
    const all = [...(form.current?.querySelectorAll('textarea') ?? [])];
    const element = all.find(({ ariaLabel }) => ariaLabel === partNames.subtask) ?? all[0];
    // All of the editor, as far as there is room, and its field in any case.
    form.current?.scrollIntoView({ block: 'nearest' });
    element?.focus();
    if (reached === null) element?.setSelectionRange(element.value.length, element.value.length);
  }, [reached]);
  const onFocus = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLTextAreaElement)) return;
    written.current = target;
    // Whoever comes back to a field goes on with it.
    if (reached?.has(target) === false) target.select();
    reached?.add(target);
  };
  const toField = () => (written.current ?? form.current?.querySelector('textarea'))?.focus();
  const put = (snippet: string) => {
    toField();
    // As if it were typed: the field's own undo takes it out again.
    document.execCommand('insertText', false, snippet);
  };
  const chosen = (): string => {
    const field = written.current;
    if (field === null) return text;
    const { value, selectionStart: from, selectionEnd: to } = field;
    return from === to ? value : value.slice(from, to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const place = placePressed(event);
    const snippet = place === null ? null : (snippets.state.getState().all[place] ?? null);
    if (snippet !== null) put(snippet);
    else if (event.key === 'Escape') controller.cancelEdit();
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
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the fields, also from their buttons
    <div ref={form} className={styles.editor} onKeyDown={onKeyDown} onFocus={onFocus}>
      {fields === null && (
        <textarea
          className={styles.field}
          dir="auto"
          aria-label="Reasoning"
          rows={5}
          maxLength={20_000}
          value={text}
          onChange={(event) => controller.type(event.target.value)}
        />
      )}
      {fields?.map((field) => (
        <label key={field.name} className={styles.part}>
          <span>{field.name}</span>
          <textarea
            className={styles.field}
            dir="auto"
            aria-label={field.name}
            rows={field.part.text.length > 60 ? 2 : 1}
            maxLength={20_000}
            value={field.part.text}
            onChange={(event) => write(field, event.target.value)}
          />
        </label>
      ))}
      <Snippets snippets={snippets} onPut={put} chosen={chosen} onRemoved={toField} />
      <div className={styles.actions}>
        {(inParts || fieldsOf(text, subtaskFirst) !== null) && (
          <Button
            ref={partsButton}
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
