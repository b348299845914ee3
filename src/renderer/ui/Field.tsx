import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';
import styles from './Field.module.css';

export function TextField(props: ComponentProps<'input'> & { label?: string }) {
  const { label, className, ...rest } = props;
  const input = (
    <input
      type="text"
      autoComplete="off"
      spellCheck={false}
      {...rest}
      className={classNames(styles.input, className)}
    />
  );
  return label === undefined ? input : <Labelled label={label}>{input}</Labelled>;
}

export function Select(props: ComponentProps<'select'> & { label?: string }) {
  const { label, className, ...rest } = props;
  const select = <select {...rest} className={classNames(styles.input, className)} />;
  return label === undefined ? select : <Labelled label={label}>{select}</Labelled>;
}

function Labelled(props: { label: string; children: ReactNode }) {
  return (
    <label className={styles.labelled}>
      <span className={styles.label}>{props.label}</span>
      {props.children}
    </label>
  );
}

interface TickProps extends Omit<ComponentProps<'input'>, 'type'> {
  type: 'checkbox' | 'radio';
  label: ReactNode;
  /** One dim sentence under the label. */
  hint?: ReactNode;
}

/** A checkbox or radio button with its label and an explanation. */
export function Tick(props: TickProps) {
  const { label, hint, className, ...rest } = props;
  return (
    <label
      className={classNames(styles.tick, rest.disabled === true && styles.disabled, className)}
    >
      <input {...rest} />
      <span>
        <span className={styles.tickLabel}>{label}</span>
        {hint !== undefined && <span className={styles.hint}>{hint}</span>}
      </span>
    </label>
  );
}

/** One of several, told by a radio button each. `name` ties them together. */
export function RadioTicks<T extends string | number | boolean | null>(props: {
  name: string;
  value: T;
  options: readonly { value: T; label: ReactNode; hint?: ReactNode }[];
  disabled?: boolean;
  onChange: (value: T) => void;
}) {
  const { name, disabled, onChange } = props;
  return props.options.map(({ value, label, hint }) => (
    <Tick
      key={String(value)}
      type="radio"
      name={name}
      label={label}
      hint={hint}
      checked={value === props.value}
      disabled={disabled}
      onChange={() => onChange(value)}
    />
  ));
}
