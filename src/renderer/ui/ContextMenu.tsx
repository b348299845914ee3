import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { KeyHint } from './KeyHint';
import styles from './ContextMenu.module.css';

export interface MenuItem {
  label: string;
  icon?: ReactNode;
  /** The key that does the same. */
  keys?: string | undefined;
  disabled?: boolean;
  run: () => void;
}

/** Where it was asked for, from the top left of the window. */
export interface MenuPlace {
  x: number;
  y: number;
}

/** What can be done with what was pressed with the right button, or the menu key; it stands where that was. */
export function ContextMenu(props: {
  label: string;
  at: MenuPlace;
  items: readonly MenuItem[];
  onClose: () => void;
}) {
  const { label, at, items, onClose } = props;
  const menu = useRef<HTMLDivElement>(null);
  const { x, y } = at;
  useEffect(() => {
    const element = menu.current;
    if (element === null) return undefined;
    const before = document.activeElement;
    element.showPopover();
    const { offsetWidth, offsetHeight } = element;
    element.style.left = `${Math.max(8, Math.min(x, innerWidth - offsetWidth - 8))}px`;
    element.style.top = `${Math.max(8, Math.min(y, innerHeight - offsetHeight - 8))}px`;
    element.querySelector<HTMLElement>('button:enabled')?.focus();
    return () => {
      if (before instanceof HTMLElement && document.activeElement === document.body) before.focus();
    };
  }, [x, y]);
  return (
    <div
      ref={menu}
      // Not `auto`: that would be closed by the very button that opened it, when it is let go.
      popover="manual"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      className={styles.menu}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onClose();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
        else moveAlong(event);
        event.stopPropagation();
      }}
    >
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={styles.item}
          disabled={item.disabled}
          onClick={() => {
            onClose();
            item.run();
          }}
        >
          <span className={styles.icon}>{item.icon}</span>
          <span className={styles.label}>{item.label}</span>
          {item.keys !== undefined && <KeyHint keys={item.keys} />}
        </button>
      ))}
    </div>
  );
}

/** Arrows, Home and End move; keys of commands are not for the menu, so nothing else happens behind it. */
function moveAlong(event: KeyboardEvent<HTMLElement>): void {
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('button:enabled')];
  const at = all.findIndex((each) => each === document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === 'Tab') event.preventDefault();
  if (to === undefined) return;
  event.preventDefault();
  all.at(to % all.length)?.focus();
}
