import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { KeyHint, classNames } from '../ui';
import type { Command } from './command';
import { commands, useKeyLabel } from './react';
import { isEnabled } from './registry';
import { searchCommands } from './search';
import styles from './CommandPalette.module.css';

/** Everything that can be done right now, found by typing. The arrows go through the list, Enter runs. */
export function CommandPalette(props: { onClose: () => void }) {
  const all = useStore(commands.store, (state) => state.commands);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const found = useMemo(() => {
    const offered = all.filter((command) => command.unlisted !== true && isEnabled(command));
    return searchCommands(offered, query);
  }, [all, query]);

  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  const run = (command: Command) => {
    props.onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = found[active];
    if (step !== undefined && found.length > 0) {
      const next = (active + step + found.length) % found.length;
      setActive(next);
      list.current?.querySelectorAll('button')[next]?.focus();
    } else if (event.key === 'Enter' && chosen !== undefined) run(chosen);
    else {
      // Whoever goes on typing means the search, wherever the focus is.
      if (event.key.length === 1 || event.key === 'Backspace') input.current?.focus();
      return;
    }
    event.preventDefault();
  };

  return (
    <dialog
      ref={dialog}
      className={styles.palette}
      aria-label="Commands"
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onPointerDown={(event) => event.target === event.currentTarget && props.onClose()}
    >
      <div className={styles.frame}>
        <input
          ref={input}
          className={styles.query}
          type="text"
          aria-label="Search commands"
          placeholder="What do you want to do?"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(0);
          }}
        />
        <ul ref={list} className={styles.list}>
          {found.map((command, index) => (
            <PaletteRow
              key={command.id}
              command={command}
              active={index === active}
              onPoint={() => setActive(index)}
              onRun={() => run(command)}
            />
          ))}
        </ul>
        {found.length === 0 && <p className={styles.nothing}>No command is called like that.</p>}
      </div>
    </dialog>
  );
}

function PaletteRow(props: {
  command: Command;
  active: boolean;
  onPoint: () => void;
  onRun: () => void;
}) {
  const { command, active } = props;
  const keys = useKeyLabel(command);
  return (
    <li>
      <button
        type="button"
        tabIndex={-1}
        className={classNames(styles.row, active && styles.active)}
        onPointerMove={props.onPoint}
        onClick={props.onRun}
      >
        <span className={styles.group}>{command.group}</span>
        <span className={styles.label}>{command.label}</span>
        {keys !== undefined && <KeyHint keys={keys} />}
      </button>
    </li>
  );
}
