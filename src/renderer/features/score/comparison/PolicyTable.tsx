import { dimensions, scorePresets } from '../../../../shared/model/score';
import type { ScoreOverview } from '../../../../shared/model/score-room';
import { formatCount, formatShare } from '../../../ui/format';
import { MarkBadges } from '../JudgeMarks';
import { dimensionWords, policyColour, policyName, presetWords } from '../words';
import { DataTable } from '../../../ui';
import { Interval, MeanCell } from './MeanCell';
import styles from './Comparison.module.css';

/** A row for each policy: how often it succeeds and, where a judge was asked, what it was given. */
export function PolicyTable({ overview }: { overview: ScoreOverview }) {
  const { policies, judge } = overview;
  return (
    <section className={styles.block}>
      <h2>Policies {judge !== null && <MarkBadges judge={judge} />}</h2>
      <p className={styles.dim}>
        Means with their 95 % intervals.
        {judge === null && ' Scores need a judge: press Ask a judge.'}
      </p>
      <DataTable>
        <thead>
          <tr>
            <th scope="col">Policy</th>
            <th scope="col">Kind</th>
            <th scope="col">Rollouts</th>
            <th scope="col">Success</th>
            {judge !== null && (
              <>
                {scorePresets.map((preset) => (
                  <th key={preset} scope="col">
                    {presetWords[preset]}
                  </th>
                ))}
                {dimensions.map((name) => (
                  <th key={name} scope="col">
                    {dimensionWords[name]}
                  </th>
                ))}
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {policies.map((each, at) => (
            <tr key={each.policy ?? ''}>
              <th scope="row">
                <i className={styles.swatch} style={{ background: policyColour(at) }} />
                {policyName(each.policy)}
              </th>
              <td>{each.kind}</td>
              <td>{formatCount(each.rollouts)}</td>
              <td>
                {each.success === null ? (
                  'unknown'
                ) : (
                  <>
                    {formatShare(each.success.rate)}
                    <Interval
                      low={formatShare(each.success.low)}
                      high={formatShare(each.success.high)}
                    />
                  </>
                )}
              </td>
              {judge !== null && (
                <>
                  {scorePresets.map((preset) => (
                    <MeanCell key={preset} of={each.score[preset]} />
                  ))}
                  {dimensions.map((name) => (
                    <MeanCell key={name} of={each.judge[name]} />
                  ))}
                </>
              )}
            </tr>
          ))}
        </tbody>
      </DataTable>
    </section>
  );
}
