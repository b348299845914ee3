import { indicatorNames } from '../../../../shared/model/score';
import type { ScoreOverview } from '../../../../shared/model/score-room';
import { indicatorWords, policyName, valueText } from '../words';
import { DataTable } from '../../../ui';
import { MeanCell } from './MeanCell';
import styles from './Comparison.module.css';

/** From here on, a raw value tells the length rather than how well it went. */
const followsMuch = 0.5;

/** The values behind the bars, with units, and which of them go along with the length of the rollouts. */
export function IndicatorTable({ overview }: { overview: ScoreOverview }) {
  const { policies, indicators, followsLength } = overview;
  const measured = indicatorNames.filter((name) =>
    policies.some((each) => each.indicators[name] !== null),
  );
  if (measured.length === 0) return null;
  return (
    <section className={styles.block}>
      <h2>Measured values</h2>
      <p className={styles.dim}>
        Means with their 95 % intervals. Where values follow the length of the rollouts, compare
        percentiles.
      </p>
      <DataTable>
        <thead>
          <tr>
            <th scope="col">Indicator</th>
            <th scope="col">Unit</th>
            <th scope="col">Better</th>
            {policies.map(({ policy }) => (
              <th key={policy ?? ''} scope="col">
                {policyName(policy)}
              </th>
            ))}
            <th scope="col">With the length</th>
          </tr>
        </thead>
        <tbody>
          {measured.map((name) => {
            const { value } = followsLength[name];
            return (
              <tr key={name}>
                <th scope="row" title={name}>
                  {indicatorWords[name]}
                </th>
                <td>{indicators[name].unit}</td>
                <td>{indicators[name].higherIsBetter ? 'higher' : 'lower'}</td>
                {policies.map((each) => (
                  <MeanCell key={each.policy ?? ''} of={each.indicators[name]} format={valueText} />
                ))}
                <td>
                  {value === null
                    ? '–'
                    : `${value.toFixed(2)}${Math.abs(value) >= followsMuch ? ' (follows it)' : ''}`}
                </td>
              </tr>
            );
          })}
        </tbody>
      </DataTable>
    </section>
  );
}
