import { Ban, Ellipsis, Flag, ListVideo, Sparkles, Tag, Trophy, X } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState, type FormEvent } from 'react';
import { createStore } from 'zustand/vanilla';
import type { BulkAct } from '../../../../shared/model/bulk';
import {
  CommandButton,
  isEnabled,
  keyLabel,
  useChoiceCommand,
  useCommands,
  type Command,
} from '../../../commands';
import { useWhyAway } from '../../../connection';
import { Button, Dialog, IconButton, MenuButton, TextField, type MenuItem } from '../../../ui';
import { formatAmount } from '../../../ui/format';
import { useKept } from '../../../ui/use-kept';
import { selectionCommands, untagSpec, type SelectionHands } from './selection-commands';
import styles from './SelectionBar.module.css';

export interface SelectionBarProps extends Omit<SelectionHands, 'onTag'> {
  selected: ReadonlySet<number>;
  /** Null where everything can be changed; else why nothing can. */
  readOnlyBecause: string | null;
  /** That episodes have, to choose from. */
  tags: readonly string[];
  onNone: () => void;
  onLike: (episode: number) => void;
}

/** What can be done with all that is selected. What decides about keyframes, and what changes many, is asked before. */
export function SelectionBar(props: SelectionBarProps) {
  const { selected, onAct } = props;
  const away = useWhyAway();
  const off = props.readOnlyBecause ?? away;
  const canChange = off === null;
  const why = off ?? undefined;
  const changing = { enabled: canChange, size: 'small', title: why } as const;
  const [isTagging, setTagging] = useState(false);
  const [hands] = useState(() => createStore(() => props));
  useEffect(() => hands.setState(props, true));
  const commands = useMemo(() => {
    const onTag = () => setTagging(true);
    return selectionCommands(() => ({ ...hands.getState(), onTag }), off);
  }, [hands, off]);
  useCommands(useMemo(() => Object.values(commands), [commands]));
  useChoiceCommand(untagSpec, () =>
    (canChange ? props.tags : []).map((tag) => ({
      label: tag,
      run: () => onAct({ kind: 'tag', tag, on: false }),
    })),
  );
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
      <CommandButton
        command={commands.review}
        size="small"
        variant="primary"
        icon={<ListVideo aria-hidden="true" />}
      >
        Review
      </CommandButton>
      <CommandButton
        {...changing}
        command={commands.propose}
        icon={<Sparkles aria-hidden="true" />}
      >
        Propose
      </CommandButton>
      <CommandButton
        {...changing}
        command={commands.flag}
        icon={<Flag aria-hidden="true" />}
        title={why ?? 'Marks them for a second look; an export takes them all the same'}
      >
        Look again
      </CommandButton>
      <CommandButton
        {...changing}
        command={commands.drop}
        icon={<Ban aria-hidden="true" />}
        title={why ?? 'An export leaves dropped episodes out, unless it is told to include them'}
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
          item(commands.success, 'Success'),
          item(commands.partial, 'Partial'),
          item(commands.failure, 'Failure'),
          item(commands.unknown, 'Unknown'),
        ]}
      />
      <CommandButton {...changing} command={commands.tag} icon={<Tag aria-hidden="true" />}>
        Tag
      </CommandButton>
      <MenuButton
        size="small"
        align="end"
        label="More for the selected episodes"
        button={<Ellipsis aria-hidden="true" />}
        items={[
          item(commands.accept, 'Accept all undecided keyframes'),
          item(commands.finish, 'Finish'),
          item(commands.reopen, 'Reopen'),
          item(commands.unflag, 'Remove “look again”'),
          item(commands.takeIn, 'Take in again'),
          item(commands.draft, 'Draft reasoning with a model …'),
          item(commands.export, 'Export only these …'),
          {
            label: 'Find episodes like this one',
            disabled: selected.size !== 1,
            run: () => selected.forEach(props.onLike),
          },
        ]}
      />
      {isTagging && (
        <TagDialog
          episodes={selected.size}
          tags={props.tags}
          onAct={(act) => {
            setTagging(false);
            onAct(act);
          }}
          onClose={() => setTagging(false)}
        />
      )}
    </div>
  );
}

/** A command under a shorter name. */
const item = (command: Command, label: string): MenuItem => ({
  label,
  keys: keyLabel(command),
  disabled: !isEnabled(command),
  run: () => command.run(),
});

/** Which tag all of them get, or lose. */
function TagDialog(props: {
  episodes: number;
  tags: readonly string[];
  onAct: (act: BulkAct) => void;
  onClose: () => void;
}) {
  const { onAct } = props;
  const [text, setText, forget] = useKept('tag of many', () => '');
  const field = useRef<HTMLInputElement>(null);
  const list = useId();
  useEffect(() => field.current?.focus(), []);
  const tag = text.trim();
  const act = (on: boolean) => {
    forget();
    onAct({ kind: 'tag', tag, on });
  };
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (tag !== '') act(true);
  };
  return (
    <Dialog
      title={`Tag ${formatAmount(props.episodes, 'episode')}`}
      width={440}
      onClose={props.onClose}
    >
      <form className={styles.form} onSubmit={add}>
        <TextField
          ref={field}
          aria-label="Tag"
          placeholder="Tag"
          list={list}
          maxLength={60}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <datalist id={list}>
          {props.tags.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </datalist>
        <Button type="submit" variant="primary" disabled={tag === ''}>
          Add
        </Button>
        <Button disabled={tag === ''} onClick={() => act(false)}>
          Remove
        </Button>
      </form>
    </Dialog>
  );
}
