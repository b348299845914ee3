import type { ReactNode } from 'react';
import { Button, type ButtonProps } from './Button';
import { classNames } from './class-names';
import { Tooltip } from './Tooltip';
import styles from './Button.module.css';

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'aria-label'> {
  /** What it does, for the tooltip and for screen readers. */
  label: string;
  icon: ReactNode;
  /** Its tooltip stands in its line: what is below must stay seen. */
  tipBeside?: boolean;
  /** For a button that stays down. */
  pressed?: boolean;
}

export function IconButton(props: IconButtonProps) {
  const { label, icon, keys, pressed, variant = 'quiet', className, tipBeside, ...rest } = props;
  return (
    <Tooltip label={label} keys={keys} beside={tipBeside === true}>
      <Button
        {...rest}
        variant={variant}
        aria-label={label}
        aria-pressed={pressed}
        aria-keyshortcuts={keys}
        className={classNames(styles.icon, pressed === true && styles.pressed, className)}
      >
        {icon}
      </Button>
    </Tooltip>
  );
}
