/** Fields of a feature map: a group of rows, and what a row is made of. */
import { Plus, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { stepsSchema } from '../../../../../shared/model/collect';
import { useOffer, type Offered } from '../../../../commands';
import { Button, IconButton, Select, TextField } from '../../../../ui';
import { dimsText, readDims } from './dims-text';
import styles from './Collect.module.css';

/** What can be added to the map that is on the page, and removed from it. */
export const additions: Offered = new Set();
export const removals: Offered = new Set();

export function Group(props: { title: string; onAdd: (() => void) | null; children: ReactNode }) {
  const { title, onAdd } = props;
  useOffer(additions, onAdd === null ? [] : [{ label: title, run: onAdd }]);
  return (
    <section className={styles.group} aria-label={title}>
      <h4>
        {title}
        {onAdd !== null && (
          <Button size="small" variant="quiet" onClick={onAdd}>
            <Plus aria-hidden="true" /> Add
          </Button>
        )}
      </h4>
      {props.children}
    </section>
  );
}

export function Row(props: {
  /** The teacher's key. */
  name: string;
  onRemove: () => void;
  children: ReactNode;
}) {
  const { name, onRemove } = props;
  useOffer(removals, [{ label: name, run: onRemove }]);
  return (
    <div className={styles.row}>
      {props.children}
      <IconButton
        label={`Remove ${name}`}
        icon={<Trash2 aria-hidden="true" />}
        onClick={onRemove}
      />
    </div>
  );
}

export function KeyField(props: { value: string; onChange: (key: string) => void }) {
  return (
    <TextField
      label="Teacher’s key"
      value={props.value}
      maxLength={200}
      aria-invalid={props.value === ''}
      onChange={({ target }) => props.onChange(target.value)}
    />
  );
}

/** Of names that begin alike, what tells them apart: a narrow field shows no more. */
export function Choice(props: {
  label: string;
  value: string;
  options: readonly string[];
  onChange: (value: string) => void;
}) {
  const { value, options } = props;
  return (
    <Select
      label={props.label}
      value={value}
      onChange={({ target }) => props.onChange(target.value)}
    >
      {(options.includes(value) ? options : [value, ...options]).map((each) => (
        <option key={each} value={each}>
          {each.replace(/^observation\.(?:images?\.)?/, '')}
        </option>
      ))}
    </Select>
  );
}

/** Half typed, it keeps what is typed and changes nothing. */
export function DimsField(props: {
  label: string;
  value: readonly number[];
  onChange: (dims: number[]) => void;
}) {
  return (
    <ReadField
      label={props.label}
      text={dimsText(props.value)}
      read={readDims}
      onChange={props.onChange}
    />
  );
}

export function NumberField(props: {
  label: string;
  value: number;
  isFit?: (value: number) => boolean;
  onChange: (value: number) => void;
}) {
  const { isFit = () => true } = props;
  return (
    <ReadField
      label={props.label}
      text={String(props.value)}
      read={(text) => {
        const value = Number(text);
        return text.trim() !== '' && Number.isFinite(value) && isFit(value) ? value : null;
      }}
      onChange={props.onChange}
    />
  );
}

export function ReadField<Value>(props: {
  label: string;
  text: string;
  read: (text: string) => Value | null;
  onChange: (value: Value) => void;
}) {
  const { read } = props;
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextField
      label={props.label}
      value={typed ?? props.text}
      maxLength={2_000}
      aria-invalid={typed !== null && read(typed) === null}
      onChange={({ target }) => {
        setTyped(target.value);
        const value = read(target.value);
        if (value !== null) props.onChange(value);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}

/** Moments that are shown, in frames from the one that is asked about: `-10, 0`. */
export function StepsField(props: {
  value: readonly number[];
  onChange: (steps: number[]) => void;
}) {
  return (
    <ReadField
      label="Frames before"
      text={props.value.join(', ')}
      read={(text) => {
        const steps = text
          .split(',')
          .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
        return stepsSchema.safeParse(steps).data ?? null;
      }}
      onChange={props.onChange}
    />
  );
}
