import type { CSSProperties } from 'react';
import type { DatasetDistributions, EpisodeState } from '../../../shared/model/project';
import { classNames } from '../../ui';
import { formatAmount, formatCount, formatShare } from '../../ui/format';
import { Histogram } from './Histogram';
import { stateWords } from './words';
import styles from './Distributions.module.css';

export interface DistributionsProps {
  distributions: DatasetDistributions;
  /** States that the list is filtered by. */
  states: readonly EpisodeState[];
  onState: (state: EpisodeState) => void;
  onTask: (task: string) => void;
}

const tasksShown = 6;

/** The dataset as a whole, in small plots; states and tasks filter the list beside them. */
export function Distributions(props: DistributionsProps) {
  const { lengthSec, keyframesPerEpisode, tasks, cues } = props.distributions;
  const mostEpisodes = Math.max(1, ...tasks.map((task) => task.episodes));
  const mostCues = Math.max(1, ...cues.map((cue) => cue.count));
  const proposed = keyframesPerEpisode.counts.some((count) => count > 0);
  return (
    <>
      <StateShares {...props} />
      <Histogram title="Episode length" unit="s" {...lengthSec} />
      {proposed && (
        <Histogram title="Keyframes per episode" unit="keyframes" whole {...keyframesPerEpisode} />
      )}
      {cues.length > 0 && (
        <figure className={styles.plot}>
          <figcaption>Cues</figcaption>
          <ul>
            {cues.map(({ kind, count }) => (
              <li key={kind}>
                <BarRow
                  label={kind.replaceAll('-', ' ')}
                  value={count}
                  share={count / mostCues}
                  colour={`var(--cue-${kind})`}
                />
              </li>
            ))}
          </ul>
        </figure>
      )}
      <figure className={styles.plot}>
        <figcaption>{tasks.length === 1 ? 'Task' : formatAmount(tasks.length, 'task')}</figcaption>
        <ul>
          {tasks.slice(0, tasksShown).map(({ task, episodes }) => (
            <li key={task}>
              <button
                type="button"
                className={styles.taskButton}
                title={`${task}: show these episodes`}
                onClick={() => props.onTask(task)}
              >
                <BarRow label={task} value={episodes} share={episodes / mostEpisodes} />
              </button>
            </li>
          ))}
        </ul>
        {tasks.length > tasksShown && (
          <p className={styles.rest}>
            and {formatAmount(tasks.length - tasksShown, 'more task', 'more tasks')}
          </p>
        )}
      </figure>
    </>
  );
}

function BarRow(props: { label: string; value: number; share: number; colour?: string }) {
  const fill: CSSProperties = { width: `${props.share * 100}%` };
  if (props.colour !== undefined) fill.background = props.colour;
  return (
    <span className={styles.barRow}>
      <span className={styles.barLabel}>{props.label}</span>
      <span className={styles.barValue}>{formatCount(props.value)}</span>
      <span className={styles.barTrack}>
        <span className={styles.barFill} style={fill} />
      </span>
    </span>
  );
}

function StateShares(props: DistributionsProps) {
  const { states } = props.distributions;
  const total = Object.values(states).reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const entries = Object.entries(stateWords) as [EpisodeState, { label: string }][];
  return (
    <figure className={styles.plot}>
      <figcaption>
        Review
        <span className={styles.figure}>{formatShare(states.finished / total)} finished</span>
      </figcaption>
      <div className={styles.stack} aria-hidden="true">
        {entries
          .filter(([state]) => states[state] > 0)
          .map(([state]) => (
            <span key={state} className={styles[state]} style={{ flexGrow: states[state] }} />
          ))}
      </div>
      <ul className={styles.legend}>
        {entries.map(([state, { label }]) => (
          <li key={state}>
            <button
              type="button"
              aria-pressed={props.states.includes(state)}
              title={`Show only: ${label}`}
              onClick={() => props.onState(state)}
            >
              <span className={classNames(styles.swatch, styles[state])} aria-hidden="true" />
              {label}
              <span className={styles.legendCount}>{formatCount(states[state])}</span>
            </button>
          </li>
        ))}
      </ul>
    </figure>
  );
}
