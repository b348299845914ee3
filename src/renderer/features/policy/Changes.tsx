import { useState } from 'react';
import type { EpisodeChange, PolicyEffect } from '../../../shared/model/policy-effect';
import { useChoiceCommand } from '../../commands';
import { formatAmount } from '../../ui/format';
import { episodeText } from './change-words';
import { ChangedFrames } from './ChangedFrames';
import { policySpecs } from './policy-specs';
import styles from './Changes.module.css';

/**
 * The episodes in which the two policies differ most; each opens in the review, where it first changes. Of the one that
 * is pointed at, the frames that change are shown.
 */
export function Changes(props: {
  datasetId: string;
  effect: PolicyEffect;
  onEpisode: (episode: number, frame: number) => void;
}) {
  const { changes, changedEpisodes } = props.effect;
  const [pointed, setPointed] = useState<number | null>(null);
  const shown = changes.find(({ episode }) => episode === pointed) ?? changes[0];
  useChoiceCommand(policySpecs.changed, () =>
    changes.map((change) => ({
      label: `${change.episode} ${change.task}`,
      run: () => props.onEpisode(change.episode, firstChange(change)),
    })),
  );
  if (shown === undefined) {
    return <p className={styles.none}>Both policies give the same keyframes in every episode.</p>;
  }
  return (
    <>
      <p className={styles.legend}>
        On the axis of each: <span className={styles.added}>comes</span> above,{' '}
        <span className={styles.removed}>goes</span> below, the rest stays.
      </p>
      <p className={styles.legend}>Episode {shown.episode}, where it changes:</p>
      <ChangedFrames key={shown.episode} datasetId={props.datasetId} change={shown} />
      <ul className={styles.list}>
        {changes.map((change) => (
          <li key={change.episode}>
            <button
              type="button"
              className={styles.row}
              title={`Review episode ${change.episode} where it first changes`}
              onPointerEnter={() => setPointed(change.episode)}
              onFocus={() => setPointed(change.episode)}
              onClick={() => props.onEpisode(change.episode, firstChange(change))}
            >
              <span className={styles.episode}>{change.episode}</span>
              <span className={styles.task}>{change.task === '' ? 'No task' : change.task}</span>
              <span className={styles.counts}>
                {change.before} → {change.after}
              </span>
              <span className={styles.delta}>
                {change.added > 0 && <span className={styles.added}>+{change.added}</span>}
                {change.removed > 0 && <span className={styles.removed}>−{change.removed}</span>}
              </span>
              <Axis change={change} />
              <ReviewLine change={change} />
            </button>
          </li>
        ))}
      </ul>
      {changedEpisodes > changes.length && (
        <p className={styles.none}>
          and {formatAmount(changedEpisodes - changes.length, 'more episode')}
        </p>
      )}
    </>
  );
}

/** What is decided in the episode, which no policy changes. */
function ReviewLine({ change }: { change: EpisodeChange }) {
  const text = episodeText(change);
  return text !== null && <span className={styles.review}>{text}</span>;
}

const firstChange = ({ frames: { added, removed } }: EpisodeChange): number =>
  Math.min(...added, ...removed);

const marks = [
  { which: 'stays', y: 4, height: 6 },
  { which: 'removed', y: 6, height: 8 },
  { which: 'added', y: 0, height: 8 },
] as const;

/** The frames of both policies on the episode's axis: what comes stands above it, what goes hangs below. */
function Axis({ change: { length, frames } }: { change: EpisodeChange }) {
  const last = Math.max(1, length - 1);
  return (
    <svg className={styles.axis} aria-hidden="true">
      <line x1="0" x2="100%" y1="7" y2="7" />
      {marks.map(({ which, ...place }) =>
        frames[which].map((frame) => (
          <rect
            key={`${which} ${frame}`}
            className={styles[which]}
            x={`${(100 * frame) / last}%`}
            width="2"
            {...place}
          />
        )),
      )}
    </svg>
  );
}
