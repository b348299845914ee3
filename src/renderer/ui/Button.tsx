import type { ComponentProps } from 'react';
import { classNames } from './class-names';
import { KeyHint } from './KeyHint';
import { Spinner } from './Spinner';
import styles from './Button.module.css';

export interface ButtonProps extends ComponentProps<'button'> {
  /** `primary`: the one thing to do next, at most one in view. `quiet`: no box until pointed at. */
  variant?: 'primary' | 'plain' | 'quiet' | 'danger';
  size?: 'small' | 'normal';
  /** The key that does the same, as people read it: `A`, `Ctrl+K`. */
  keys?: string | undefined;
  /** Shows a spinner and refuses clicks. */
  busy?: boolean;
}

export function Button(props: ButtonProps) {
  const { variant = 'plain', size = 'normal', keys, busy = false, className, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      disabled={busy || rest.disabled}
      aria-busy={busy || undefined}
      className={classNames(styles.button, styles[variant], styles[size], className)}
    >
      {busy && <Spinner />}
      {props.children}
      {keys !== undefined && <KeyHint keys={keys} />}
    </button>
  );
}
