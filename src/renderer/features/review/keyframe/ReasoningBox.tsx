import { Pencil, WandSparkles } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Reasoning, ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { CommandButton, commands, useKeyLabel, type Command } from '../../../commands';
import { Button, IconButton, VisuallyHidden } from '../../../ui';
import { sourceNames, sourceText } from './words';
import type { ControllerState } from '../controller/act';
import type { EpisodeController } from '../controller/controller';
import styles from './ReasoningBox.module.css';

/** The reasoning of the selected keyframe with where it comes from, or the field in which it is written. */
export function ReasoningBox(props: {
  controller: EpisodeController;
  keyframe: ReviewedKeyframe;
  editing: ControllerState['editing'];
  edit: Command;
  canEdit: boolean;
}) {
  const { controller, keyframe, editing } = props;
  const { text } = keyframe.reasoning;
  const editKey = useKeyLabel(props.edit);
  return (
    <section className={styles.box} aria-label="Reasoning">
      <header className={styles.header}>
        <h3 className={styles.title}>Reasoning</h3>
        <Source reasoning={keyframe.reasoning} writing={editing !== null} />
        {editing === null && (
          <IconButton
            label="Draft reasoning with a model"
            size="small"
            disabled={!props.canEdit}
            icon={<WandSparkles />}
            onClick={() => commands.run('keyframe.draft')}
          />
        )}
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
      {editing !== null && <Editor controller={controller} text={editing.text} />}
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

/** Short beside the title; for a model's draft the rest is under the pointer and read out. */
function Source({ reasoning, writing }: { reasoning: Reasoning; writing: boolean }) {
  const { source, provenance } = reasoning;
  if (writing) return <span className={styles.source}>writing</span>;
  if (source !== 'model' || provenance === undefined) {
    return <span className={styles.source}>{sourceNames[source]}</span>;
  }
  const full = sourceText(reasoning);
  return (
    <span className={styles.source} title={full}>
      <span aria-hidden="true">drafted by {provenance.model}</span>
      <VisuallyHidden>{full}</VisuallyHidden>
    </span>
  );
}

function Editor({ controller, text }: { controller: EpisodeController; text: string }) {
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
        onChange={(event) => controller.type(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Escape') controller.cancelEdit();
          else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) controller.saveEdit();
          else return;
          event.preventDefault();
        }}
      />
      <div className={styles.actions}>
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
