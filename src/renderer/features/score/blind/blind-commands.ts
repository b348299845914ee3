/** What the hands do in blind scoring: 0 to 9, + for ten, - for what cannot be judged, Z to take back. */
import { offCommand, type Command, type CommandSpec } from '../../../commands';
import type { BlindSession } from './blind-session';

const digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

export interface BlindCommands {
  /** From 0 to 10. */
  scores: Command[];
  cannot: Command;
  undo: Command;
  redo: Command;
  others: Command[];
}

const spec = (id: string, label: string, keys: string[]) =>
  ({ id: `score.${id}`, label, group: 'Blind scoring', keys }) satisfies CommandSpec;
const command = (id: string, label: string, keys: string[], run: () => void): Command => ({
  ...spec(id, label, keys),
  run,
});

const undo = spec('blind-undo', 'Undo', ['KeyZ', 'KeyU', 'Mod+KeyZ']);
const redo = spec('blind-redo', 'Redo', ['Shift+KeyZ', 'Mod+Shift+KeyZ', 'Mod+KeyY']);

/** Where nothing is scored. */
export const noUndo = [undo, redo].map((each) =>
  offCommand(each, 'scores are undone in Blind scoring, decisions in library, review and team'),
);

/** @param session asked for when a command runs */
export function blindCommands(session: () => BlindSession): BlindCommands {
  const say = (value: number | null) => () => session().say(value);
  return {
    // Also while a rollout is fetched: these keys lead to other rooms elsewhere.
    scores: [
      ...digits.map((digit) =>
        command(
          `give-${digit}`,
          `Give ${digit} of ten`,
          [`Digit${digit}`, `Numpad${digit}`],
          say(digit / 10),
        ),
      ),
      command('give-10', 'Give ten', ['+', 'NumpadAdd', 'Equal'], say(1)),
    ],
    cannot: command('give-none', 'Cannot be judged', ['Minus', 'NumpadSubtract'], say(null)),
    undo: { ...undo, run: () => session().undo() },
    redo: { ...redo, run: () => session().redo() },
    others: [
      command('next-field', 'Next dimension', ['ArrowDown'], () => session().step(1)),
      command('previous-field', 'Previous dimension', ['ArrowUp'], () => session().step(-1)),
      command('next-blind', 'Next rollout of the sample', ['KeyC'], () => session().go(1)),
      command('previous-blind', 'Previous rollout of the sample', ['Shift+KeyC'], () =>
        session().go(-1),
      ),
    ],
  };
}

export const allCommands = ({ scores, cannot, undo, redo, others }: BlindCommands): Command[] => [
  ...scores,
  cannot,
  undo,
  redo,
  ...others,
];

/** As they are known before anything is scored. */
export const blindSpecs: readonly CommandSpec[] = allCommands(
  blindCommands(() => {
    throw new Error('No blind sample is open.');
  }),
);
