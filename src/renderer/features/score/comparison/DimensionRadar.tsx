import {
  PolarAngleAxis,
  PolarGrid,
  PolarRadiusAxis,
  Radar,
  RadarChart,
  ResponsiveContainer,
} from 'recharts';
import { dimensions } from '../../../../shared/model/score';
import type { ScoreOverview } from '../../../../shared/model/score-room';
import { MarkBadges } from '../JudgeMarks';
import { dimensionWords, policyColour, policyName, scoreText } from '../words';
import { PolicyLegend } from './PolicyLegend';
import styles from './Comparison.module.css';

const tick = { fontSize: 11, fill: 'var(--text-dim)' };
/** Fewer make no area. */
const fewest = 3;

/** What the judge gives each policy, by dimension. */
export function DimensionRadar(props: {
  overview: ScoreOverview;
  judge: NonNullable<ScoreOverview['judge']>;
}) {
  const { policies } = props.overview;
  const shown = dimensions.filter((name) => policies.some((each) => each.judge[name] !== null));
  const head = (
    <figcaption>
      <strong>
        Judged dimensions <MarkBadges judge={props.judge} />
      </strong>{' '}
      mean scores of each policy, 0 to 1.
    </figcaption>
  );
  if (shown.length < fewest) {
    return (
      <figure className={styles.chart}>
        {head}
        <p className={styles.none}>
          {shown.length === 0
            ? 'No dimension could be judged.'
            : 'These policies say nothing, so that only action and intention are judged: see the table.'}
        </p>
      </figure>
    );
  }
  const data = shown.map((name) => ({
    name: dimensionWords[name],
    values: policies.map((each) => each.judge[name]?.mean ?? null),
  }));
  const said = policies.map(({ policy, judge }) => {
    const scores = shown.map((name) => `${dimensionWords[name]} ${scoreText(judge[name]?.mean)}`);
    return `${policyName(policy)}: ${scores.join(', ')}`;
  });
  return (
    <figure className={styles.chart}>
      {head}
      <PolicyLegend policies={policies} />
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a chart is no img */}
      <div role="img" aria-label={said.join('. ')}>
        <ResponsiveContainer width="100%" height={300}>
          <RadarChart data={data} outerRadius="75%" accessibilityLayer={false}>
            <PolarGrid stroke="var(--line)" />
            <PolarAngleAxis dataKey="name" tick={tick} />
            <PolarRadiusAxis domain={[0, 1]} tickCount={3} axisLine={false} tick={false} />
            {policies.map(({ policy }, at) => (
              <Radar
                key={policy ?? ''}
                dataKey={`values.${at}`}
                stroke={policyColour(at)}
                strokeWidth={2}
                fill={policyColour(at)}
                fillOpacity={0.12}
                activeDot={false}
                isAnimationActive={false}
              />
            ))}
          </RadarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}
