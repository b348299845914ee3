import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { NamedButton } from '../../../commands';
import { notifyError } from '../../../ui';
import { formatCount } from '../../../ui/format';
import { orderOfferSpecs } from '../controller/setting-commands';
import styles from '../propose/LearnOffer.module.css';
import type { ReviewSession } from '../session/session';

/**
 * Once something was learned: what is unlike the reviewed episodes can come first, for there the next review teaches
 * most. Said until the curator chose an order.
 *
 * @param unlike how many episodes are
 */
export function OrderOffer({ session, unlike }: { session: ReviewSession; unlike: number }) {
  const { view, queued, stage } = session;
  const { order, orderChosen } = useStore(view.state);
  if (unlike === 0 || order !== 'index' || orderChosen) return null;
  const which = unlike === 1 ? 'One episode is' : `${formatCount(unlike)} episodes are`;
  const text = `${which} unlike those reviewed: there a review teaches most.`;
  const reviewFirst = async () => {
    view.set({ order: 'need', orderChosen: true });
    const { episode } = await queued.next(null);
    if (episode !== null) await stage.open(episode);
  };
  return (
    <aside className={styles.offer} aria-label="Order of the queue">
      <p title={text}>{text}</p>
      <NamedButton
        spec={orderOfferSpecs.first}
        size="small"
        onClick={() => void reviewFirst().catch(notifyError)}
      >
        Most uncertain first
      </NamedButton>
      <NamedButton
        spec={orderOfferSpecs.keep}
        size="small"
        variant="quiet"
        aria-label="Keep the order"
        title="Keep the order"
        onClick={() => view.set({ orderChosen: true })}
      >
        <X aria-hidden="true" />
      </NamedButton>
    </aside>
  );
}
