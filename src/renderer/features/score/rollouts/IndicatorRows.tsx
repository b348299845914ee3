import { indicatorNames, type Indicators } from '../../../../shared/model/score';
import { indicatorWords, valueText } from '../words';
import styles from './Rollouts.module.css';

/**
 * What was measured of one rollout, with its place among like ones. Marked where that place is better than the other's:
 * values alone may only tell how long both took.
 */
export function IndicatorRows(props: { indicators: Indicators; other: Indicators | null }) {
  const { indicators, other } = props;
  const measured = indicatorNames.flatMap((name) => {
    const found = indicators[name];
    return found === null ? [] : [{ name, ...found }];
  });
  if (measured.length === 0) {
    return <p className={styles.none}>Nothing could be measured: it has no usable numbers.</p>;
  }
  const isBetter = (name: (typeof indicatorNames)[number]): boolean => {
    const own = indicators[name]?.percentile ?? null;
    const theirs = other?.[name]?.percentile ?? null;
    if (own === null || theirs === null || own === theirs) return false;
    return own > theirs === indicators[name]?.higherIsBetter;
  };
  return (
    <table className={styles.rows}>
      <thead>
        <tr>
          <th scope="col">Measured</th>
          <th scope="col">Value</th>
          <th scope="col">Percentile</th>
        </tr>
      </thead>
      <tbody>
        {measured.map(({ name, value, unit, percentile, source }) => (
          <tr key={name}>
            <th scope="row" title={source}>
              {indicatorWords[name]}
            </th>
            <td title={unit}>{valueText(value)}</td>
            <td>
              {percentile === null ? (
                '–'
              ) : (
                <>
                  {isBetter(name) && <span className={styles.better}>better</span>}{' '}
                  {percentile.toFixed(0)}
                  <span className={styles.meter} aria-hidden="true">
                    <i style={{ width: `${percentile}%` }} />
                  </span>
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
