import { Menu } from '@base-ui/react/menu';
import { useRef, type ReactNode } from 'react';
import { Button, type ButtonProps } from './Button';
import { KeyHint } from './KeyHint';
import { useFreeEdges } from './notices-height';
import styles from './Menu.module.css';

export interface MenuItem {
  label: string;
  icon?: ReactNode;
  /** The key that does the same. */
  keys?: string | undefined;
  disabled?: boolean;
  run: () => void;
}

interface MenuProps {
  label: string;
  items: readonly MenuItem[];
}

/** A button with things to do under it. */
export function MenuButton(
  props: Omit<ButtonProps, 'onClick' | 'children'> &
    MenuProps & {
      /** What stands on the button. */
      button: ReactNode;
      align?: 'start' | 'end';
    },
) {
  const { button, label, items, align = 'start', ...rest } = props;
  const edges = useFreeEdges();
  const trigger = useRef<HTMLButtonElement>(null);
  const chosen = useRef<MenuItem>(null);
  const runChosen = (open: boolean) => {
    if (open || chosen.current === null) return;
    // First: a dialog that the item opens gives the focus back to where it was.
    trigger.current?.focus();
    chosen.current.run();
    chosen.current = null;
  };
  const choose = (item: MenuItem) => {
    chosen.current = item;
  };
  return (
    <Menu.Root modal={false} onOpenChangeComplete={runChosen}>
      <Menu.Trigger ref={trigger} render={<Button {...rest} aria-label={label} />}>
        {button}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align={align} sideOffset={4} collisionPadding={edges}>
          <Items label={label} items={items} onRun={choose} />
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** Where it was asked for, from the top left of the window. */
export interface MenuPlace {
  x: number;
  y: number;
}

/** What can be done with what was pressed with the right button, or the menu key; it stands where that was. */
export function ContextMenu(props: MenuProps & { at: MenuPlace; onClose: () => void }) {
  const { x, y } = props.at;
  const edges = useFreeEdges();
  return (
    <Menu.Root open modal={false} onOpenChange={props.onClose}>
      <Menu.Portal>
        <Menu.Positioner
          anchor={{ getBoundingClientRect: () => new DOMRect(x, y) }}
          align="start"
          collisionPadding={edges}
        >
          <Items label={props.label} items={props.items} onRun={(item) => item.run()} />
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Items({ label, items, onRun }: MenuProps & { onRun: (item: MenuItem) => void }) {
  return (
    <Menu.Popup className={styles.menu} aria-label={label}>
      {items.map((item) => (
        <Menu.Item
          key={item.label}
          className={styles.item}
          disabled={item.disabled === true}
          onClick={() => onRun(item)}
        >
          {item.icon}
          <span className={styles.label}>{item.label}</span>
          {item.keys !== undefined && <KeyHint keys={item.keys} />}
        </Menu.Item>
      ))}
    </Menu.Popup>
  );
}
