import { useStore } from 'zustand';
import { Button, Dialog, notifyError } from '../../../ui';
import { formatAmount, formatCount } from '../../../ui/format';
import { proposeQuestion } from './start-proposing';

const close = () => proposeQuestion.setState({ asked: null });

/** Says what proposing again makes anew before it does. */
export function ProposeAgain() {
  const { asked } = useStore(proposeQuestion);
  if (asked === null) return null;
  const { episodes, replaces, go } = asked;
  const where = episodes === null ? 'all episodes' : formatAmount(episodes, 'episode');
  const { undecided, decided } = replaces;
  return (
    <Dialog
      title="Propose again?"
      width={540}
      onClose={close}
      footer={
        <>
          <Button variant="quiet" keys="Esc" onClick={close}>
            Keep what is there
          </Button>
          <Button
            variant="primary"
            onClick={() => {
              close();
              go().catch(notifyError);
            }}
          >
            Propose again
          </Button>
        </>
      }
    >
      <p>
        {formatAmount(undecided, 'undecided keyframe')} of {where} and the texts drafted for{' '}
        {undecided === 1 ? 'it' : 'them'} are made anew
        {decided > 0 &&
          `; ${formatCount(decided)} decided ${decided === 1 ? 'one stays' : 'ones stay'}`}
        . Undo brings back what is there now.
      </p>
    </Dialog>
  );
}
