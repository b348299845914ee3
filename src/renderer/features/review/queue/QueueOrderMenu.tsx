import { ArrowDownNarrowWide, ListOrdered } from 'lucide-react';
import { useStore } from 'zustand';
import { Popover, Tick } from '../../../ui';
import type { ReviewSession } from '../session/session';
import styles from '../episode/EpisodeHeader.module.css';

/** How far the batch is, and what the queue says of the episode at hand. */
export interface QueueState {
  finished: number;
  total: number;
  /** Why this episode deserves eyes. */
  reason: string | null;
}

/** Which episode "next" is, remembered per dataset; ordered by need, also why this one is worth a look. */
export function QueueOrderMenu(props: { session: ReviewSession; queue: QueueState }) {
  const { session, queue } = props;
  const { order } = useStore(session.view.state);
  const byNeed = order === 'need';
  return (
    <>
      {byNeed && queue.reason !== null && (
        <span className={styles.reason} title={queue.reason}>
          {queue.reason}
        </span>
      )}
      <Popover
        size="small"
        variant="quiet"
        align="end"
        label={`Order of the queue: ${byNeed ? 'by need' : 'as in the dataset'}`}
        button={
          byNeed ? <ArrowDownNarrowWide aria-hidden="true" /> : <ListOrdered aria-hidden="true" />
        }
      >
        <Tick
          type="radio"
          name="queue-order"
          label="As in the dataset"
          checked={!byNeed}
          onChange={() => session.view.set({ order: 'index' })}
        />
        <Tick
          type="radio"
          name="queue-order"
          label="What needs eyes most"
          hint="Doubtful keyframes, layers that disagree, findings and rare tasks come first."
          checked={byNeed}
          onChange={() => session.view.set({ order: 'need' })}
        />
        {queue.reason !== null && <p className={styles.why}>This episode: {queue.reason}</p>}
      </Popover>
    </>
  );
}
