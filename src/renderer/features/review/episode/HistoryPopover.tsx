import { History, Undo2 } from 'lucide-react';
import { memo, useMemo } from 'react';
import { useStore } from 'zustand';
import type { Decision } from '../../../../shared/model/decision';
import { sameEpisode, standingActs } from '../../../../shared/model/fold-review';
import { orderDecisions } from '../../../../shared/model/order-decisions';
import { useButtonCommand, useChoiceCommand } from '../../../commands';
import { IconButton, Popover, classNames } from '../../../ui';
import { describeAct } from '../controller/acts';
import { headerSpecs } from './episode-specs';
import type { KnownData } from './fold-episode';
import type { EpisodeController } from '../controller/controller';
import styles from './HistoryPopover.module.css';

const mostShown = 200;

interface HistoryProps {
  controller: EpisodeController;
  curator: string;
  /** Whether this curator is done: what others decided is not shown before. */
  finished: boolean;
  canDecide: boolean;
}

/**
 * What was decided about this episode, newest first; one's own acts can be taken back one by one. Read only when it is
 * looked at: most decisions are made while nobody does.
 */
export const HistoryPopover = memo(function HistoryPopover(props: HistoryProps) {
  const { controller, canDecide } = props;
  const opener = useButtonCommand(headerSpecs.history);
  useChoiceCommand(headerSpecs.revert, () =>
    (canDecide ? historyOf(controller.store.state.getState().known, props) : [])
      .filter(({ own, standing }) => own && standing)
      .slice(0, mostShown)
      .map(({ decision }) => ({
        label: describeAct(decision.act),
        run: () => controller.revert(decision.id),
      })),
  );
  return (
    <Popover
      ref={opener}
      variant="quiet"
      align="end"
      size="small"
      label="History of this episode"
      button={<History aria-hidden="true" />}
    >
      <HistoryPanel {...props} />
    </Popover>
  );
});

function HistoryPanel(props: HistoryProps) {
  const { controller, curator, finished, canDecide } = props;
  const known = useStore(controller.store.state, (state) => state.known);
  const entries = useMemo(
    () => historyOf(known, { curator, finished }),
    [known, curator, finished],
  );
  return (
    <div className={styles.panel}>
      <h2 className={styles.title}>History</h2>
      {entries.length === 0 && <p className={styles.dim}>Nothing was decided yet.</p>}
      <ol className={styles.list}>
        {entries.slice(0, mostShown).map(({ decision, standing, own }) => (
          <li key={decision.id} className={styles.row}>
            <span className={classNames(styles.what, !standing && styles.undone)}>
              {describeAct(decision.act)}
              {!standing && <span className={styles.dim}> (undone)</span>}
            </span>
            <span className={styles.dim}>
              {own ? '' : `${decision.curator} · `}
              {timeText(decision.atMs)}
            </span>
            {own && standing && canDecide ? (
              <IconButton
                size="small"
                label={`Undo: ${describeAct(decision.act)}`}
                icon={<Undo2 />}
                onClick={() => controller.revert(decision.id)}
              />
            ) : (
              <span className={styles.space} />
            )}
          </li>
        ))}
      </ol>
      {entries.length > mostShown && (
        <p className={styles.dim}>{entries.length - mostShown} older acts are in the journal.</p>
      )}
    </div>
  );
}

function historyOf(
  known: KnownData | null,
  { curator, finished }: Pick<HistoryProps, 'curator' | 'finished'>,
) {
  if (known === null) return [];
  const { decisions, detail } = known;
  const here = sameEpisode(decisions, detail.fingerprint);
  const curators = [...new Set(here.map((decision) => decision.curator))];
  const standing = new Set(
    curators
      .flatMap((name) => standingActs(here.filter((decision) => decision.curator === name)))
      .map(({ id }) => id),
  );
  // What was taken back is struck through; the act of taking it back needs no line of its own.
  return orderDecisions(here)
    .filter((decision: Decision) => decision.act.kind !== 'revert')
    .reverse()
    .map((decision) => ({
      decision,
      standing: standing.has(decision.id),
      own: decision.curator === curator,
    }))
    .filter(({ own }) => own || finished);
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const dated = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function timeText(atMs: number): string {
  const today = new Date(atMs).toDateString() === new Date().toDateString();
  return (today ? clock : dated).format(atMs);
}
