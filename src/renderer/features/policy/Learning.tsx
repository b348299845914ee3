import { TrendingUp } from 'lucide-react';
import { useEffect } from 'react';
import { CartesianGrid, Line, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { Policy } from '../../../shared/model/policy';
import type { LearningCurve } from '../../../shared/model/policy-effect';
import { useButtonCommand } from '../../commands';
import { useCall, useJobs, WaitingLine } from '../../connection';
import { Button, EmptyState } from '../../ui';
import { canBegin, curveText, noCurveText, unchanged, whole } from './learning-words';
import { policySpecs } from './policy-specs';
import styles from './Learning.module.css';

const title = 'Learning from reviewed episodes';

/**
 * Whether the proposals follow the curator: by their own decisions, each finished episode left out of what is learned.
 */
export function Learning(props: {
  projectId: string;
  policy: Policy;
  /** Begins with what is finished now; null where nothing can be changed. */
  onBegin: ((fromEpisodes: number, curator: string | null) => void) | null;
}) {
  const { projectId, policy, onBegin } = props;
  const { data, error, reload } = useCall('policies.learning', { projectId, policy });
  const opener = useButtonCommand(policySpecs.learn);
  const learnedAtMs = useLearnedAt(projectId);
  useEffect(() => {
    if (learnedAtMs > 0) reload();
  }, [learnedAtMs, reload]);
  const none = data === null ? null : noCurveText(data, policy);
  const text = error?.message ?? none;
  const begin = data !== null && onBegin !== null && canBegin(data, policy) && (
    <Button
      ref={opener}
      className={styles.begin}
      title="Proposals that nobody touched are made again. With one episode they can be worse than without."
      onClick={() => onBegin(data.finished, data.curator)}
    >
      {data.finished === 1 ? 'Learn from this one' : `Learn from these ${data.finished}`}
    </Button>
  );
  return (
    <section className={styles.learning} aria-label={title}>
      {text !== null && (
        <EmptyState icon={<TrendingUp />} title={title} text={text} actions={begin} />
      )}
      {text === null && (
        <>
          <h2 className={styles.title}>{title}</h2>
          {data === null && <WaitingLine what="Reading what is finished" />}
          {data !== null && <Curve curve={data} />}
          {begin}
        </>
      )}
    </section>
  );
}

/** When something was learned last: after each finished episode, from this window or another. */
function useLearnedAt(projectId: string): number {
  const ends = useJobs()
    .filter((job) => job.projectId === projectId && job.kind === 'learn')
    .map(({ endedAtMs }) => endedAtMs ?? 0);
  return Math.max(0, ...ends);
}

const tick = { fontSize: 11, fill: 'var(--text-dim)' };
const line = { stroke: 'var(--line)' };

function Curve({ curve }: { curve: LearningCurve }) {
  return (
    <figure className={styles.plot}>
      <p className={styles.legend} aria-hidden="true">
        <span className={styles.accepted} /> proposals accepted {unchanged}
        <span className={styles.found} /> keyframes that are proposed
      </p>
      <div className={styles.chart} aria-hidden="true">
        <ResponsiveContainer width="100%" height={320}>
          <LineChart
            data={curve.points}
            margin={{ top: 6, right: 10, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <CartesianGrid stroke="var(--line)" vertical={false} />
            <XAxis
              dataKey="reviewed"
              type="number"
              domain={[0, 'dataMax']}
              ticks={curve.points.map(({ reviewed }) => reviewed)}
              height={20}
              tickLine={false}
              axisLine={line}
              tick={tick}
            />
            <YAxis
              domain={[0, 1]}
              ticks={[0, 0.5, 1]}
              tickFormatter={whole}
              width={44}
              tickLine={false}
              axisLine={false}
              tick={tick}
            />
            <Line
              dataKey="found"
              stroke="var(--text-dim)"
              strokeDasharray="4 3"
              dot={{ r: 2, fill: 'var(--text-dim)', strokeDasharray: '' }}
              isAnimationActive={false}
            />
            <Line
              dataKey="accepted"
              stroke="var(--accent)"
              strokeWidth={2}
              dot={{ r: 3, fill: 'var(--accent)' }}
              isAnimationActive={false}
            />
          </LineChart>
        </ResponsiveContainer>
        <p className={styles.axis}>reviewed episodes learned from</p>
      </div>
      <figcaption className={styles.text}>{curveText(curve)}</figcaption>
    </figure>
  );
}
