import type { ScoreOverview } from '../../../../shared/model/score-room';
import { ProblemLines } from '../../jobs';
import { MarkBadges } from '../JudgeMarks';
import { DimensionRadar } from './DimensionRadar';
import { IndicatorBars } from './IndicatorBars';
import { IndicatorTable } from './IndicatorTable';
import { PolicyTable } from './PolicyTable';
import styles from './Comparison.module.css';

/** Problems that are listed before the rest is counted. */
const listedProblems = 20;

/** Policies by themselves and against each other. */
export function ComparisonView({ overview }: { overview: ScoreOverview }) {
  const { pairs, policies, problems, judge } = overview;
  return (
    <div className={styles.view}>
      <div className={styles.report}>
        {pairs.length > 0 && (
          <section className={styles.block}>
            <h2>Policies against each other {judge !== null && <MarkBadges judge={judge} />}</h2>
            <ul className={styles.sentences}>
              {pairs.map(({ a, b, sentence }) => (
                <li key={JSON.stringify([a, b])}>{sentence}</li>
              ))}
            </ul>
          </section>
        )}
        <PolicyTable overview={overview} />
        <div className={styles.charts}>
          {/* The percentiles of a single policy are about 50, whatever it does. */}
          {policies.length > 1 && <IndicatorBars overview={overview} />}
          {judge !== null && <DimensionRadar overview={overview} judge={judge} />}
        </div>
        <IndicatorTable overview={overview} />
        {problems.length > 0 && (
          <section className={styles.block}>
            <h2>Issues</h2>
            <ProblemLines
              lines={problems.slice(0, listedProblems).map(({ message }) => message)}
              more={Math.max(0, problems.length - listedProblems)}
            />
          </section>
        )}
      </div>
    </div>
  );
}
