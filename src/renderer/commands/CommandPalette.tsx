import { useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { useStore } from 'zustand';
import { KeyHint, classNames } from '../ui';
import { openModal } from '../ui/modal';
import type { CommandSpec } from './command';
import { commands, useKeyLabel } from './react';
import { isEnabled } from './registry';
import { offersFor, offFor, type Offer } from './search';
import styles from './CommandPalette.module.css';

/** Rows that are drawn at first, and with each that more are scrolled or stepped to: letters find hundreds. */
const rowsAtOnce = 40;

const whyOff = (command: CommandSpec) => commands.whyOff(command);

/** What can be done right now, and by name also what cannot, with why. The arrows go through the list, Enter runs. */
export function CommandPalette(props: { query: string; onClose: () => void }) {
  const all = useStore(commands.store, (state) => state.commands);
  const [query, setQuery] = useState(props.query);
  const [active, setActive] = useState(0);
  const [drawn, setDrawn] = useState(rowsAtOnce);
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  const rowId = (index: number) => `${listId}-${index}`;
  const found = useMemo(() => {
    const offered = all.filter((command) => command.unlisted !== true && isEnabled(command));
    return [...offersFor(offered, query), ...offFor(commands.all(), query, whyOff)];
  }, [all, query]);
  const search = (text: string) => {
    setQuery(text);
    setActive(0);
    setDrawn(rowsAtOnce);
  };

  // As in `Dialog`: the focus goes back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    const close = openModal(element);
    // What stands in the field is typed on.
    const field = element?.querySelector('input');
    field?.setSelectionRange(field.value.length, field.value.length);
    return close;
  }, []);

  const run = (offer: Offer) => {
    if (offer.off !== undefined) return;
    if (offer.run === null) {
      search(`${offer.label} `);
      return;
    }
    // Under a dialog that is open nothing takes the focus, and closed it gives the focus back.
    flushSync(props.onClose);
    offer.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = found[active];
    if (step !== undefined && found.length > 0) {
      const next = (active + step + found.length) % found.length;
      flushSync(() => {
        setActive(next);
        if (next >= drawn) setDrawn(next + rowsAtOnce);
      });
      list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && chosen !== undefined) run(chosen);
    else return;
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
          className={styles.query}
          type="text"
          role="combobox"
          aria-label="Search commands"
          aria-expanded={found.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={found.length === 0 ? undefined : rowId(active)}
          placeholder="What do you want to do?"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => search(event.target.value)}
        />
        <div
          ref={list}
          id={listId}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a select element holds text alone
          role="listbox"
          aria-label="Commands"
          className={styles.list}
          onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
            const isNearEnd = scrollTop + 2 * clientHeight > scrollHeight;
            if (isNearEnd && drawn < found.length) setDrawn(drawn + rowsAtOnce);
          }}
        >
          {found.slice(0, drawn).map((offer, index) => (
            <PaletteRow
              key={`${offer.command.id} ${offer.label}`}
              id={rowId(index)}
              offer={offer}
              position={index + 1}
              of={found.length}
              active={index === active}
              onPoint={() => setActive(index)}
              onRun={() => run(offer)}
            />
          ))}
        </div>
        {found.length === 0 && <p className={styles.nothing}>No matching command.</p>}
      </div>
    </dialog>
  );
}

/** The focus stays in the field: the row is named there as the active one. */
function PaletteRow(props: {
  id: string;
  offer: Offer;
  /** Among all that were found, of which the last may not be drawn yet. */
  position: number;
  of: number;
  active: boolean;
  onPoint: () => void;
  onRun: () => void;
}) {
  const { active } = props;
  const { command, label, off } = props.offer;
  const keys = useKeyLabel(command);
  return (
    <button
      type="button"
      id={props.id}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an option element holds text alone
      role="option"
      aria-selected={active}
      aria-posinset={props.position}
      aria-setsize={props.of}
      aria-disabled={off !== undefined}
      tabIndex={-1}
      className={classNames(styles.row, active && styles.active, off !== undefined && styles.off)}
      onPointerMove={props.onPoint}
      onPointerDown={(event) => event.preventDefault()}
      onClick={props.onRun}
    >
      <span className={styles.group}>{command.group}</span>
      <span className={styles.label}>{label}</span>
      {off !== undefined && <span className={styles.why}>{off}</span>}
      {keys !== undefined && label === command.label && <KeyHint keys={keys} />}
    </button>
  );
}
