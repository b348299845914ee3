import { Button, Dialog } from '../../../ui';
import type { Proposing } from './propose';

/** Says what proposing again replaces before it does: it cannot be undone. */
export function ProposeAgain({ proposing }: { proposing: Proposing }) {
  const { asking } = proposing;
  if (asking === null) return null;
  return (
    <Dialog
      title="Propose again?"
      width={540}
      onClose={() => proposing.answer(false)}
      footer={
        <>
          <Button variant="quiet" keys="Esc" onClick={() => proposing.answer(false)}>
            Keep what is there
          </Button>
          <Button variant="primary" onClick={() => proposing.answer(true)}>
            Propose again
          </Button>
        </>
      }
    >
      <p>{asking.replaces} This cannot be undone.</p>
    </Dialog>
  );
}
