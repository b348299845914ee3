import { Popover as BasePopover } from '@base-ui/react/popover';
import { useRef, useState, type ReactNode } from 'react';
import { Button, type ButtonProps } from './Button';
import styles from './Popover.module.css';

export interface PopoverProps extends Omit<ButtonProps, 'onClick' | 'children'> {
  /** What stands on the button. */
  button: ReactNode;
  /** The accessible name of button and panel, where the button's text does not say it. */
  label: string;
  align?: 'start' | 'end';
  /** With a function that closes it. */
  children: ReactNode | ((close: () => void) => ReactNode);
}

/** A button with a panel under it, or above where there is more room; Escape and a click elsewhere close it. */
export function Popover(props: PopoverProps) {
  const { button, label, align = 'start', children, ref, ...rest } = props;
  const [open, setOpen] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  /** Where there is something to type, one can begin at once. */
  const beginTyping = () => {
    const field = panel.current?.querySelector<HTMLInputElement>('input[type="text"]');
    field?.select();
    return field ?? panel.current;
  };
  return (
    <BasePopover.Root open={open} onOpenChange={setOpen}>
      <BasePopover.Trigger ref={ref} render={<Button {...rest} aria-label={label} />}>
        {button}
      </BasePopover.Trigger>
      <BasePopover.Portal>
        <BasePopover.Positioner align={align} sideOffset={4} collisionPadding={8}>
          <BasePopover.Popup
            ref={panel}
            className={styles.panel}
            aria-label={label}
            initialFocus={beginTyping}
          >
            {typeof children === 'function' ? children(() => setOpen(false)) : children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  );
}
