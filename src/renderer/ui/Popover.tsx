import { Popover as BasePopover } from '@base-ui/react/popover';
import { useRef, useState, type ReactNode } from 'react';
import { Button, type ButtonProps } from './Button';
import { useFreeEdges } from './notices-height';
import { Tooltip } from './Tooltip';
import styles from './Popover.module.css';

export interface PopoverProps extends Omit<ButtonProps, 'onClick' | 'children'> {
  /** What stands on the button. */
  button: ReactNode;
  /** The accessible name of button and panel, where the button's text does not say it. */
  label: string;
  align?: 'start' | 'end';
  /** Where the panel stands while there is room: above what must stay seen while it is open. */
  side?: 'top' | 'bottom';
  /** Said in the line of the button: what is below must stay seen. */
  tip?: string;
  /** With a function that closes it. */
  children: ReactNode | ((close: () => void) => ReactNode);
}

/** A button with a panel at one side, or at the other where that has no room; Escape and a click elsewhere close it. */
export function Popover(props: PopoverProps) {
  const { button, label, align = 'start', side = 'bottom', tip, children, ref, ...rest } = props;
  const [open, setOpen] = useState(false);
  const edges = useFreeEdges();
  const panel = useRef<HTMLDivElement>(null);
  /** Where there is something to type, one can begin at once. */
  const beginTyping = () => {
    const field = panel.current?.querySelector<HTMLInputElement>('input[type="text"]');
    field?.select();
    return field ?? panel.current;
  };
  const trigger = (
    <BasePopover.Trigger ref={ref} render={<Button {...rest} aria-label={label} />}>
      {button}
    </BasePopover.Trigger>
  );
  return (
    <BasePopover.Root open={open} onOpenChange={setOpen}>
      {tip === undefined ? (
        trigger
      ) : (
        <Tooltip label={tip} beside>
          {trigger}
        </Tooltip>
      )}
      <BasePopover.Portal>
        <BasePopover.Positioner side={side} align={align} sideOffset={4} collisionPadding={edges}>
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
