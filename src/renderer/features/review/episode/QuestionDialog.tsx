import { useEffect, useId, type KeyboardEvent } from 'react';
import type { ReviewedKeyframe } from '../../../../shared/model/keyframe';
import { Button, Dialog } from '../../../ui';
import { formatAmount } from '../../../ui/format';
import type { EpisodeController } from '../controller/controller';
import { changedBy, isUndecided, stands } from '../controller/keyframe-steps';

interface Question {
  title: string;
  text: string;
  answer: { label: string; run: () => void };
  /** Enter gives the answer; else Enter goes on reviewing, and the answer must be chosen. */
  expected: boolean;
}

interface Asked {
  controller: EpisodeController;
  asking: 'finish' | 'accept-rest' | 'accept-picked' | 'prune-picked';
  keyframes: readonly ReviewedKeyframe[];
  /** Ids of those that are accepted or pruned together. */
  picked: readonly string[];
}

/** Asked before an episode with open questions is finished, and before keyframes are accepted that nobody looked at. */
export function QuestionDialog(props: Asked) {
  const { controller } = props;
  const { title, text, answer, expected } = questionOf(props);
  const defaultId = useId();
  // The dialog takes the focus first.
  useEffect(() => document.getElementById(defaultId)?.focus(), [defaultId]);
  return (
    <Dialog
      title={title}
      width={540}
      onClose={() => controller.cancelAsking()}
      footer={
        <>
          <Button
            variant={expected ? 'quiet' : 'primary'}
            keys={expected ? 'Esc' : 'Enter'}
            onClick={() => controller.cancelAsking()}
            {...(expected ? {} : { id: defaultId, onKeyDown: ignoreHeld })}
          >
            Keep reviewing
          </Button>
          <Button
            variant={expected ? 'primary' : 'plain'}
            onClick={answer.run}
            {...(expected ? { id: defaultId, keys: 'Enter', onKeyDown: ignoreHeld } : {})}
          >
            {answer.label}
          </Button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}

function questionOf({ controller, asking, keyframes, picked }: Asked): Question {
  const standing = keyframes.filter(stands).length;
  const undecided = keyframes.filter(isUndecided).length;
  if (asking === 'accept-picked' || asking === 'prune-picked') {
    const kind = asking === 'accept-picked' ? 'accept' : 'prune';
    const { length: changed } = changedBy(kind, keyframes, picked);
    const label = `${kind === 'accept' ? 'Accept' : 'Prune'} ${formatAmount(changed, 'keyframe')}`;
    const others = picked.length - changed;
    const word = kind === 'accept' ? 'accepted' : 'pruned';
    const already = others === 0 ? '' : ` Already ${word}: ${others}.`;
    return {
      title: `${label}?`,
      text: `All that are selected are decided at once. The journal marks them as not looked at.${already}`,
      answer: { label, run: () => controller.decidePicked(kind) },
      expected: true,
    };
  }
  const open = formatAmount(undecided, 'keyframe');
  if (asking === 'accept-rest') {
    return {
      title: `Accept ${open}?`,
      text: 'All that are undecided are accepted at once. The journal marks them as not looked at.',
      answer: { label: `Accept ${open}`, run: () => controller.acceptRestUnseen() },
      expected: true,
    };
  }
  const finish = () => controller.finishAnyway();
  if (undecided === 0) {
    return {
      title: 'No keyframes',
      text: 'Nothing of this episode will be in an export of what was reviewed.',
      answer: { label: 'Finish with none', run: finish },
      expected: false,
    };
  }
  const kept = standing - undecided;
  return {
    title: `${open} undecided`,
    text: `If you finish now, ${kept === 0 ? 'no keyframe is' : `only ${kept} of ${standing} are`} exported.`,
    answer: { label: `Finish with ${kept === 0 ? 'none' : kept}`, run: finish },
    expected: false,
  };
}

/** The Enter that opened the dialog may still be held: it has not answered. */
function ignoreHeld(event: KeyboardEvent): void {
  if (event.repeat) event.preventDefault();
}
