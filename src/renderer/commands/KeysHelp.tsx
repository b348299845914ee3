import { Plus, RotateCcw } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Button, Dialog, IconButton, KeyHint, TextField, classNames } from '../ui';
import { chordOf } from './chord';
import type { CommandSpec } from './command';
import { commands, useKeyLabels } from './react';
import type { Holder } from './registry';
import { searchCommands } from './search';
import styles from './KeysHelp.module.css';

/** The key of a command that the next press replaces; null adds one. */
interface Listening {
  id: string;
  replaces: string | null;
}

/** Keys that a command would get and others have; null: its own again. */
interface Conflict {
  id: string;
  keys: readonly string[] | null;
  holders: readonly Holder[];
}

/** As many as one hand keeps in mind; the stored setting allows as many. */
const mostKeys = 4;

/** Every command with its keys, which can be searched, replaced, added and taken away. */
export function KeysHelp(props: { onClose: () => void }) {
  useStore(commands.store);
  const all = commands.all();
  const changed = useStore(commands.store, (state) => Object.keys(state.remapped).length > 0);
  const [query, setQuery] = useState('');
  const [listening, setListening] = useState<Listening | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const found = searchCommands(all, query);
  const groups = [...new Set(all.map(({ group }) => group))].filter((group) =>
    found.some((command) => command.group === group),
  );

  /** Asks first where somebody would lose a key. */
  const give = useCallback((id: string, keys: readonly string[] | null) => {
    const holders = commands.holdersOf(commands.gained(id, keys), id);
    if (holders.length === 0) commands.remap(id, keys);
    setConflict(holders.length === 0 ? null : { id, keys, holders });
  }, []);

  useEffect(() => {
    if (listening === null) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (leadsToRemove(event)) return;
      event.preventDefault();
      event.stopPropagation();
      const chord = chordOf(event);
      if (chord === null) return;
      setListening(null);
      if (chord === 'Escape') return;
      const { id, replaces } = listening;
      const command = commands.all().find((each) => each.id === id);
      if (command === undefined) return;
      const others = commands.keysOf(command).filter((key) => key !== replaces && key !== chord);
      give(id, [...others, chord]);
    };
    addEventListener('keydown', onKey, true);
    return () => removeEventListener('keydown', onKey, true);
  }, [listening, give]);

  const listen = (next: Listening | null) => {
    setConflict(null);
    setListening(next);
  };
  const settle = (take: boolean) => {
    if (take && conflict !== null) commands.remap(conflict.id, conflict.keys);
    setConflict(null);
  };

  return (
    <Dialog
      title="Keys"
      subtitle="Keys follow the physical position. Click one to change it. They are off while you type."
      width={860}
      focusField
      onClose={props.onClose}
      footer={
        <>
          {changed && (
            <Button variant="quiet" onClick={() => commands.setRemapped({})}>
              <RotateCcw aria-hidden="true" />
              Reset all keys
            </Button>
          )}
          <Button
            variant="quiet"
            onClick={() => {
              props.onClose();
              commands.run('studio.firstSteps');
            }}
          >
            Show the first steps
          </Button>
        </>
      }
    >
      <TextField
        aria-label="Search commands and what they are called elsewhere"
        placeholder="Search"
        className={styles.search}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      {found.length === 0 && <p className={styles.none}>No matching command.</p>}
      <div className={query.trim() === '' ? styles.all : styles.found}>
        {groups.map((group) => (
          <section key={group} className={styles.section}>
            <h3 className={styles.heading}>{group}</h3>
            <ul>
              {found
                .filter((command) => command.group === group)
                .map((command) => (
                  <KeyRow
                    key={command.id}
                    command={command}
                    listening={listening?.id === command.id ? listening : null}
                    conflict={conflict?.id === command.id ? conflict : null}
                    onListen={listen}
                    onReset={() => give(command.id, null)}
                    onSettle={settle}
                  />
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

/** Tab goes to the button that takes a key away, Enter and Space press it: else nobody gets there without a mouse. */
function leadsToRemove({ code, target }: KeyboardEvent): boolean {
  if (code === 'Tab') return true;
  const presses = code === 'Enter' || code === 'NumpadEnter' || code === 'Space';
  return presses && target instanceof Element && target.closest('[data-removes]') !== null;
}

const nameOf = ({ label, place }: Holder): string =>
  place === null ? `“${label}”` : `“${label}” (${place})`;

interface KeyRowProps {
  command: CommandSpec;
  listening: Listening | null;
  conflict: Conflict | null;
  onListen: (listening: Listening | null) => void;
  onReset: () => void;
  onSettle: (take: boolean) => void;
}

function KeyRow(props: KeyRowProps) {
  const { command, listening, conflict, onListen, onReset, onSettle } = props;
  const labels = useKeyLabels(command);
  const { id } = command;
  const remapped = useStore(commands.store, (state) => id in state.remapped);
  const keys = commands.keysOf(command);
  const off = commands.whyOff(command);
  return (
    <li className={styles.row}>
      <span className={classNames(styles.label, off !== null && styles.off)}>
        <span>{command.label}</span>
        {off !== null && <span className={styles.why}>{off}</span>}
      </span>
      {remapped && (
        <IconButton
          size="small"
          label={`Reset the keys of ${command.label}`}
          icon={<RotateCcw />}
          onClick={onReset}
        />
      )}
      {keys.map((key, at) => (
        <button
          key={key}
          type="button"
          className={classNames(styles.keys, listening?.replaces === key && styles.listening)}
          aria-label={`${labels[at] ?? key}: change this key of ${command.label}`}
          onClick={() => onListen({ id, replaces: key })}
        >
          {listening?.replaces === key ? 'Press a key' : <KeyHint keys={labels[at] ?? key} />}
        </button>
      ))}
      {listening === null && conflict === null && keys.length < mostKeys && (
        <IconButton
          size="small"
          label={`Add a key for ${command.label}`}
          icon={<Plus />}
          onClick={() => onListen({ id, replaces: null })}
        />
      )}
      {listening?.replaces === null && (
        <span className={classNames(styles.keys, styles.listening)}>Press a key</span>
      )}
      {listening !== null && listening.replaces !== null && (
        <Button
          size="small"
          data-removes=""
          onClick={() => {
            commands.remap(
              id,
              keys.filter((key) => key !== listening.replaces),
            );
            onListen(null);
          }}
        >
          Remove
        </Button>
      )}
      {conflict !== null && (
        <span role="alert" className={styles.conflict}>
          Already the key of {conflict.holders.map(nameOf).join(', ')}.
          <Button size="small" onClick={() => onSettle(true)}>
            {conflict.holders.length === 1 ? 'Take it' : 'Take it from all'}
          </Button>
          <Button size="small" variant="quiet" onClick={() => onSettle(false)}>
            Leave it
          </Button>
        </span>
      )}
    </li>
  );
}
