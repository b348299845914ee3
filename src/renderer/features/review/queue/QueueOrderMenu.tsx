import { ArrowDownNarrowWide, ListOrdered } from 'lucide-react';
import { memo } from 'react';
import { useStore } from 'zustand';
import { Popover, RadioTicks } from '../../../ui';
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

const orders = [
  { value: 'index', label: 'As in the dataset' },
  {
    value: 'need',
    label: 'Most uncertain first',
    hint: 'Episodes unlike those reviewed; then borderline keyframes, video against movement, issues, rare tasks.',
  },
] as const;
const asListed = ({ episodes, label }: { episodes: readonly number[]; label: string }) => ({
  value: 'list' as const,
  label: `These ${formatCount(episodes.length)}: ${label}`,
  hint: 'As they were listed in the library.',
});

/** Which episode "next" is, remembered per dataset; ordered by need, also why this one is worth a look. */
export const QueueOrderMenu = memo(function QueueOrderMenu(props: {
  session: ReviewSession;
  queue: QueueState;
}) {
  const { session, queue } = props;
  const { order, list } = useStore(session.view.state);
  const byNeed = order === 'need';
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
          <RadioTicks
            name="queue-order"
            value={order}
            options={list === null ? orders : [asListed(list), ...orders]}
            onChange={(next) => session.view.set({ order: next, orderChosen: true })}
          />
          {queue.reason !== null && <p className={styles.why}>This episode: {queue.reason}</p>}
          <p className={styles.why}>
            By task, disagreement or at random: order the list of the library, then review it.
          </p>
        </div>
      </Popover>
    </>
  );
});
