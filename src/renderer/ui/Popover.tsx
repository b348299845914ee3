import { useId, useRef, type ReactNode } from 'react';
import { Button, type ButtonProps } from './Button';
import styles from './Popover.module.css';

export interface PopoverProps extends Omit<ButtonProps, 'onClick' | 'children' | 'popover'> {
  /** What stands on the button. */
  button: ReactNode;
  /** The accessible name of button and panel, where the button's text does not say it. */
  label: string;
  align?: 'start' | 'end';
  children: ReactNode;
}

/** A button with a panel under it, or above where there is more room; Escape and a click elsewhere close it. */
export function Popover(props: PopoverProps) {
  const { button, label, align = 'start', children, ...rest } = props;
  const id = useId();
  const anchor = useRef<HTMLSpanElement>(null);
  const panel = useRef<HTMLElement>(null);

  const moveBeside = () => {
    const element = panel.current;
    const target = anchor.current?.firstElementChild?.getBoundingClientRect();
    if (element === null || target === undefined) return;
    const width = element.offsetWidth;
    const left = align === 'start' ? target.left : target.right - width;
    element.style.left = `${Math.max(8, Math.min(innerWidth - width - 8, left))}px`;
    const [above, below] = [target.top - 12, innerHeight - target.bottom - 12];
    const isAbove = element.scrollHeight > below && above > below;
    element.style.top = isAbove ? 'auto' : `${target.bottom + 4}px`;
    element.style.bottom = isAbove ? `${innerHeight - target.top + 4}px` : 'auto';
    element.style.maxHeight = `${isAbove ? above : below}px`;
  };

  /** Where there is something to type, one can begin at once. */
  const beginTyping = () => {
    const field = panel.current?.querySelector<HTMLInputElement>('input[type="text"]');
    field?.focus();
    field?.select();
  };

  return (
    <>
      <span ref={anchor} className={styles.anchor}>
        <Button {...rest} aria-label={label} popoverTarget={id}>
          {button}
        </Button>
      </span>
      <section
        ref={panel}
        id={id}
        popover="auto"
        aria-label={label}
        className={styles.panel}
        onToggle={(event) => {
          if (event.newState !== 'open') return;
          moveBeside();
          beginTyping();
        }}
      >
        {children}
      </section>
    </>
  );
}
