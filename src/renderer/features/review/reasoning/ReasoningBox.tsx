import { Pencil, Settings2, WandSparkles } from 'lucide-react';
import type { Reasoning, ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { CommandButton, commands, useKeyLabel, type Command } from '../../../commands';
import { IconButton, VisuallyHidden } from '../../../ui';
import { sourceNames, sourceText } from '../keyframe/words';
import type { ControllerState } from '../controller/act';
import type { EpisodeController } from '../controller/controller';
import { OtherTexts } from './OtherTexts';
import { ReasoningEditor } from './ReasoningEditor';
import { ReasoningText } from './ReasoningText';
import { SnippetTakes } from './Snippets';
import styles from './ReasoningBox.module.css';

/** The reasoning of the selected keyframe with where it comes from, or the field in which it is written. */
export function ReasoningBox(props: {
  controller: EpisodeController;
  keyframe: ReviewedKeyframe;
  editing: ControllerState['editing'];
  edit: Command;
  /** Of datasets whose texts say the sub-task, then its reason. */
  subtaskFirst: boolean;
  canEdit: boolean;
}) {
  const { controller, keyframe, editing, subtaskFirst } = props;
  const { text } = keyframe.reasoning;
  const editKey = useKeyLabel(props.edit);
  return (
    <section className={styles.box} aria-label="Reasoning">
      <header className={styles.header}>
        <h3 className={styles.title}>Reasoning</h3>
        <Source reasoning={keyframe.reasoning} writing={editing !== null} />
        {editing === null && (
          <CommandButton
            command={controller.commands.draftNow}
            enabled={props.canEdit}
            size="small"
            iconOnly
            icon={<WandSparkles />}
          />
        )}
        {editing === null && (
          <IconButton
            label="Draft reasoning with a model"
            size="small"
            disabled={!props.canEdit}
            icon={<Settings2 />}
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
      {editing !== null && (
        <ReasoningEditor
          key={editing.id}
          controller={controller}
          text={editing.text}
          anew={editing.anew}
          subtaskFirst={subtaskFirst}
        />
      )}
      {editing === null && text !== '' && <ReasoningText text={text} subtaskFirst={subtaskFirst} />}
      {editing === null && text === '' && (
        <p className={styles.none}>
          Nothing written yet.
          {editKey !== undefined && ` Press ${editKey} to say what happens next, and why.`}
        </p>
      )}
      {editing === null && props.canEdit && <SnippetTakes controller={controller} />}
      {editing === null && (
        <OtherTexts controller={controller} keyframe={keyframe} canEdit={props.canEdit} />
      )}
    </section>
  );
}

/** Short beside the title; for a model's draft the rest is under the pointer and read out. */
function Source({ reasoning, writing }: { reasoning: Reasoning; writing: boolean }) {
  const { source, provenance, text } = reasoning;
  if (text.trim() === '' && !writing) return null;
  if (writing) return <span className={styles.source}>writing</span>;
  if (source !== 'model' || provenance === undefined) {
    return <span className={styles.source}>{sourceNames[source]}</span>;
  }
  const full = sourceText(reasoning);
  const { model, confidence } = provenance;
  return (
    <span className={styles.source} title={full}>
      <span aria-hidden="true">
        drafted by {model}
        {confidence !== undefined && `, ${Math.round(confidence * 100)} % sure`}
      </span>
      <VisuallyHidden>{full}</VisuallyHidden>
    </span>
  );
}
