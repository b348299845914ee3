import type { EpisodeChange, PolicyEffect } from '../../../shared/model/policy-effect';
import { aloneText } from './change-words';
import { ChangeAxis } from './ChangeAxis';
import { ChangedFrame } from './ChangedFrame';
import { useStillsOf } from './use-stills-of';
import styles from './SettingEffect.module.css';

interface SettingEffectProps {
  datasetId: string;
  /** Of the other policy with this one setting. */
  effect: PolicyEffect;
  onEpisode: (episode: number, frame: number) => void;
}

/** Below a setting that differs: what it changes by itself, and how that looks in the episode that changes most. */
export function SettingEffect(props: SettingEffectProps) {
  const { effect } = props;
  const [most] = effect.changes;
  return (
    <div className={styles.effect}>
      <p>{aloneText(effect)}</p>
      {most !== undefined && <BeforeAfter {...props} key={most.episode} change={most} />}
    </div>
  );
}

/** Both policies on the axis, and the first frame that goes beside the first that comes, or two of a kind. */
function BeforeAfter(props: SettingEffectProps & { change: EpisodeChange }) {
  const { episode, frames } = props.change;
  const { stills, fps } = useStillsOf(props.datasetId, episode);
  const removed = frames.removed.map((frame) => ({ frame, how: 'removed' as const }));
  const added = frames.added.map((frame) => ({ frame, how: 'added' as const }));
  const shown = [
    ...removed.slice(0, added.length > 0 ? 1 : 2),
    ...added.slice(0, removed.length > 0 ? 1 : 2),
  ];
  return (
    <>
      <ChangeAxis change={props.change} />
      <div className={styles.pictures}>
        {shown.map(({ frame, how }) => (
          <ChangedFrame
            key={frame}
            {...{ stills, fps, frame, how }}
            onOpen={() => props.onEpisode(episode, frame)}
          />
        ))}
      </div>
    </>
  );
}
