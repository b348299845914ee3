import { useEffect, useId, useRef, useState } from 'react';
import type { BulkAct, BulkPlan } from '../../../../shared/model/bulk';
import {
  dropReasons,
  dropWords,
  lookAgainTag,
  type DropReason,
} from '../../../../shared/model/drop-reason';
import { outcomeWord } from '../../../../shared/model/outcome';
import { useCall, WaitingLine } from '../../../connection';
import { Button, Dialog, ProgressBar, Select } from '../../../ui';
import { formatAmount, formatCount } from '../../../ui/format';
import type { ReviewSession } from '../../review';
import { decideMany, inExports, soAlready } from './decide-many';
import styles from './SelectionBar.module.css';

/** Names what an act on many episodes would change before it does, and does it. */
export function BulkDialog(props: {
  session: ReviewSession;
  episodes: readonly number[];
  act: BulkAct;
  onClose: () => void;
}) {
  const { session, episodes, onClose } = props;
  const [reason, setReason] = useState<DropReason | null>(null);
  const isDrop = props.act.kind === 'flag' && props.act.flagged;
  const act: BulkAct =
    isDrop && reason !== null ? { kind: 'flag', flagged: true, reason } : props.act;
  const { projectId, curator } = session;
  const { name } = curator.getState();
  const plan = useCall('review.bulkPlan', {
    projectId,
    curator: name,
    episodes: [...episodes],
    act,
  });
  const [done, setDone] = useState<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const answer = useId();
  const reasons = useId();
  const nothing = plan.data?.episodes === 0;
  // Enter once more is the answer most people want, but for what nobody looked at, and for a reason nobody chose.
  const isExpected = plan.data !== null && isLookedAt(act, plan.data);
  useEffect(() => {
    if (isDrop) document.getElementById(reasons)?.focus();
    else if (isExpected) document.getElementById(answer)?.focus();
  }, [isExpected, answer, isDrop, reasons]);

  const go = async () => {
    stop.current = new AbortController();
    const { signal } = stop.current;
    let reached = 0;
    const tell = (count: number): void => {
      reached = count;
      setDone(count);
    };
    tell(0);
    await decideMany(session, episodes, act, {
      signal,
      done: tell,
      stopped: () => stoppedAt(reached, episodes.length),
    });
    onClose();
  };
  return (
    <Dialog
      title={plan.data === null ? 'Counting' : question(act, plan.data)}
      width={540}
      onClose={onClose}
      footer={
        <>
          <Button variant="quiet" keys="Esc" onClick={onClose}>
            {done === null ? 'Cancel' : 'Stop here'}
          </Button>
          {done === null && (
            <Button
              id={answer}
              variant="primary"
              disabled={plan.data === null || nothing || (isDrop && reason === null)}
              onClick={() => void go()}
            >
              {plan.data === null ? 'Counting' : actWord(act, plan.data)}
            </Button>
          )}
        </>
      }
    >
      {plan.data === null && plan.error === null && <WaitingLine what="Counting" />}
      {plan.error !== null && <p role="alert">{plan.error.message}</p>}
      {plan.data !== null && done === null && (
        <p className={styles.counts}>{consequence(act, plan.data, episodes.length)}</p>
      )}
      {isDrop && done === null && (
        <Select
          id={reasons}
          label="Reason"
          value={reason ?? ''}
          onChange={({ target }) =>
            setReason(dropReasons.find((each) => each === target.value) ?? null)
          }
        >
          <option value="" disabled>
            Choose a reason
          </option>
          {dropReasons.map((each) => (
            <option key={each} value={each}>
              {dropWords[each]}
            </option>
          ))}
        </Select>
      )}
      {done !== null && (
        <>
          <ProgressBar label="Deciding" share={done / episodes.length} />
          <p>
            {formatCount(done)} of {formatAmount(episodes.length, 'episode')}
          </p>
        </>
      )}
    </Dialog>
  );
}

const stoppedAt = (reached: number, episodes: number): string =>
  reached === 0
    ? 'Stopped before anything was changed.'
    : `Stopped after ${formatCount(reached)} of ${formatAmount(episodes, 'episode')}. Undo takes back what was done.`;

/** Whether nothing is decided, or left out of an export, that nobody looked at. */
const isLookedAt = (act: BulkAct, plan: BulkPlan): boolean =>
  act.kind === 'finish'
    ? plan.undecided === 0 && plan.withoutKeyframes === 0
    : act.kind !== 'accept';

const question = (act: BulkAct, plan: BulkPlan): string =>
  plan.episodes === 0 ? 'Nothing to change' : `${actWord(act, plan)}?`;

function actWord(act: BulkAct, { episodes, keyframes }: BulkPlan): string {
  const many = formatAmount(episodes, 'episode');
  if (act.kind === 'accept') return `Accept ${formatAmount(keyframes, 'keyframe')} in ${many}`;
  if (act.kind === 'finish') return `Finish ${many}`;
  if (act.kind === 'reopen') return `Reopen ${many}`;
  if (act.kind === 'outcome') return `Set ${many} to ${outcomeWord(act.value)}`;
  if (act.kind === 'flag') return act.flagged ? `Drop ${many}` : `Take ${many} in again`;
  if (act.tag === lookAgainTag) {
    return act.on ? `Mark ${many} to look again` : `Remove “look again” from ${many}`;
  }
  return act.on ? `Tag ${many} “${act.tag}”` : `Remove “${act.tag}” from ${many}`;
}

function consequence(act: BulkAct, plan: BulkPlan, selected: number): string {
  const rest = selected - plan.episodes;
  const others =
    rest === 0
      ? ''
      : ` ${formatAmount(rest, 'selected episode is', 'selected episodes are')} so already and stay as they are.`;
  if (plan.episodes === 0) return soAlready(selected);
  if (act.kind === 'accept') {
    return `Nobody looks at these keyframes one by one: the journal marks them as not looked at.${others}`;
  }
  if (act.kind === 'finish' && !isLookedAt(act, plan)) {
    const { undecided, withoutKeyframes } = plan;
    const open = `${formatAmount(undecided, 'keyframe is', 'keyframes are')} undecided. Finishing does not accept them: a reviewed export leaves them out. `;
    const bare = `${formatAmount(withoutKeyframes, 'episode has', 'episodes have')} no keyframes: a reviewed export has nothing of them.`;
    return `${undecided > 0 ? open : ''}${withoutKeyframes > 0 ? bare : ''}`.trim() + others;
  }
  return `${inExports(act)} One step of undo takes it back.${others}`.trim();
}

/** What an export makes of it, as it is said in the review. */
