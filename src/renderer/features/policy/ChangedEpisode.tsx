import type { CSSProperties } from 'react';
import type { EpisodeChange } from '../../../shared/model/policy-effect';
import { formatAmount } from '../../ui/format';
import { ChangeAxis } from './ChangeAxis';
import { ChangedFrame } from './ChangedFrame';
import { useStillsOf } from './use-stills-of';
import styles from './ChangedEpisode.module.css';

const mostShown = 8;
const mostBeside = 4;

/** One episode that changes: both policies on its axis, and the pictures of the frames that only one of them keeps. */
export function ChangedEpisode(props: {
  datasetId: string;
  change: EpisodeChange;
  onEpisode: (episode: number, frame: number) => void;
}) {
  const { datasetId, change } = props;
  const { episode, task } = change;
  const { stills, fps } = useStillsOf(datasetId, episode);
  const { added, removed } = change.frames;
  const frames = [
    ...added.map((frame) => ({ frame, how: 'added' as const })),
    ...removed.map((frame) => ({ frame, how: 'removed' as const })),
  ].sort((a, b) => a.frame - b.frame);
  const shown = frames.slice(0, mostShown);
  const columns = { '--columns': Math.min(shown.length, mostBeside) } as CSSProperties;
  return (
    <section className={styles.episode} aria-label="Where it changes" data-changed={episode}>
      <h2 className={styles.heading}>
        Episode {episode}
        <span className={styles.task} dir="auto">
          {task === '' ? 'No task' : task}
        </span>
      </h2>
      <ChangeAxis change={change} large />
      <ul className={styles.pictures} style={columns}>
        {shown.map(({ frame, how }) => (
          <li key={`${how} ${frame}`}>
            <ChangedFrame
              {...{ stills, fps, frame, how }}
              onOpen={() => props.onEpisode(episode, frame)}
            />
          </li>
        ))}
      </ul>
      {frames.length > shown.length && (
        <p className={styles.more}>
          and {formatAmount(frames.length - shown.length, 'more frame')}: open the episode to see
          them
        </p>
      )}
    </section>
  );
}
