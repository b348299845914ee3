import { ScanSearch } from 'lucide-react';
import { CommandButton, useKeyLabel, type Command } from '../../../commands';
import { Button, EmptyState, ProgressBar } from '../../../ui';
import { jobText, progressShare } from '../../../ui/job-progress';
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
}) {
  const { proposing, proposed } = props;
  const enabled = proposing.off === null;
  const title = proposing.off ?? undefined;
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
            enabled={enabled}
            title={title}
            variant={proposed ? 'plain' : 'primary'}
          >
            {proposed ? 'Propose again' : 'Propose for this episode'}
          </CommandButton>
          {!proposed && (
            <CommandButton command={proposing.all} enabled={enabled} title={title}>
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
  return (
    <div className={styles.progress}>
      <div className={styles.line}>
        <span className={styles.text}>Proposing keyframes: {jobText(job)}</span>
        <Button size="small" onClick={() => proposing.cancel()}>
          Cancel
        </Button>
      </div>
      <ProgressBar label="Proposing keyframes" share={progressShare(job.progress)} />
    </div>
  );
}
