import { CartesianGrid, Line, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { Policy } from '../../../shared/model/policy';
import type { LearningCurve } from '../../../shared/model/policy-effect';
import { useCall } from '../../connection';
import { formatShare } from '../../ui/format';
import styles from './Learning.module.css';

/** Whether the proposals follow the curator: by their own decisions, each finished episode left out of what is learned. */
export function Learning(props: { projectId: string; policy: Policy }) {
  const { projectId, policy } = props;
  const { data } = useCall('policies.learning', { projectId, policy });
  if (data === null) return null;
  return (
    <section className={styles.learning} aria-label="Learning from reviewed episodes">
      <h2 className={styles.title}>Learning from reviewed episodes</h2>
      {data.points.length < 2 ? (
        <p className={styles.text}>{tooFewText(data, policy)}</p>
      ) : (
        <Curve curve={data} />
      )}
    </section>
  );
}

function tooFewText({ finished }: LearningCurve, { learn }: Policy): string {
  if (learn.from === 'nothing') return 'This policy does not learn.';
  const begun = finished === 0 ? 'No episode is finished yet.' : 'One episode is finished so far.';
  const from =
    learn.fromEpisodes === 1
      ? 'Proposals follow from the first finished one on.'
      : `Proposals follow from ${learn.fromEpisodes} finished ones on; set that to 1 to learn from the first.`;
  return `${begun} ${from} The curve comes with the second.`;
}

function Curve({ curve }: { curve: LearningCurve }) {
  const { points, curator, finished } = curve;
  const [first, last] = [points[0], points.at(-1)];
  return (
    <figure className={styles.plot}>
      <div className={styles.chart}>
        <ResponsiveContainer width="100%" height={140}>
          <LineChart data={points} margin={{ top: 6, right: 10, bottom: 2, left: 0 }}>
            <CartesianGrid stroke="var(--line)" vertical={false} />
            <XAxis dataKey="reviewed" tickLine={false} tick={{ fontSize: 11 }} />
            <YAxis domain={[0, 1]} tickFormatter={formatShare} width={44} tick={{ fontSize: 11 }} />
            <Line
              dataKey="accepted"
              stroke="var(--accent)"
              strokeWidth={2}
              isAnimationActive={false}
            />
            <Line
              dataKey="found"
              stroke="var(--text-dim)"
              strokeDasharray="4 3"
              isAnimationActive={false}
            />
          </LineChart>
        </ResponsiveContainer>
      </div>
      <figcaption className={styles.text}>
        Share of proposals that {curator} would accept unchanged (line), and share of {curator}’s
        keyframes that are proposed (dashed), by the number of reviewed episodes learned from:{' '}
        {formatShare(first?.accepted ?? 0)} without learning, {formatShare(last?.accepted ?? 0)}{' '}
        with {last?.reviewed}. From {finished} finished episodes, each left out of what is learned
        for it.
      </figcaption>
    </figure>
  );
}
