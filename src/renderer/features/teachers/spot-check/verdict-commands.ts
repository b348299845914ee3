/** What the left hand does: A S X for the verdict, the rows around them for the reason, C on, Z back. */
import type { LookReason } from '../../../../shared/model/teacher-look';
import { offCommand, type Command, type CommandSpec } from '../../../commands';
import type { LookSession, Saying } from './look-session';

const reasonKeys = ['Q', 'W', 'E', 'R', 'T', 'D', 'F', 'G', 'V'] as const;

const group = 'Teachers';

const specs = {
  accept: { id: 'teachers.accept', group, label: 'Accept', keys: ['KeyA'] },
  wrong: { id: 'teachers.wrong', group, label: 'Wrong', keys: ['KeyX'] },
  unsure: { id: 'teachers.unsure', group, label: 'Unsure', keys: ['KeyS'] },
  note: { id: 'teachers.note', group, label: 'Write a note', keys: ['KeyB'] },
  next: {
    id: 'teachers.next-look',
    group,
    label: 'Next look; after the last one, draw more',
    keys: ['KeyC', 'ArrowDown'],
    repeats: true,
  },
  previous: {
    id: 'teachers.previous-look',
    group,
    label: 'Previous look',
    keys: ['Shift+KeyC', 'ArrowUp'],
    repeats: true,
  },
  undo: { id: 'teachers.undo', group, label: 'Undo', keys: ['KeyZ', 'KeyU', 'Mod+KeyZ'] },
  redo: {
    id: 'teachers.redo',
    group,
    label: 'Redo',
    keys: ['Shift+KeyZ', 'Mod+Shift+KeyZ', 'Mod+KeyY'],
  },
} satisfies Record<string, CommandSpec>;

/** Those of the reasons are known with the list of reasons only. */
export const verdictSpecs: readonly CommandSpec[] = Object.values(specs);

/** Where no verdict is given. */
export const noUndo = [specs.undo, specs.redo].map((spec) =>
  offCommand(spec, 'verdicts are undone in Spot-check, decisions in library, review and team'),
);

export interface VerdictCommands {
  accept: Command;
  wrong: Command;
  unsure: Command;
  note: Command;
  next: Command;
  previous: Command;
  undo: Command;
  redo: Command;
  /** In the order of the reasons. */
  reasons: Command[];
}

/** @param reasons of the kind that is looked at */
export function verdictCommands(
  session: LookSession,
  around: {
    reasons: readonly LookReason[];
    canSay: boolean;
    writeNote: () => void;
    drawMore: () => void;
  },
): VerdictCommands {
  const { canSay } = around;
  const hasLook = () => canSay && session.current() !== null;
  const saying = (verdict: NonNullable<Saying>['verdict'], reason: string | null = null) => ({
    verdict,
    reason,
    note: session.note(),
  });
  return {
    accept: {
      ...specs.accept,
      isEnabled: hasLook,
      run: () => session.say(saying('accept'), 'Accepted.'),
    },
    wrong: {
      ...specs.wrong,
      isEnabled: hasLook,
      run: () => session.say(saying('wrong'), 'Wrong, without a reason.'),
    },
    unsure: {
      ...specs.unsure,
      isEnabled: hasLook,
      run: () => session.say(saying('unsure'), 'Unsure.'),
    },
    reasons: around.reasons.slice(0, reasonKeys.length).map(({ text }, at) => ({
      id: `teachers.reason-${at + 1}`,
      label: `Wrong: ${text}`,
      group,
      keys: [`Key${reasonKeys[at] ?? ''}`],
      isEnabled: hasLook,
      run: () => session.say(saying('wrong', text), `Wrong: ${text}.`),
    })),
    note: {
      ...specs.note,
      isEnabled: hasLook,
      run: around.writeNote,
    },
    next: {
      ...specs.next,
      run: () => (session.current() === null ? around.drawMore() : session.go(1)),
    },
    previous: {
      ...specs.previous,
      run: () => session.go(-1),
    },
    undo: {
      ...specs.undo,
      isEnabled: () => canSay,
      run: () => session.undo(),
    },
    redo: {
      ...specs.redo,
      isEnabled: () => canSay,
      run: () => session.redo(),
    },
  };
}

export const listOfCommands = ({ reasons, ...others }: VerdictCommands): Command[] => [
  ...Object.values(others),
  ...reasons,
];
