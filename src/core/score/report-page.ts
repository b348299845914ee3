/** What was measured and judged of rollouts as a page: one file, no script, light or dark as the system is. */
import type { JudgeReport } from '../../shared/model/calibration';
import type { JudgedReport, ReportedJudge } from '../../shared/model/judge';
import {
  dimensions,
  indicatorNames,
  scorePresets,
  type PolicyMean,
  type PolicySummary,
} from '../../shared/model/score';
import { escapeHtml, groupDigits } from '../export/curation/plots';
import { intervalPlot } from '../export/curation/interval-plot';
import { reportStyle } from '../export/curation/report-style';
import { studioVersion } from '../system/version';
import { judgeReportSections } from './judge-page';
import { mostRows, orDash, percent, policyName, table } from './page-table';

/** Letters of a label beside a plot. */
const labelLetters = 26;

/**
 * @param name of the rollouts
 * @param trust how far the judge can be trusted; null where there is nothing to say of that
 */
export function scorePage(name: string, report: JudgedReport, trust: JudgeReport | null): string {
  const { judge, policies } = report;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(name)}: VLA Score</title><style>${reportStyle}</style></head><body><main>
<header><h1>${escapeHtml(name)}</h1><p>${escapeHtml(subtitle(report))}</p></header>
${judge === null ? '' : judgeSection(judge)}
${pairs(report)}
${plots(report)}
${policyTable(report)}
${indicatorTable(policies)}
${trust === null ? '' : judgeReportSections(trust)}
${rolloutTable(report)}
${problems(report)}
<footer>Written by DualVLA Studio ${escapeHtml(studioVersion)}.</footer></main></body></html>
`;
}

const short = (value: number): string => value.toPrecision(3);

function subtitle({ rollouts, policies, judge }: JudgedReport): string {
  const counted = `${groupDigits(rollouts.length)} rollouts, ${policies.length} ${policies.length === 1 ? 'policy' : 'policies'}.`;
  return judge === null
    ? `${counted} Measured without a judge: scores are missing.`
    : `${counted} Judged by ${judge.model} (${judge.host}).`;
}

function judgeSection({ marks }: ReportedJudge): string {
  if (marks.length === 0) return '';
  const lines = marks.map(
    ({ kind, sentence }) =>
      `<li class="${kind === 'failed' ? 'error' : 'warning'}"><b>${kind}</b>: ${escapeHtml(sentence)}</li>`,
  );
  return `<section><h2>Before you trust the judge</h2><ul>${lines.join('')}</ul></section>`;
}

/** What must stand beside every heading over a judge's scores; empty without a judge, or without marks. */
function marked({ judge }: JudgedReport): string {
  const kinds = new Set(judge?.marks.map(({ kind }) => kind));
  return kinds.size === 0 ? '' : ` (judge: ${[...kinds].join(', ')})`;
}

function pairs(report: JudgedReport): string {
  const { pairs: all } = report;
  if (all.length === 0) return '';
  const lines = all.map(({ sentence }) => `<li>${escapeHtml(sentence)}</li>`);
  return `<section><h2>Policies against each other${marked(report)}</h2><ul>${lines.join('')}</ul></section>`;
}

function plots(report: JudgedReport): string {
  const { policies } = report;
  const marks = marked(report);
  const means = (title: string, of: (policy: PolicySummary) => PolicyMean | null): string =>
    intervalPlot(
      title,
      policies.flatMap((each) => {
        const found = of(each);
        if (found === null || found.interval === null) return [];
        return [{ label: label(each.policy), value: found.mean, ...found.interval }];
      }),
      2,
    );
  const success = intervalPlot(
    'Success rate, 95 %',
    policies.flatMap((each) =>
      each.success === null
        ? []
        : [{ label: label(each.policy), value: each.success.rate, ...each.success }],
    ),
    2,
  );
  const drawn = [
    success,
    ...scorePresets.map((preset) =>
      means(`Score (${preset}), 95 %${marks}`, ({ score }) => score[preset]),
    ),
    ...dimensions.map((name) =>
      means(`${capital(name)}, 95 %${marks}`, ({ judge }) => judge[name]),
    ),
  ].join('\n');
  return drawn.trim() === '' ? '' : `<section><div class="plots">${drawn}</div></section>`;
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
const label = (policy: string | null): string => {
  const name = policyName(policy);
  return name.length > labelLetters ? `${name.slice(0, labelLetters - 1)}…` : name;
};

const meanText = (found: PolicyMean | null, format: (value: number) => string): string =>
  found === null
    ? '–'
    : found.interval === null
      ? `${format(found.mean)} (${found.rollouts} rollouts)`
      : `${format(found.mean)} (${format(found.interval.low)} to ${format(found.interval.high)})`;

function policyTable(report: JudgedReport): string {
  const { policies } = report;
  const isJudged = report.judge !== null;
  const judgedHeads = [...scorePresets.map((preset) => `Score (${preset})`), ...dimensions];
  return table(
    `Policies${marked(report)}`,
    ['Kind', 'Rollouts', 'Success', ...(isJudged ? judgedHeads : [])],
    policies.map(({ policy, kind, rollouts, success, score, judge }) => [
      policyName(policy),
      kind,
      groupDigits(rollouts),
      success === null
        ? 'unknown'
        : `${percent(success.rate)} (${percent(success.low)} to ${percent(success.high)})`,
      ...(isJudged
        ? [
            ...scorePresets.map((preset) => meanText(score[preset], short)),
            ...dimensions.map((name) => meanText(judge[name], short)),
          ]
        : []),
    ]),
  );
}

function indicatorTable(policies: readonly PolicySummary[]): string {
  return table(
    'Measured indicators, means with 95 %',
    policies.map(({ policy }) => policyName(policy)),
    indicatorNames.map((name) => [
      name,
      ...policies.map(({ indicators }) => meanText(indicators[name], short)),
    ]),
  );
}

function rolloutTable(report: JudgedReport): string {
  const { rollouts } = report;
  const isJudged = report.judge !== null;
  return table(
    `Rollouts: values of indicators, and percentiles among rollouts of like length and task${marked(report)}`,
    [
      'Policy',
      'Task',
      'Outcome',
      ...(isJudged ? [...scorePresets, ...dimensions] : []),
      ...indicatorNames,
    ],
    rollouts.map(({ id, policy, task, outcome, score, judge, indicators }) => [
      id,
      policyName(policy),
      task,
      orDash(outcome, short),
      ...(isJudged
        ? [
            ...scorePresets.map((preset) => orDash(score?.[preset], short)),
            ...dimensions.map((name) => orDash(judge?.[name], short)),
          ]
        : []),
      ...indicatorNames.map((name) => {
        const found = indicators[name];
        if (found === null) return '–';
        const place = found.percentile === null ? '' : ` (${found.percentile.toFixed(0)})`;
        return `${short(found.value)}${place}`;
      }),
    ]),
  );
}

function problems({ problems: all }: JudgedReport): string {
  if (all.length === 0) return '';
  const lines = all
    .slice(0, mostRows)
    .map(({ message }) => `<li class="warning">${escapeHtml(message)}</li>`);
  return `<section><h2>Problems</h2><ul>${lines.join('')}</ul></section>`;
}
