import { Plus, Save, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { KbEntry, ShownKbEntry } from '../../../../shared/model/knowledge';
import { dimensions, type Dimension } from '../../../../shared/model/score';
import type { ShownRollout } from '../../../../shared/model/score-room';
import { useButtonCommand, useChoiceCommand } from '../../../commands';
import { Badge, Button, IconButton, TextField, Tick } from '../../../ui';
import { useKept } from '../../../ui/use-kept';
import { CameraGrid, createPlayback, Transport, type Playback } from '../../player';
import { scoreSpecs } from '../score-specs';
import { useWatching } from '../use-watching';
import { dimensionWords } from '../words';
import styles from './Knowledge.module.css';

export type Saying = Pick<KbEntry, 'scores' | 'outcome' | 'notes'>;
type Field = Dimension | 'outcome';
interface Note {
  key: number;
  t: string;
  text: string;
  failure: boolean;
}

const fields: readonly Field[] = [...dimensions, 'outcome'];

/** What people say of one rollout: scores, how it ended, and what happened when. */
export function EntryEditor(props: {
  /** The knowledge base. */
  base: string;
  id: string;
  /** Null for one that is not in the base yet. */
  entry: ShownKbEntry | null;
  /** With its video, where it is among the measured ones. */
  rollout: ShownRollout | null;
  /** Resolves to whether it could be kept. */
  onSave: (saying: Saying) => Promise<boolean>;
  onRemove: (() => void) | null;
}) {
  const { id, entry, rollout, onRemove } = props;
  // Whoever looks at another rollout first finds it again.
  const [typed, setTyped, forget] = useKept(`knowledge ${props.base} ${id}`, () => ({
    values: textsOf(entry, rollout),
    notes: notesOf(entry),
  }));
  const { values, notes } = typed;
  const setNotes = (next: Note[]) => setTyped({ values, notes: next });
  const [isBusy, setBusy] = useState(false);
  const playback = useMemo(
    () =>
      rollout === null || rollout.fps === null
        ? null
        : createPlayback(rollout.fps, Math.max(1, rollout.frames)),
    [rollout],
  );
  const noteButton = useButtonCommand(scoreSpecs.note);
  const saveButton = useButtonCommand(scoreSpecs.saveEntry);
  const removeButton = useButtonCommand(scoreSpecs.removeEntry);
  const removeNote = (note: Note) => setNotes(notes.filter(({ key }) => key !== note.key));
  useChoiceCommand(scoreSpecs.removeNote, () =>
    notes.map((note) => ({ label: `${note.t} s ${note.text}`, run: () => removeNote(note) })),
  );
  const saying = sayingOf(values, notes);
  const change = (key: number, part: Partial<Note>) =>
    setNotes(notes.map((note) => (note.key === key ? { ...note, ...part } : note)));
  const save = async () => {
    if (saying === null) return;
    setBusy(true);
    if (await props.onSave(saying)) forget();
    setBusy(false);
  };
  const task = entry?.task ?? rollout?.task ?? '';
  return (
    <section className={styles.editor} aria-label={`Rollout ${id}`}>
      <header>
        <h2>{id}</h2>
        {entry === null && <Badge tone="accent">new</Badge>}
        <p>{task === '' ? 'No task named' : task}</p>
      </header>
      {playback !== null && rollout !== null && rollout.videos.length > 0 ? (
        <Watched rollout={rollout} playback={playback} />
      ) : (
        <div className={styles.pictures}>
          {entry?.pictures.map(({ t, url }) => (
            <figure key={t}>
              <img src={url} alt={`${id} at ${t.toFixed(1)} s`} />
              <figcaption>{t.toFixed(1)} s</figcaption>
            </figure>
          ))}
        </div>
      )}
      <div className={styles.scores}>
        {fields.map((field) => (
          <TextField
            key={field}
            label={field === 'outcome' ? 'Task done, of ten' : `${dimensionWords[field]}, of ten`}
            inputMode="decimal"
            placeholder={field === 'outcome' ? 'unknown' : 'not judged'}
            maxLength={5}
            value={values[field]}
            aria-invalid={scoreIn(values[field]) === undefined}
            onChange={({ target }) =>
              setTyped({ notes, values: { ...values, [field]: target.value } })
            }
          />
        ))}
      </div>
      <h3>What happens when</h3>
      <ul className={styles.notes} aria-label="Notes">
        {notes.map((note) => (
          <li key={note.key}>
            <TextField
              aria-label="Seconds"
              inputMode="decimal"
              value={note.t}
              aria-invalid={secondsIn(note.t) === null}
              onChange={({ target }) => change(note.key, { t: target.value })}
            />
            <TextField
              aria-label="Note"
              placeholder="the cube slips out of the gripper"
              value={note.text}
              maxLength={2_000}
              onChange={({ target }) => change(note.key, { text: target.value })}
            />
            <Tick
              type="checkbox"
              label="failure"
              checked={note.failure}
              onChange={() => change(note.key, { failure: !note.failure })}
            />
            <IconButton
              label="Remove the note"
              icon={<Trash2 />}
              size="small"
              onClick={() => removeNote(note)}
            />
          </li>
        ))}
      </ul>
      <footer>
        <Button
          ref={noteButton}
          size="small"
          onClick={() => setNotes([...notes, newNote(notes, playback)])}
        >
          <Plus aria-hidden="true" />
          {playback === null ? 'Add a note' : 'Add a note at this moment'}
        </Button>
        <span className={styles.space} />
        {onRemove !== null && (
          <Button ref={removeButton} size="small" variant="danger" onClick={onRemove}>
            <Trash2 aria-hidden="true" />
            Remove from the base
          </Button>
        )}
        <Button
          ref={saveButton}
          variant="primary"
          disabled={saying === null}
          busy={isBusy}
          onClick={() => void save()}
        >
          <Save aria-hidden="true" />
          {entry === null ? 'Add to the base' : 'Save'}
        </Button>
      </footer>
    </section>
  );
}

function Watched({ rollout, playback }: { rollout: ShownRollout; playback: Playback }) {
  useWatching(playback);
  return (
    <>
      <div className={styles.video}>
        <CameraGrid videos={rollout.videos} fps={playback.fps} playback={playback} />
      </div>
      <Transport playback={playback} />
    </>
  );
}

const inTenths = (value: number | null): string =>
  value === null ? '' : String(Math.round(value * 1_000) / 100);

function textsOf(entry: ShownKbEntry | null, rollout: ShownRollout | null): Record<Field, string> {
  const { reasoning, action, intention, alignment } = entry?.scores ?? nothing;
  return {
    reasoning: inTenths(reasoning),
    action: inTenths(action),
    intention: inTenths(intention),
    alignment: inTenths(alignment),
    outcome: inTenths(entry === null ? (rollout?.outcome ?? null) : entry.outcome),
  };
}

const nothing = { reasoning: null, action: null, intention: null, alignment: null };

const notesOf = (entry: ShownKbEntry | null): Note[] =>
  (entry?.notes ?? []).map(({ t, text, failure }, key) => ({
    key,
    t: t.toFixed(2),
    text,
    failure,
  }));

function newNote(notes: readonly Note[], playback: Playback | null): Note {
  const key = 1 + notes.reduce((most, note) => Math.max(most, note.key), -1);
  const t = playback === null ? '' : (playback.state().frame / playback.fps).toFixed(2);
  return { key, t, text: '', failure: false };
}

/** As a fraction of ten; null where nothing is typed, undefined for what is no score. */
function scoreIn(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const value = Number(text.replace(',', '.'));
  return value >= 0 && value <= 10 ? value / 10 : undefined;
}

function secondsIn(text: string): number | null {
  const value = Number(text.replace(',', '.'));
  return text.trim() !== '' && value >= 0 ? value : null;
}

const isScore = (value: number | null | undefined): value is number | null => value !== undefined;

/** Null while something that is typed cannot be used; notes without words are left out. */
function sayingOf(values: Record<Field, string>, notes: readonly Note[]): Saying | null {
  const [reasoning, action, intention, alignment, outcome] = fields.map((field) =>
    scoreIn(values[field]),
  );
  if (
    !isScore(reasoning) ||
    !isScore(action) ||
    !isScore(intention) ||
    !isScore(alignment) ||
    !isScore(outcome)
  ) {
    return null;
  }
  const told = notes.filter(({ text }) => text.trim() !== '');
  const timed = told.flatMap(({ t, text, failure }) => {
    const seconds = secondsIn(t);
    return seconds === null ? [] : [{ t: seconds, text: text.trim(), failure }];
  });
  if (timed.length < told.length) return null;
  return { scores: { reasoning, action, intention, alignment }, outcome, notes: timed };
}
