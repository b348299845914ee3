import type { PolicyMean } from '../../../../shared/model/score';
import { scoreText } from '../words';
import styles from './Comparison.module.css';

/** A mean with its 95 % interval, which stands below it where the table is narrow. */
export function MeanCell(props: { of: PolicyMean | null; format?: (value: number) => string }) {
  const { of, format = scoreText } = props;
  if (of === null) return <td>–</td>;
  const { mean, interval } = of;
  return (
    <td>
      {format(mean)}
      {interval !== null && <Interval low={format(interval.low)} high={format(interval.high)} />}
    </td>
  );
}

export function Interval({ low, high }: { low: string; high: string }) {
  return (
    <>
      {' '}
      <span className={styles.interval}>
        ({low} to {high})
      </span>
    </>
  );
}
