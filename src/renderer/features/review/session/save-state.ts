/** Whether everything decided is safe, in words. */
import type { ConnectionStatus } from '../../../connection';
import { formatAmount } from '../../../ui/format';
import type { LeftBehind } from './left-behind';
import type { OutboxState } from './outbox';

const nothing = { left: null, readOnlyBecause: null };

export interface SaveState {
  kind: 'saved' | 'saving' | 'waiting' | 'trouble';
  /** A few words. */
  label: string;
  /** One or two sentences. */
  explanation: string;
}

export function saveState(
  outbox: OutboxState,
  connection: ConnectionStatus['state'],
  durable: boolean,
  around: {
    left: LeftBehind | null;
    readOnlyBecause: string | null;
    /** The project's folder. */
    path?: string;
    /** On outputs of teachers; they are in this window alone until they are on disk. */
    verdicts?: { count: number; trouble: string | null };
    /** The robot is corrected and not saved: in this window alone until somebody saves it. */
    mapping?: boolean;
  } = nothing,
): SaveState {
  const changes = formatAmount(outbox.pending.length, 'change');
  const kept = outbox.unkept
    ? 'This browser keeps no data for the studio, so leave the window open until they are saved.'
    : 'They are kept in this browser, and saved when the studio answers again.';
  if (outbox.refused.length > 0) {
    return {
      kind: 'trouble',
      label: `${formatAmount(outbox.refused.length, 'change')} refused`,
      explanation:
        'The studio could not take these decisions; nothing else is held up by them. Save each again, or discard it.',
    };
  }
  const { left, readOnlyBecause, path: folder = 'the project folder' } = around;
  if (left !== null) {
    return {
      kind: 'trouble',
      label: `${formatAmount(left.changes, 'change')} of another project`,
      explanation: `They belong to the project in ${left.path}, which was moved or deleted; this dataset has another one now. They are kept in this browser, and saved when that folder is back in its place and the dataset is opened again.`,
    };
  }
  if (readOnlyBecause !== null) {
    const waiting = outbox.pending.length === 0 ? '' : ` ${changes} waiting. ${kept}`;
    return { kind: 'trouble', label: 'Read-only', explanation: `${readOnlyBecause}${waiting}` };
  }
  const { count, trouble } = around.verdicts ?? { count: 0, trouble: null };
  if (outbox.pending.length === 0 && count > 0) {
    const verdicts = formatAmount(count, 'verdict');
    return trouble === null
      ? { kind: 'saving', label: 'Saving', explanation: `${verdicts} on the way to disk.` }
      : {
          kind: 'trouble',
          label: `${verdicts} not saved yet`,
          explanation: `${trouble} It is tried again; leave the window open until they are saved.`,
        };
  }
  if (outbox.pending.length === 0 && around.mapping === true) {
    return {
      kind: 'trouble',
      label: 'Robot not saved',
      explanation:
        'The robot is corrected in the policy room and that is not saved yet: save or reset it there. Everything else is saved.',
    };
  }
  if (outbox.pending.length === 0) {
    return {
      kind: 'saved',
      label: 'All changes saved',
      explanation: durable
        ? `Saved to ${folder}.`
        : `Saved to ${folder}. This browser keeps no data for the studio, so a lost connection would leave newer decisions in this window alone.`,
    };
  }
  if (connection !== 'online') {
    return {
      kind: 'waiting',
      label: `${changes} waiting for connection`,
      explanation: `The studio cannot be reached just now. ${kept}`,
    };
  }
  if (outbox.trouble !== null) {
    return {
      kind: 'trouble',
      label: `${changes} not saved yet`,
      explanation: `${outbox.trouble} ${kept}`,
    };
  }
  return { kind: 'saving', label: 'Saving', explanation: `${changes} on the way to disk.` };
}
