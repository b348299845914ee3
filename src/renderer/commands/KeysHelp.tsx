import { RotateCcw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Button, Dialog, IconButton, KeyHint, classNames } from '../ui';
import { chordOf } from './chord';
import type { Command } from './command';
import { commands, useKeyLabels } from './react';
import styles from './KeysHelp.module.css';

/** Every command with its keys; a click on keys gives the command another one. */
export function KeysHelp(props: { onClose: () => void }) {
  const all = useStore(commands.store, (state) => state.commands);
  const changed = useStore(commands.store, (state) => Object.keys(state.remapped).length > 0);
  const [listening, setListening] = useState<string | null>(null);
  const groups = [...new Set(all.map((command) => command.group))];

  useEffect(() => {
    if (listening === null) return undefined;
    const onKey = (event: KeyboardEvent) => {
      event.preventDefault();
      event.stopPropagation();
      const chord = chordOf(event);
      if (chord === null) return;
      if (chord !== 'Escape') commands.remap(listening, [chord]);
      setListening(null);
    };
    addEventListener('keydown', onKey, true);
    return () => removeEventListener('keydown', onKey, true);
  }, [listening]);

  return (
    <Dialog
      title="Keys"
      subtitle="By position on the keyboard. Click a key to give the command another one; silent while you type."
      width={820}
      onClose={props.onClose}
      footer={
        changed ? (
          <Button variant="quiet" onClick={() => commands.setRemapped({})}>
            <RotateCcw aria-hidden="true" />
            All keys as they were
          </Button>
        ) : undefined
      }
    >
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group} className={styles.section}>
            <h3 className={styles.heading}>{group}</h3>
            <ul>
              {all
                .filter((command) => command.group === group)
                .map((command) => (
                  <KeyRow
                    key={command.id}
                    command={command}
                    listening={listening === command.id}
                    onListen={() => setListening(command.id)}
                  />
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function KeyRow(props: { command: Command; listening: boolean; onListen: () => void }) {
  const { command, listening } = props;
  const labels = useKeyLabels(command);
  const remapped = useStore(commands.store, (state) => command.id in state.remapped);
  return (
    <li className={styles.row}>
      <span className={styles.label}>{command.label}</span>
      {remapped && (
        <IconButton
          size="small"
          label={`Give "${command.label}" its own keys back`}
          icon={<RotateCcw />}
          onClick={() => commands.remap(command.id, null)}
        />
      )}
      <button
        type="button"
        className={classNames(styles.keys, listening && styles.listening)}
        aria-label={`Keys of "${command.label}": ${labels.join(', ') || 'none'}. Change.`}
        onClick={props.onListen}
      >
        {listening && 'Press a key'}
        {!listening && labels.length === 0 && <span className={styles.none}>none</span>}
        {!listening && labels.map((label) => <KeyHint key={label} keys={label} />)}
      </button>
    </li>
  );
}
