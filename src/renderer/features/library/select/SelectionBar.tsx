import { Ellipsis, Flag, ListVideo, Sparkles, Tag, Trophy, X } from 'lucide-react';
import { useMemo, useState, type FormEvent } from 'react';
import type { BulkAct } from '../../../../shared/model/bulk';
import { CommandButton, useCommands, type Command } from '../../../commands';
import { Button, IconButton, Popover, TextField } from '../../../ui';
import { formatAmount } from '../../../ui/format';
import styles from './SelectionBar.module.css';

export interface SelectionBarProps {
  selected: ReadonlySet<number>;
  /** Null where everything can be changed; else why nothing can. */
  readOnlyBecause: string | null;
  onReview: () => void;
  onPropose: () => void;
  onDraft: () => void;
  onExport: () => void;
  onAct: (act: BulkAct) => void;
  onNone: () => void;
}

/** What can be done with all that is selected. What changes decisions is counted and asked before. */
export function SelectionBar(props: SelectionBarProps) {
  const { selected, readOnlyBecause, onAct } = props;
  const canChange = readOnlyBecause === null;
  const why = readOnlyBecause ?? undefined;
  const flag = useMemo<Command>(
    () => ({
      id: 'library.flag',
      label: 'Flag the selected episodes',
      group: 'Library',
      keys: ['KeyF'],
      isEnabled: () => canChange,
      run: () => onAct({ kind: 'flag', flagged: true }),
    }),
    [canChange, onAct],
  );
  useCommands(useMemo(() => [flag], [flag]));
  const more: [label: string, act: BulkAct][] = [
    ['Accept all undecided keyframes', { kind: 'accept' }],
    ['Finish', { kind: 'finish' }],
    ['Reopen', { kind: 'reopen' }],
    ['Remove the flag', { kind: 'flag', flagged: false }],
  ];
  return (
    <div className={styles.bar} role="toolbar" aria-label="Selected episodes">
      <span className={styles.count} aria-live="polite">
        {formatAmount(selected.size, 'episode')} selected
      </span>
      <IconButton
        size="small"
        label="Select nothing"
        keys="Esc"
        icon={<X />}
        onClick={props.onNone}
      />
      <Button size="small" variant="primary" onClick={props.onReview}>
        <ListVideo aria-hidden="true" /> Review
      </Button>
      <Button size="small" disabled={!canChange} title={why} onClick={props.onPropose}>
        <Sparkles aria-hidden="true" /> Propose
      </Button>
      <CommandButton
        command={flag}
        enabled={canChange}
        size="small"
        icon={<Flag aria-hidden="true" />}
        title={
          why ??
          'To be looked at again. An export leaves flagged episodes out, unless it is told to take them'
        }
      >
        Flag
      </CommandButton>
      <Popover
        size="small"
        label="Outcome of the selected episodes"
        disabled={!canChange}
        button={
          <>
            <Trophy aria-hidden="true" /> Outcome
          </>
        }
      >
        <Choices
          choices={[
            ['Success', { kind: 'outcome', value: 1 }],
            ['Partial', { kind: 'outcome', value: 0.5 }],
            ['Failure', { kind: 'outcome', value: 0 }],
            ['Unknown', { kind: 'outcome', value: null }],
          ]}
          onAct={onAct}
        />
      </Popover>
      <Popover
        size="small"
        label="Tag the selected episodes"
        disabled={!canChange}
        button={
          <>
            <Tag aria-hidden="true" /> Tag
          </>
        }
      >
        <TagForm onAct={onAct} />
      </Popover>
      <Popover
        size="small"
        align="end"
        label="More for the selected episodes"
        button={<Ellipsis aria-hidden="true" />}
      >
        <Choices choices={canChange ? more : []} onAct={onAct} />
        <menu className={styles.choices}>
          <li>
            <Button variant="quiet" onClick={props.onDraft}>
              Draft reasoning with a model …
            </Button>
          </li>
          <li>
            <Button variant="quiet" onClick={props.onExport}>
              Export only these …
            </Button>
          </li>
        </menu>
      </Popover>
    </div>
  );
}

function Choices(props: {
  choices: readonly [label: string, act: BulkAct][];
  onAct: (act: BulkAct) => void;
}) {
  return (
    <menu className={styles.choices}>
      {props.choices.map(([label, act]) => (
        <li key={label}>
          <Button variant="quiet" onClick={() => props.onAct(act)}>
            {label}
          </Button>
        </li>
      ))}
    </menu>
  );
}

function TagForm({ onAct }: { onAct: (act: BulkAct) => void }) {
  const [text, setText] = useState('');
  const tag = text.trim();
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (tag !== '') onAct({ kind: 'tag', tag, on: true });
  };
  return (
    <form className={styles.form} onSubmit={add}>
      <TextField
        aria-label="Tag"
        placeholder="Tag"
        maxLength={60}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" disabled={tag === ''}>
        Add
      </Button>
      <Button disabled={tag === ''} onClick={() => onAct({ kind: 'tag', tag, on: false })}>
        Remove
      </Button>
    </form>
  );
}
