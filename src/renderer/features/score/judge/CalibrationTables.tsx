import {
  type CalibrationReport,
  type Estimated,
  type SuccessRate,
} from '../../../../shared/model/calibration';
import { dimensions } from '../../../../shared/model/score';
import { DataTable, Button } from '../../../ui';
import { formatAmount, formatShare } from '../../../ui/format';
import { dimensionWords, policyName } from '../words';
import styles from '../comparison/Comparison.module.css';

/** The judge beside people: how well they go along, and what that makes of the success rates. */
export function CalibrationTables(props: {
  report: CalibrationReport;
  hasJudge: boolean;
  onBlind: () => void;
}) {
  const { report, hasJudge } = props;
  const { scored, curators, sentences, success, rates } = report;
  const who = Object.entries(curators).map(([name, count]) => `${name} ${count}`);
  return (
    <section className={styles.block}>
      <h2>Calibration</h2>
      <p className={styles.dim}>
        {scored === 0
          ? 'Nobody scored rollouts yet: the judge is not calibrated.'
          : `${formatAmount(scored, 'rollout')} scored by people (${who.join(', ')}); 95 % intervals.`}
        {!hasJudge && scored > 0 && ' No judge was asked about them yet.'}
      </p>
      {scored === 0 && (
        <p>
          <Button size="small" onClick={props.onBlind}>
            Score a blind sample
          </Button>
        </p>
      )}
      {sentences.length > 0 && (
        <ul className={styles.sentences}>
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {scored > 0 && (
        <DataTable>
          <thead>
            <tr>
              <th scope="col">Dimension</th>
              <th scope="col">Rank correlation with people</th>
              <th scope="col">Judge minus people</th>
              <th scope="col">Agreement between curators</th>
            </tr>
          </thead>
          <tbody>
            {dimensions.map((name) => {
              const { rankCorrelation, meanDifference, agreement } = report.dimensions[name];
              return (
                <tr key={name}>
                  <th scope="row">{dimensionWords[name]}</th>
                  <td>{estimatedText(rankCorrelation)}</td>
                  <td>{estimatedText(meanDifference)}</td>
                  <td>{estimatedText(agreement)}</td>
                </tr>
              );
            })}
            {success !== null && (
              <tr>
                <th scope="row">Task done</th>
                <td>balanced accuracy {estimatedText(success.balancedAccuracy)}</td>
                <td>
                  {success.confusion.hits} hits, {success.confusion.misses} misses,{' '}
                  {success.confusion.falseAlarms} false alarms,{' '}
                  {success.confusion.correctRejections} right refusals
                </td>
                <td>{estimatedText(success.agreement)}</td>
              </tr>
            )}
          </tbody>
        </DataTable>
      )}
      {rates.length > 0 && (
        <DataTable>
          <thead>
            <tr>
              <th scope="col">Success rate</th>
              <th scope="col">By people alone</th>
              <th scope="col">As the judge says</th>
              <th scope="col">Corrected by the confusion matrix</th>
              <th scope="col">Prediction-powered</th>
              <th scope="col">The same, tuned</th>
            </tr>
          </thead>
          <tbody>
            {rates.map(({ policy, people, judge, confusion, predictionPowered }, at) => (
              <tr key={policy ?? ''}>
                <th scope="row">{at === 0 ? 'All policies' : policyName(policy)}</th>
                <td>{rateText(people)}</td>
                <td>{formatShare(judge)}</td>
                <td>{rateText(confusion)}</td>
                <td>{rateText(predictionPowered.plain)}</td>
                <td>
                  {rateText(predictionPowered.tuned)}, weight{' '}
                  {predictionPowered.tuned.lambda.toFixed(2)}
                </td>
              </tr>
            ))}
          </tbody>
        </DataTable>
      )}
    </section>
  );
}

function estimatedText(found: Estimated | null): string {
  if (found === null) return '–';
  const { value, interval, n } = found;
  const within =
    interval === null ? '' : ` (${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})`;
  return `${value.toFixed(2)}${within}, n = ${n}`;
}

const rateText = ({ value, interval }: SuccessRate): string =>
  `${formatShare(value)} (${formatShare(interval.low)} to ${formatShare(interval.high)})`;
