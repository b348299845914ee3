import { ArrowDownNarrowWide, ListOrdered } from 'lucide-react';
import { useStore } from 'zustand';
import { Popover, Tick } from '../../../ui';
import { formatCount } from '../../../ui/format';
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
  const { order, list } = useStore(session.view.state);
  const byNeed = order === 'need';
  const choose = (next: typeof order) => session.view.set({ order: next, orderChosen: true });
  const names = {
    index: 'as in the dataset',
    need: 'most uncertain first',
    list: list?.label ?? '',
  };
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
        label={`Order of the queue: ${names[order]}`}
        button={
          byNeed ? <ArrowDownNarrowWide aria-hidden="true" /> : <ListOrdered aria-hidden="true" />
        }
      >
        <div className={styles.order}>
          {list !== null && (
            <Tick
              type="radio"
              name="queue-order"
              label={`These ${formatCount(list.episodes.length)}: ${list.label}`}
              hint="As they were listed in the library."
              checked={order === 'list'}
              onChange={() => choose('list')}
            />
          )}
          <Tick
            type="radio"
            name="queue-order"
            label="As in the dataset"
            checked={order === 'index'}
            onChange={() => choose('index')}
          />
          <Tick
            type="radio"
            name="queue-order"
            label="Most uncertain first"
            hint="Episodes unlike those reviewed; then borderline keyframes, video against movement, issues, rare tasks."
            checked={byNeed}
            onChange={() => choose('need')}
          />
          {queue.reason !== null && <p className={styles.why}>This episode: {queue.reason}</p>}
          <p className={styles.why}>
            By task, disagreement or at random: order the list of the library, then review it.
          </p>
        </div>
      </Popover>
    </>
  );
}
