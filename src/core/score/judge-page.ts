/** How far the judge can be trusted, as sections of the page. */
import type { Estimated, JudgeReport, SuccessRate } from '../../shared/model/calibration';
import { dimensions } from '../../shared/model/score';
import { stressTests, stressWords, type KeptStress } from '../../shared/model/stress';
import { escapeHtml } from '../export/curation/plots';
import { orDash, percent, policyName, table } from './page-table';

/** Empty where neither people nor stress tests say anything of it. */
export function judgeReportSections({ stress, report }: JudgeReport): string {
  const { scored, curators, sentences } = report;
  if (stress === null && scored === 0) return '';
  const who = Object.entries(curators).map(([name, count]) => `${name} ${count}`);
  const by = scored === 0 ? 'Nobody scored rollouts.' : `Scored by people: ${who.join(', ')}.`;
  const lines = [by, ...sentences].map((sentence) => `<li>${escapeHtml(sentence)}</li>`);
  return [
    stress === null ? '' : stressTable(stress),
    `<section><h2>The judge beside people</h2><ul>${lines.join('')}</ul></section>`,
    scored === 0 ? '' : dimensionTable(report),
    ratesTable(report),
  ].join('\n');
}

const stressTable = ({ sample, seed, tests }: KeptStress): string =>
  table(
    `Stress tests of the judge, on ${sample} rollouts (seed ${seed})`,
    ['Must', 'Changed scores', 'Limit', 'Verdict', ''],
    stressTests.map((test) => {
      const { should, n, flips, rate, limit, verdict, sentence } = tests[test];
      const { name, must } = stressWords[test];
      return [
        name,
        must,
        orDash(
          rate,
          ({ value, low, high }) =>
            `${flips} of ${n}: ${percent(value)} (${percent(low)} to ${percent(high)})`,
        ),
        `${should === 'stay' ? 'at most' : 'at least'} ${percent(limit)}`,
        verdict,
        sentence,
      ];
    }),
  );

function dimensionTable({ dimensions: found, success }: JudgeReport['report']): string {
  const rows = dimensions.map((name) => [
    name,
    orDash(found[name].rankCorrelation, estimate),
    orDash(found[name].meanDifference, estimate),
    orDash(found[name].agreement, estimate),
  ]);
  if (success !== null) {
    const { hits, misses, falseAlarms, correctRejections } = success.confusion;
    rows.push([
      'task done',
      `balanced accuracy ${orDash(success.balancedAccuracy, estimate)}`,
      `${hits} hits, ${misses} misses, ${falseAlarms} false alarms, ${correctRejections} right refusals`,
      orDash(success.agreement, estimate),
    ]);
  }
  return table(
    'Calibration, 95 %',
    ['Rank correlation with people', 'Judge minus people', 'Agreement between curators'],
    rows,
  );
}

const ratesTable = ({ rates }: JudgeReport['report']): string =>
  table(
    'Success rates, 95 %',
    ['By people alone', 'As the judge says', 'By confusion matrix', 'Prediction-powered', 'Tuned'],
    rates.map(({ policy, people, judge, confusion, predictionPowered: { plain, tuned } }, at) => [
      at === 0 && policy === null ? 'All policies' : policyName(policy),
      rate(people),
      percent(judge),
      rate(confusion),
      rate(plain),
      `${rate(tuned)}, weight ${tuned.lambda.toFixed(2)}`,
    ]),
  );

const estimate = ({ value, interval, n }: Estimated): string =>
  interval === null
    ? `${value.toFixed(2)}, n = ${n}`
    : `${value.toFixed(2)} (${interval.low.toFixed(2)} to ${interval.high.toFixed(2)}), n = ${n}`;

const rate = ({ value, interval }: SuccessRate): string =>
  `${percent(value)} (${percent(interval.low)} to ${percent(interval.high)})`;
