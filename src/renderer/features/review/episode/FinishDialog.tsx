import { useEffect, useId, type KeyboardEvent } from 'react';
import { Button, Dialog } from '../../../ui';
import { formatAmount } from '../../../ui/format';
import type { EpisodeController } from '../controller/controller';

/** Asked once, when an episode with open questions is about to be finished. */
export function FinishDialog(props: {
  controller: EpisodeController;
  undecided: number;
  standing: number;
}) {
  const { controller, undecided, standing } = props;
  const answerId = useId();
  // Enter once more is the answer most people want.
  useEffect(() => document.getElementById(answerId)?.focus(), [answerId]);
  return (
    <Dialog
      title={undecided > 0 ? `${formatAmount(undecided, 'keyframe')} undecided` : 'No keyframes'}
      width={580}
      onClose={() => controller.cancelFinish()}
      footer={
        <>
          <Button variant="quiet" keys="Esc" onClick={() => controller.cancelFinish()}>
            Go on reviewing
          </Button>
          {undecided > 0 && (
            <Button onClick={() => controller.finishAnyway()}>Finish without them</Button>
          )}
          <Button
            variant="primary"
            keys="Enter"
            id={answerId}
            onKeyDown={ignoreHeld}
            onClick={() =>
              undecided > 0 ? controller.acceptRestAndFinish() : controller.finishAnyway()
            }
          >
            {undecided > 0 ? 'Accept them and finish' : 'Finish with none'}
          </Button>
        </>
      }
    >
      <p>
        {undecided > 0
          ? `Undecided keyframes do not count as accepted: finished without them, the episode keeps ${formatAmount(standing - undecided, 'keyframe')} in a reviewed export.`
          : 'No keyframe stands in this episode. Finished like this, a reviewed export keeps no reasoning of it.'}
      </p>
    </Dialog>
  );
}

/** The Enter that opened the dialog may still be held: it has not answered. */
function ignoreHeld(event: KeyboardEvent): void {
  if (event.repeat) event.preventDefault();
}
