import { Ban, Ellipsis, Flag, ListVideo, Sparkles, Tag, Trophy, X } from 'lucide-react';
import { useMemo, useState, type FormEvent } from 'react';
import type { BulkAct } from '../../../../shared/model/bulk';
import { lookAgainTag } from '../../../../shared/model/drop-reason';
import { CommandButton, useCommands, type Command } from '../../../commands';
import { Button, IconButton, MenuButton, Popover, TextField } from '../../../ui';
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
  const [flag, drop] = useMemo<[Command, Command]>(() => {
    const common = { group: 'Library', isEnabled: () => canChange };
    return [
      {
        ...common,
        id: 'library.flag',
        label: 'Flag the selected episodes',
        keys: ['KeyF'],
        run: () => onAct({ kind: 'tag', tag: lookAgainTag, on: true }),
      },
      {
        ...common,
        id: 'library.drop',
        label: 'Drop the selected episodes',
        keys: ['KeyD'],
        run: () => onAct({ kind: 'flag', flagged: true }),
      },
    ];
  }, [canChange, onAct]);
  useCommands(useMemo(() => [flag, drop], [flag, drop]));
  const choice = (label: string, act: BulkAct) => ({ label, run: () => onAct(act) });
  const more = [
    choice('Accept all undecided keyframes', { kind: 'accept' }),
    choice('Finish', { kind: 'finish' }),
    choice('Reopen', { kind: 'reopen' }),
    choice('Remove the flag', { kind: 'tag', tag: lookAgainTag, on: false }),
    choice('Take in again', { kind: 'flag', flagged: false }),
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
        title={why ?? `To be looked at again: the tag "${lookAgainTag}". An export takes them`}
      >
        Flag
      </CommandButton>
      <CommandButton
        command={drop}
        enabled={canChange}
        size="small"
        icon={<Ban aria-hidden="true" />}
        title={why ?? 'An export leaves dropped episodes out, unless it is told to take them'}
      >
        Drop
      </CommandButton>
      <MenuButton
        size="small"
        label="Outcome of the selected episodes"
        disabled={!canChange}
        button={
          <>
            <Trophy aria-hidden="true" /> Outcome
          </>
        }
        items={[
          choice('Success', { kind: 'outcome', value: 1 }),
          choice('Partial', { kind: 'outcome', value: 0.5 }),
          choice('Failure', { kind: 'outcome', value: 0 }),
          choice('Unknown', { kind: 'outcome', value: null }),
        ]}
      />
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
      <MenuButton
        size="small"
        align="end"
        label="More for the selected episodes"
        button={<Ellipsis aria-hidden="true" />}
        items={[
          ...(canChange ? more : []),
          { label: 'Draft reasoning with a model …', run: props.onDraft },
          { label: 'Export only these …', run: props.onExport },
        ]}
      />
    </div>
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
