import { History, Undo2 } from 'lucide-react';
import { memo, useMemo } from 'react';
import { useStore } from 'zustand';
import { useButtonCommand, useChoiceCommand } from '../../../commands';
import { IconButton, Popover, classNames } from '../../../ui';
import { headerSpecs } from './episode-specs';
import type { KnownData } from './fold-episode';
import type { EpisodeController } from '../controller/controller';
import { historyOf } from './history';
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
    (canDecide ? shownOf(controller.store.state.getState().known, props) : [])
      .filter(({ own, standing }) => own && standing)
      .slice(0, mostShown)
      .map(({ id, what }) => ({ label: what, run: () => controller.revert(id) })),
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
  const entries = useMemo(() => shownOf(known, { curator, finished }), [known, curator, finished]);
  return (
    <div className={styles.panel}>
      <h2 className={styles.title}>History</h2>
      {entries.length === 0 && <p className={styles.dim}>Nothing was decided yet.</p>}
      <ol className={styles.list}>
        {entries.slice(0, mostShown).map(({ id, what, curator: by, atMs, standing, own }) => (
          <li key={id} className={styles.row}>
            <span className={classNames(styles.what, !standing && styles.undone)}>
              {what}
              {!standing && <span className={styles.dim}> (undone)</span>}
            </span>
            <span className={styles.dim}>
              {own ? '' : `${by} · `}
              {timeText(atMs)}
            </span>
            {own && standing && canDecide ? (
              <IconButton
                size="small"
                label={`Undo: ${what}`}
                icon={<Undo2 />}
                onClick={() => controller.revert(id)}
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

function shownOf(
  known: KnownData | null,
  { curator, finished }: Pick<HistoryProps, 'curator' | 'finished'>,
) {
  const all = known === null ? [] : historyOf(known, curator);
  return finished ? all : all.filter(({ own }) => own);
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const dated = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function timeText(atMs: number): string {
  const today = new Date(atMs).toDateString() === new Date().toDateString();
  return (today ? clock : dated).format(atMs);
}
