import { Check, CircleHelp, Pencil, Redo2, Undo2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { CommandButton, useButtonCommand, useKeyLabel, type Command } from '../../../commands';
import { Badge, classNames, KeyHint, VisuallyHidden } from '../../../ui';
import { formatCount } from '../../../ui/format';
import { CuratorMenu, CuratorQuestion, useReviewSession } from '../../review';
import type { TeacherViewProps } from '../room-props';
import { teacherSpecs } from '../teacher-specs';
import type { LookSession, QueuedLook } from './look-session';
import { ReasonsDialog } from './ReasonsDialog';
import { SampleMenu } from './SampleMenu';
import type { Verdicts } from './use-verdicts';
import styles from './VerdictPanel.module.css';

interface VerdictPanelProps extends TeacherViewProps {
  session: LookSession;
  /** Null past the last one. */
  look: QueuedLook | null;
  verdicts: Verdicts;
  noteField: React.RefObject<HTMLTextAreaElement | null>;
}

const verdictWords = { accept: 'accepted', wrong: 'wrong', unsure: 'unsure' } as const;

/** Beside the look: how far one is, why it was drawn, what one says of it. */
export function VerdictPanel(props: VerdictPanelProps) {
  const { session, look, verdicts, project } = props;
  const review = useReviewSession(project);
  const told = useStore(session.state, (state) => state.told);
  return (
    <aside className={styles.panel} aria-label="Verdict">
      {review !== null && <CuratorQuestion session={review} />}
      <div className={styles.scroll}>
        <Progress {...props}>{review !== null && <CuratorMenu session={review} />}</Progress>
        {look !== null && <About {...props} look={look} />}
        {look !== null && <Verdict {...props} look={look} />}
        {look !== null && <Note {...props} look={look} />}
      </div>
      <output className={styles.told}>{told}</output>
      {verdicts.edited !== null && (
        <ReasonsDialog
          reasons={verdicts.edited}
          onSave={(reasons) => verdicts.save(reasons)}
          onClose={() => verdicts.cancel()}
        />
      )}
    </aside>
  );
}

function Progress(props: VerdictPanelProps & { children: ReactNode }) {
  const { session, verdicts } = props;
  const { queue, at, unsaved, trouble } = useStore(session.state);
  const looks = queue?.looks ?? [];
  const looked = looks.filter(({ said }) => said !== null).length;
  const { undo, redo, previous, next } = verdicts.commands;
  return (
    <section className={styles.section} aria-label="Progress">
      <div className={styles.row}>
        <strong className={styles.count}>
          {looked} of {looks.length} looked
        </strong>
        <span className={styles.space} />
        <SampleMenu {...props} />
        {props.children}
      </div>
      <progress
        className={styles.bar}
        max={Math.max(1, looks.length)}
        value={looked}
        aria-label="Looked at"
      />
      <div className={styles.row}>
        <CommandButton command={previous} size="small" enabled={at > 0}>
          Previous
        </CommandButton>
        <CommandButton command={next} size="small">
          Next
        </CommandButton>
        <span className={styles.space} />
        <CommandButton command={undo} iconOnly icon={<Undo2 aria-hidden="true" />} />
        <CommandButton command={redo} iconOnly icon={<Redo2 aria-hidden="true" />} />
      </div>
      {trouble !== null && (
        <p className={styles.bad} role="alert">
          {unsaved === 0
            ? `Not saved: ${trouble}`
            : `${unsaved} not saved yet: ${trouble} It is tried again; leave the window open.`}
        </p>
      )}
    </section>
  );
}

function About({ look, onEpisode }: VerdictPanelProps & { look: QueuedLook }) {
  const opener = useButtonCommand(teacherSpecs.review);
  return (
    <section className={styles.section} aria-label="This look">
      <div className={styles.row}>
        <h2 className={styles.title}>
          Episode {look.episode}, frame {look.frame}
        </h2>
        <span className={styles.space} />
        <button
          ref={opener}
          type="button"
          className={styles.link}
          onClick={() => onEpisode(look.episode, look.frame)}
        >
          Open in review
        </button>
      </div>
      <p>{look.reason}</p>
      <p className={styles.dim} title={look.stratum}>
        More suspicious than {Math.round(100 * look.suspicion)} % of its like; the chance that it
        was drawn now was 1 in {formatCount(Math.round(1 / look.probability))}.
      </p>
    </section>
  );
}

function Verdict({ look, verdicts, project }: VerdictPanelProps & { look: QueuedLook }) {
  const { accept, wrong, unsure, reasons } = verdicts.commands;
  const { said } = look;
  const can = project.readOnlyBecause === null;
  const button = (command: Command, verdict: keyof typeof verdictWords, icon: ReactNode) => (
    <CommandButton
      command={command}
      enabled={can}
      icon={icon}
      pressed={said?.verdict === verdict}
      className={classNames(styles.verdict, styles[verdict])}
    />
  );
  return (
    <section className={styles.section} aria-label="What do you say?">
      <div className={styles.verdicts}>
        {button(accept, 'accept', <Check aria-hidden="true" />)}
        {button(unsure, 'unsure', <CircleHelp aria-hidden="true" />)}
        {button(wrong, 'wrong', <X aria-hidden="true" />)}
      </div>
      <div className={styles.row}>
        <h3 className={styles.dim}>Why it is wrong</h3>
        <span className={styles.space} />
        <CommandButton
          command={verdicts.edit}
          enabled={can}
          iconOnly
          icon={<Pencil aria-hidden="true" />}
          size="small"
        />
      </div>
      <div className={styles.reasons}>
        {reasons.map((command, at) => {
          const text = verdicts.reasons[at]?.text ?? '';
          return (
            <CommandButton
              key={command.id}
              command={command}
              enabled={can}
              size="small"
              pressed={said?.verdict === 'wrong' && said.reason === text}
              className={styles.reason}
            >
              <VisuallyHidden>Wrong: </VisuallyHidden>
              <span className={styles.reasonText}>{text}</span>
            </CommandButton>
          );
        })}
      </div>
      {said !== null && (
        <p className={styles.said}>
          <Badge
            tone={said.verdict === 'accept' ? 'ok' : said.verdict === 'wrong' ? 'bad' : 'warn'}
          >
            {verdictWords[said.verdict]}
          </Badge>
          {said.reason}
          {said.curator !== '' && <span className={styles.dim}>by {said.curator}</span>}
        </p>
      )}
      {said === null && <VisuallyHidden>No verdict yet</VisuallyHidden>}
    </section>
  );
}

function Note(props: VerdictPanelProps & { look: QueuedLook }) {
  const { look, verdicts, session, project, noteField } = props;
  const { said } = look;
  const unsavedNote = useStore(session.state, (state) => state.unsavedNote);
  const noteKey = useKeyLabel(verdicts.commands.note);
  const keep = () => {
    if (said === null || unsavedNote?.look !== look.id) return;
    const note = session.note();
    if (note !== said.note) session.amend({ ...said, note }, 'Note saved.');
    session.write(null);
  };
  return (
    <section className={styles.section}>
      <label className={styles.note}>
        <span className={styles.dim}>
          Note {said === null ? '(kept with the verdict) ' : ''}
          <KeyHint keys={noteKey ?? ''} />
        </span>
        <textarea
          ref={noteField}
          rows={2}
          maxLength={20_000}
          value={unsavedNote?.look === look.id ? unsavedNote.note : (said?.note ?? '')}
          disabled={project.readOnlyBecause !== null}
          onChange={(event) => session.write(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      </label>
    </section>
  );
}
