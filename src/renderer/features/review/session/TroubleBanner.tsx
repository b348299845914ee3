import { useStore } from 'zustand';
import { useConnectionStatus } from '../../../connection';
import { Banner } from '../../../ui';
import type { ReviewSession } from './session';

/** Over a room in which decisions are made: why none can be, or why those that were are not on disk yet. */
export function TroubleBanner(props: { session: ReviewSession; readOnlyBecause: string | null }) {
  const { session, readOnlyBecause } = props;
  const { state } = useConnectionStatus();
  const trouble = useStore(session.outbox.state, (outbox) => outbox.trouble);
  if (readOnlyBecause !== null) return <Banner>{readOnlyBecause}</Banner>;
  // Of a lost connection the window itself tells.
  if (trouble === null || state !== 'online') return null;
  return (
    <Banner>
      {trouble} Your decisions are kept in this browser and saved as soon as they can be.
    </Banner>
  );
}
