/** What the left hand does: A S X for the verdict, the rows around them for the reason, C on, Z back. */
import type { LookReason } from '../../../../shared/model/teacher-look';
import type { Command } from '../../../commands';
import type { LookSession, Saying } from './look-session';

const reasonKeys = ['Q', 'W', 'E', 'R', 'T', 'D', 'F', 'G', 'V'] as const;

export interface JudgeCommands {
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
export function judgeCommands(
  session: LookSession,
  around: {
    reasons: readonly LookReason[];
    canJudge: boolean;
    writeNote: () => void;
    drawMore: () => void;
  },
): JudgeCommands {
  const group = 'Teachers';
  const { canJudge } = around;
  const hasLook = () => canJudge && session.current() !== null;
  const saying = (verdict: NonNullable<Saying>['verdict'], reason: string | null = null) => ({
    verdict,
    reason,
    note: session.note(),
  });
  return {
    accept: {
      id: 'teachers.accept',
      label: 'Accept',
      group,
      keys: ['KeyA'],
      isEnabled: hasLook,
      run: () => session.say(saying('accept'), 'Accepted.'),
    },
    wrong: {
      id: 'teachers.wrong',
      label: 'Wrong',
      group,
      keys: ['KeyX'],
      isEnabled: hasLook,
      run: () => session.say(saying('wrong'), 'Wrong, without a reason.'),
    },
    unsure: {
      id: 'teachers.unsure',
      label: 'Unsure',
      group,
      keys: ['KeyS'],
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
      id: 'teachers.note',
      label: 'Write a note',
      group,
      keys: ['KeyB'],
      isEnabled: hasLook,
      run: around.writeNote,
    },
    next: {
      id: 'teachers.next-look',
      label: 'Next look; after the last one, draw more',
      group,
      keys: ['KeyC', 'ArrowDown'],
      repeats: true,
      run: () => (session.current() === null ? around.drawMore() : session.go(1)),
    },
    previous: {
      id: 'teachers.previous-look',
      label: 'Previous look',
      group,
      keys: ['Shift+KeyC', 'ArrowUp'],
      repeats: true,
      run: () => session.go(-1),
    },
    undo: {
      id: 'teachers.undo',
      label: 'Undo',
      group,
      keys: ['KeyZ', 'KeyU', 'Mod+KeyZ'],
      isEnabled: () => canJudge,
      run: () => session.undo(),
    },
    redo: {
      id: 'teachers.redo',
      label: 'Redo',
      group,
      keys: ['Shift+KeyZ', 'Mod+Shift+KeyZ', 'Mod+KeyY'],
      isEnabled: () => canJudge,
      run: () => session.redo(),
    },
  };
}

export const listOfCommands = ({ reasons, ...others }: JudgeCommands): Command[] => [
  ...Object.values(others),
  ...reasons,
];
