import { useState } from 'react';
import type { CollectSettings, CollectTrial } from '../../../../../shared/model/collect';
import { NamedButton } from '../../../../commands';
import { useConnection } from '../../../../connection';
import { notifyError } from '../../../../ui';
import { formatCount } from '../../../../ui/format';
import { Note } from '../../../jobs';
import { teacherSpecs } from '../../teacher-specs';
import styles from './Collect.module.css';

/** One request before the run: whether the map is right shows in what comes back. */
export function TrialView(props: {
  projectId: string;
  settings: CollectSettings;
  episodes: readonly number[] | null;
  /** The user agreed, and nothing is in the way. */
  ready: boolean;
  /** The run has less to ask now, and the map may be kept. */
  onTried: () => void;
}) {
  const { call } = useConnection();
  const { projectId, settings, episodes, ready, onTried } = props;
  const [isAsking, setAsking] = useState(false);
  const [trial, setTrial] = useState<CollectTrial | null>(null);
  const ask = async () => {
    setAsking(true);
    try {
      const all = episodes === null ? null : [...episodes];
      setTrial(await call('collect.try', { projectId, settings, episodes: all }));
      onTried();
    } catch (error) {
      notifyError(error);
    } finally {
      setAsking(false);
    }
  };
  return (
    <section className={styles.side} aria-label="Trial">
      <div className={styles.mapHead}>
        <h3>Trial</h3>
        <span className={styles.dim}>one request; a run sends one alone first, too</span>
        <NamedButton
          spec={teacherSpecs.tryFrame}
          size="small"
          disabled={!ready}
          busy={isAsking}
          onClick={() => void ask()}
        >
          Try one frame
        </NamedButton>
      </div>
      {trial !== null && <Came trial={trial} />}
    </section>
  );
}

function Came({ trial: { fault, answer } }: { trial: CollectTrial }) {
  if (answer === null) return <p role="alert">{fault}</p>;
  const { episode, frame, latencyMs, text, rows, dims } = answer;
  const took = latencyMs === null ? '' : ` after ${formatCount(Math.round(latencyMs))} ms`;
  const what = text === null ? `${rows} rows of ${dims.length} values` : 'a text';
  return (
    <>
      <Note>
        Episode {episode}, frame {frame}: {what}
        {took}.
      </Note>
      {text !== null && <blockquote className={styles.said}>{text}</blockquote>}
      {dims.length > 0 && (
        <table className={styles.came}>
          <thead>
            <tr>
              <th scope="col">At this frame</th>
              <th scope="col">Teacher</th>
              <th scope="col">Demonstrated</th>
            </tr>
          </thead>
          <tbody>
            {dims.map(({ name, said, demonstrated }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{short(said)}</td>
                <td>{demonstrated === null ? '–' : short(demonstrated)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

const short = (value: number): string => String(Number(value.toPrecision(4)));
