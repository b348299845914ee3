/** An act on all episodes that are selected, and what is said of it once it is done. */
import type { BulkAct } from '../../../../shared/model/bulk';
import { lookAgainTag } from '../../../../shared/model/drop-reason';
import { isCanceled } from '../../../../shared/errors';
import { notify, notifyDone, notifyError } from '../../../ui';
import { formatAmount, formatCount } from '../../../ui/format';
import { doneInMany, takeBack, type ReviewSession } from '../../review';

/** From so many on an act is counted and asked about first: fewer are seen at a glance. */
const many = 10;

/** Whether an act needs no question: one undo takes it back, and it decides about no keyframe and drops nothing. */
export const isDoneAtOnce = (act: BulkAct, episodes: number): boolean =>
  episodes < many &&
  (act.kind === 'tag' || act.kind === 'outcome' || (act.kind === 'flag' && !act.flagged));

interface Watch {
  signal: AbortSignal;
  done: (episodes: number) => void;
  /** What is said where it was stopped. */
  stopped: () => string;
}

/** Of few that are done at once. */
const unwatched = (): Watch => ({
  signal: new AbortController().signal,
  done() {},
  stopped: () => '',
});

/** Resolves when it is done, stopped, or has failed, which is said. */
export async function decideMany(
  session: ReviewSession,
  episodes: readonly number[],
  act: BulkAct,
  { signal, done, stopped }: Watch = unwatched(),
): Promise<void> {
  try {
    const { changed, step } = await session.bulk.decide(episodes, act, { signal, done });
    if (changed === 0) {
      notify({ tone: 'info', text: soAlready(episodes.length) });
      return;
    }
    const trouble = await whyUnsaved(session, signal);
    const said = [
      `${doneInMany(act)}, ${formatAmount(changed, 'episode')}.`,
      // Else the question has said so.
      isDoneAtOnce(act, episodes.length) ? inExports(act) : '',
      trouble === null ? '' : `Not saved yet: ${trouble}`,
      'Undo takes all of it back.',
    ];
    notifyDone({
      tone: trouble === null ? 'ok' : 'warn',
      text: said.filter((each) => each !== '').join(' '),
      action: { label: 'Undo', run: () => takeBack(session, step) },
    });
  } catch (error) {
    if (!isCanceled(error)) notifyError(error);
    else notify({ tone: 'info', text: stopped() });
  }
}

export const soAlready = (selected: number): string =>
  selected === 1
    ? 'The selected episode is so already.'
    : `All ${formatCount(selected)} selected episodes are so already.`;

/** Why what was just decided is not on disk; null once it is, or when nobody waits for the answer any more. */
function whyUnsaved({ outbox }: ReviewSession, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const look = () => {
      const { pending, trouble } = outbox.state.getState();
      if (pending.length > 0 && trouble === null && !signal.aborted) return;
      stop();
      resolve(pending.length > 0 ? trouble : null);
    };
    const stop = outbox.state.subscribe(look);
    signal.addEventListener('abort', look, { once: true });
    look();
  });
}

export function inExports(act: BulkAct): string {
  if (act.kind === 'flag') {
    return act.flagged
      ? 'An export leaves dropped episodes out, unless it is told to include them.'
      : 'An export takes them once they are finished.';
  }
  if (act.kind === 'outcome') {
    return 'They are exported so, unless the export takes other outcomes only.';
  }
  if (act.kind !== 'tag' || !act.on) return '';
  return act.tag === lookAgainTag
    ? 'An export takes them all the same, unless it leaves such episodes out.'
    : 'An export takes tagged episodes, unless it leaves their tag out.';
}
