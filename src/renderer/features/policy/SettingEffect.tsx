import type { EpisodeChange, PolicyEffect } from '../../../shared/model/policy-effect';
import { aloneText } from './change-words';
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

/** The first frame that goes, beside the first that comes. */
function BeforeAfter(props: SettingEffectProps & { change: EpisodeChange }) {
  const { episode, frames } = props.change;
  const { stills, fps } = useStillsOf(props.datasetId, episode);
  const shown = [
    ...frames.removed.slice(0, 1).map((frame) => ({ frame, how: 'removed' as const })),
    ...frames.added.slice(0, 1).map((frame) => ({ frame, how: 'added' as const })),
  ];
  return (
    <div className={styles.pictures}>
      {shown.map(({ frame, how }) => (
        <ChangedFrame
          key={how}
          {...{ stills, fps, frame, how }}
          onOpen={() => props.onEpisode(episode, frame)}
        />
      ))}
    </div>
  );
}
