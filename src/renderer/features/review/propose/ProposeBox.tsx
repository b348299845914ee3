import { ScanSearch } from 'lucide-react';
import { CommandButton, useKeyLabel, type Command } from '../../../commands';
import { Button, EmptyState, ProgressBar } from '../../../ui';
import { formatAmount } from '../../../ui/format';
import type { Proposing } from './propose';
import styles from './ProposeBox.module.css';

/** What stands in the panel while an episode has no keyframes. */
export function ProposeBox(props: {
  proposing: Proposing;
  /** Sets a keyframe by hand. */
  add: Command;
  proposed: boolean;
  episodes: number;
  canDecide: boolean;
}) {
  const { proposing, proposed, canDecide } = props;
  const addKey = useKeyLabel(props.add);
  const byHand = addKey === undefined ? '' : ` Press ${addKey} where you see one yourself.`;
  if (proposing.job !== null) return <ProposeProgress proposing={proposing} />;
  return (
    <EmptyState
      icon={<ScanSearch />}
      title={proposed ? 'No keyframes proposed' : 'No keyframes yet'}
      text={
        proposed
          ? `No cue of this episode reaches the policy’s threshold.${byHand}`
          : `Let the machine look for grasps, releases, pauses and turns.${byHand}`
      }
      actions={
        <>
          <CommandButton
            command={proposing.episode}
            enabled={canDecide}
            variant={proposed ? 'plain' : 'primary'}
          >
            {proposed ? 'Propose again' : 'Propose for this episode'}
          </CommandButton>
          {!proposed && (
            <CommandButton command={proposing.all} enabled={canDecide}>
              For all {formatAmount(props.episodes, 'episode')}
            </CommandButton>
          )}
        </>
      }
    />
  );
}

/** The run that is under way; the review goes on beside it. */
export function ProposeProgress({ proposing }: { proposing: Proposing }) {
  const { job } = proposing;
  if (job === null) return null;
  const { phase, done, total, unit } = job.progress;
  const text = total === undefined ? phase : `${phase}, ${done} of ${total} ${unit}`;
  return (
    <div className={styles.progress}>
      <div className={styles.line}>
        <span className={styles.text}>Proposing keyframes: {text}</span>
        <Button size="small" onClick={() => proposing.cancel()}>
          Cancel
        </Button>
      </div>
      <ProgressBar
        label="Proposing keyframes"
        share={total === undefined || total === 0 ? null : done / total}
      />
    </div>
  );
}
