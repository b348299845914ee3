/** Commands for React: registering them while a room is open, and buttons that run them. */
import { memo, useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { Button, IconButton, type ButtonProps } from '../ui';
import { chordLabel } from './chord';
import type { Choice, Command, CommandSpec } from './command';
import { keyboardLayout } from './layout';
import { createCommandRegistry, isEnabled } from './registry';
import { openPalette } from './surface';

/** The commands of this window. One registry, for there is one keyboard. */
export const commands = createCommandRegistry();
export const keysAhead = commands.ahead;

/** Registers while mounted. Give it the same array as long as the commands are the same. */
export function useCommands(list: readonly Command[]): void {
  useEffect(() => commands.register(list), [list]);
}

/**
 * A command that presses the button with this ref, which is all that a popover needs; it can be run while the button
 * is there and not greyed. Give it a constant.
 */
export function useButtonCommand(spec: CommandSpec): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null);
  const list = useMemo(
    () => [
      {
        ...spec,
        isEnabled: () => button.current !== null && !button.current.disabled,
        run: () => button.current?.click(),
      },
    ],
    [spec],
  );
  useCommands(list);
  return button;
}

/** A button that is a command of its own while it is on the page. Give it a constant. */
export function NamedButton({ spec, ...rest }: Omit<ButtonProps, 'ref'> & { spec: CommandSpec }) {
  return <Button {...rest} ref={useButtonCommand(spec)} />;
}

/**
 * A command that chooses one of what there is when it is asked: the palette lists it, and a key or a menu opens the
 * palette there. It can be run while there is something to choose.
 */
export const choiceCommand = (spec: CommandSpec, choices: () => readonly Choice[]): Command => ({
  ...spec,
  isEnabled: () => choices().length > 0,
  choices,
  run: () => openPalette(`${spec.label} `),
});

/** The same while mounted, from what is shown then. Give it a constant. */
export function useChoiceCommand(spec: CommandSpec, choices: () => readonly Choice[]): void {
  const [now] = useState(() => createStore(() => ({ choices })));
  useEffect(() => now.setState({ choices }));
  useCommands(useMemo(() => [choiceCommand(spec, () => now.getState().choices())], [spec, now]));
}

/** How a command's first key reads on this keyboard; undefined where it has none. */
export function useKeyLabel(command: CommandSpec): string | undefined {
  return useKeyLabels(command)[0];
}

/** The same by its id; undefined too where it is not there to be run. */
export function useKeyLabelOf(id: string): string | undefined {
  const { commands: there } = useStore(commands.store);
  return useKeyLabel(there.findLast((command) => command.id === id) ?? absent);
}

const absent: CommandSpec = { id: '', group: '', label: '', keys: [] };

/** The same once, for what is shown only for a moment. */
export function keyLabel(command: CommandSpec): string | undefined {
  const { typed, mac } = keyboardLayout.getState();
  return commands.keysOf(command).map((key) => chordLabel(key, typed, mac))[0];
}

export function useKeyLabels(command: CommandSpec): readonly string[] {
  const layout = useStore(keyboardLayout);
  const remapped = useStore(commands.store, (state) => state.remapped[command.id]);
  const keys = remapped ?? command.keys;
  return useMemo(
    () => keys.map((key) => chordLabel(key, layout.typed, layout.mac)),
    [keys, layout],
  );
}

interface CommandButtonProps extends Omit<ButtonProps, 'onClick' | 'keys'> {
  command: Command;
  /** What the command's `isEnabled` depends on is not known to React: the caller says whether it may run now. */
  enabled?: boolean;
  /** With an icon alone, the label is in the tooltip. */
  icon?: ReactNode;
  iconOnly?: boolean;
  pressed?: boolean;
}

/** A button that runs a command and shows its key. Give it the same icon each time, and it is drawn once. */
export const CommandButton = memo(function CommandButton(props: CommandButtonProps) {
  const { command, enabled = true, icon, iconOnly = false, pressed, children, ...rest } = props;
  const keys = useKeyLabel(command);
  const common = { ...rest, keys, disabled: !enabled || rest.disabled === true };
  const run = () => {
    if (isEnabled(command)) command.run();
  };
  if (iconOnly) {
    return (
      <IconButton
        {...common}
        {...(pressed === undefined ? {} : { pressed })}
        label={command.label}
        icon={icon}
        onClick={run}
      />
    );
  }
  return (
    <Button {...common} aria-keyshortcuts={keys} aria-pressed={pressed} onClick={run}>
      {icon}
      {children ?? command.label}
    </Button>
  );
});
