import { useMemo, type CSSProperties } from 'react';
import type { EpisodeChange } from '../../../shared/model/policy-effect';
import { useCall } from '../../connection';
import { formatAmount, formatSeconds } from '../../ui/format';
import { createPlayback, Still, useOwnStills } from '../player';
import { ChangeAxis } from './ChangeAxis';
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
  const { data } = useCall('dataset.episode', { datasetId, episode });
  const video = data?.videos[0] ?? null;
  const fps = data?.fps ?? 1;
  const playback = useMemo(() => createPlayback(fps, 1), [fps]);
  const stills = useOwnStills(video, playback);
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
            <button
              type="button"
              className={styles.frame}
              title="Open in the review"
              onClick={() => props.onEpisode(episode, frame)}
            >
              <span className={styles.picture}>
                {stills !== null && <Still stills={stills} frame={frame} urgency="list" />}
              </span>
              <span className={styles[how]}>
                {how === 'added' ? 'comes' : 'goes'}
                {data !== null && ` ${formatSeconds(frame / fps)}`}
              </span>
            </button>
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
