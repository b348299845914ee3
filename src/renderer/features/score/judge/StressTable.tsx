import { stressTests, stressWords, type KeptStress } from '../../../../shared/model/stress';
import { DataTable, Badge } from '../../../ui';
import { formatShare } from '../../../ui/format';
import styles from '../comparison/Comparison.module.css';

const tones = { passed: 'ok', failed: 'bad', undecided: 'warn' } as const;

/** Whether the judge looks at what it judges. */
export function StressTable({ stress }: { stress: KeptStress | null }) {
  return (
    <section className={styles.block}>
      <h2>Stress tests</h2>
      <p className={styles.dim}>
        {stress === null
          ? 'None was run: whether this judge looks at pictures, order and task is not known.'
          : `On ${stress.sample} rollouts, seed ${stress.seed}; shares with their 95 % intervals.`}
      </p>
      {stress !== null && (
        <DataTable>
          <thead>
            <tr>
              <th scope="col">Changed</th>
              <th scope="col">Must</th>
              <th scope="col">Changed scores</th>
              <th scope="col">Limit</th>
              <th scope="col">Verdict</th>
            </tr>
          </thead>
          <tbody>
            {stressTests.map((test) => {
              const { should, n, flips, rate, limit, verdict, sentence } = stress.tests[test];
              return (
                <tr key={test}>
                  <th scope="row" title={sentence}>
                    {stressWords[test].name}
                  </th>
                  <td>{stressWords[test].must}</td>
                  <td>
                    {rate === null
                      ? 'no rollout can tell'
                      : `${flips} of ${n}: ${formatShare(rate.value)} (${formatShare(rate.low)} to ${formatShare(rate.high)})`}
                  </td>
                  <td>
                    {should === 'stay' ? 'at most' : 'at least'} {formatShare(limit)}
                  </td>
                  <td>
                    <Badge tone={tones[verdict]}>{verdict}</Badge>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </DataTable>
      )}
    </section>
  );
}
