import { LearnOffer } from '../propose/LearnOffer';
import type { Learning } from '../propose/learning';
import { OrderOffer } from '../queue/OrderOffer';
import { CuratorQuestion } from '../session/Curator';
import { useIsNameless } from '../session/nameless';
import type { ReviewSession } from '../session/session';

/**
 * What the curator is asked in passing, one thing after the other, in a line under the list: above, it would move what
 * decisions are made with.
 */
export function InPassing(props: {
  session: ReviewSession;
  learning: Learning;
  canDecide: boolean;
}) {
  const { session, learning, canDecide } = props;
  const isNameless = useIsNameless(session);
  if (isNameless && canDecide)
    return <CuratorQuestion session={session} later="Later: top right" />;
  if (learning.offered > 0) return <LearnOffer learning={learning} />;
  return <OrderOffer session={session} unlike={learning.unlike} />;
}
