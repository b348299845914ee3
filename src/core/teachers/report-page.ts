/** A teacher's report as a page: one file, no script, light or dark as the system is. */
import {
  noRateText,
  thirdName,
  type ErrorGroup,
  type ErrorReport,
  type FaultPoint,
  type GroupReport,
  type Interval,
  type ReportFrame,
  type WholeReport,
} from '../../shared/model/teacher-report';
import { teacherKinds } from '../../shared/model/teacher';
import { curvePlot } from '../export/curation/curve-plot';
import { intervalPlot } from '../export/curation/interval-plot';
import { escapeHtml, groupDigits } from '../export/curation/plots';
import { reportStyle } from '../export/curation/report-style';
import { studioVersion } from '../system/version';

/** Rows of a table. */
const mostRows = 200;
/** Named in a cell. */
const namedFrames = 4;

/** @param name of the dataset */
export function reportPage(name: string, report: WholeReport): string {
  const title = `${report.teacher} on ${name}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}: teacher report</title><style>${reportStyle}</style></head><body><main>
<header><h1>${escapeHtml(title)}</h1><p>${escapeHtml(subtitle(report))}</p></header>
${tiles(report)}
${looks(report)}
${teacherKinds.map((kind) => errors(kind, report.scores[kind])).join('')}
<footer>Written by DualVLA Studio ${escapeHtml(studioVersion)}.</footer></main></body></html>
`;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const decimal = (value: number): string => value.toFixed(2);
const rateText = (rate: Interval | null): string =>
  rate === null ? '' : `${percent(rate.value)} (${percent(rate.low)} to ${percent(rate.high)})`;

function subtitle({ acceptRate, looked, unsure, looksForFivePercent }: WholeReport): string {
  if (acceptRate === null) return noRateText({ unsure });
  const more =
    looksForFivePercent === 0
      ? 'That is within 5 percentage points.'
      : `${groupDigits(looksForFivePercent)} more looks give ±5 percentage points.`;
  return `${rateText(acceptRate)} of all outputs are good, by ${looked} looks; 95 % interval, valid wherever the looks ended. ${more}`;
}

function tiles({ outputs, looked, unsure, acceptRate, looksForFivePercent }: WholeReport): string {
  const all: [string, string][] = [
    [groupDigits(outputs), 'outputs'],
    [groupDigits(looked), 'looks'],
    [groupDigits(unsure), 'unsure, not in the rate'],
    [acceptRate === null ? '–' : percent(acceptRate.value), 'accepted, of all outputs'],
    [groupDigits(looksForFivePercent), 'more looks for ±5 %'],
  ];
  const cells = all.map(([value, label]) => `<div><b>${value}</b><span>${label}</span></div>`);
  return `<section class="tiles">${cells.join('')}</section>`;
}

const pointsOf = (points: readonly FaultPoint[]) =>
  points.map(({ looks: x, faults: y }) => ({ x, y }));

function looks(report: WholeReport): string {
  if (report.acceptRate === null) return '';
  const { found, foundUniform, foundEvenly, foundUniformEvenly } = report;
  const axes = { x: 'looks', format: (value: number) => value.toFixed(0) };
  const curves = (title: string, own: FaultPoint[], uniform: FaultPoint[]): string =>
    curvePlot(
      title,
      [
        { name: 'in this order', points: pointsOf(own) },
        { name: 'uniform looks', points: pointsOf(uniform), isReference: true },
      ],
      axes,
    );
  const looked = report.strata.filter((each) => each.acceptRate !== null);
  const thirds = report.thirds.map((each) => ({ ...each, name: thirdName(each) }));
  return `<section><h2>Looks</h2><div class="plots">
${curves('Faults found', found, foundUniform)}
${curves('Faults found, each third of length and speed counting alike', foundEvenly, foundUniformEvenly)}
${intervalPlot(
  'Accept rate by task',
  report.byTask.flatMap(({ name, acceptRate }) =>
    acceptRate === null ? [] : [{ label: shortened(name), ...acceptRate }],
  ),
  2,
)}
${intervalPlot(
  'Accept rate by phase',
  report.byPhase.flatMap(({ name, acceptRate }) =>
    acceptRate === null ? [] : [{ label: shortened(name), ...acceptRate }],
  ),
  2,
)}
</div></section>
${table(
  'By stratum',
  ['Outputs', 'Looks', 'Unsure', 'Accepted'],
  looked.map((each) => ({
    name: each.stratum,
    cells: [
      groupDigits(each.outputs),
      String(each.looked),
      String(each.unsure),
      rateText(each.acceptRate),
    ],
    frames: each.wrong,
  })),
)}
${groupTable('By task', report.byTask)}
${groupTable('By phase', report.byPhase)}
${groupTable('By third of episode length and of speed', thirds)}
${table(
  'Reasons',
  ['Looks'],
  report.reasons.map(({ reason, looks: count, wrong }) => ({
    name: reason,
    cells: [String(count)],
    frames: wrong,
  })),
)}`;
}

const groupTable = (title: string, groups: readonly GroupReport[]): string =>
  table(
    title,
    ['Looks', 'Accepted'],
    groups.map(({ name, looked, acceptRate, wrong }) => ({
      name,
      cells: [String(looked), rateText(acceptRate)],
      frames: wrong,
    })),
  );

function errors(kind: string, report: ErrorReport | undefined): string {
  if (report === undefined) return '';
  const unit = kind === 'action' ? 'spreads of the dataset' : 'share of words that differ';
  const { errorByStep, errorOverTime, calibration, coverage } = report;
  return `<section><h2>${kind === 'action' ? 'Actions' : 'Texts'} against the demonstration</h2>
<p>Errors are in ${unit}; they need no look.</p><div class="plots">
${curvePlot(
  'Error by row of the chunk',
  [{ name: 'mean error', points: errorByStep.map(({ step, error }) => ({ x: step, y: error })) }],
  { x: 'row', format: decimal },
)}
${curvePlot(
  'Error over the episode',
  [
    {
      name: 'median error',
      points: errorOverTime.flatMap(({ medianError }, at) =>
        medianError === null ? [] : [{ x: 10 * at + 5, y: medianError }],
      ),
    },
  ],
  { x: 'of the episode', format: decimal, formatX: (value) => `${value} %` },
)}
${curvePlot(
  'Stated spread against error',
  [
    {
      name: 'mean error',
      points: calibration.map(({ stated, error }) => ({ x: stated, y: error })),
    },
  ],
  { x: 'stated', format: decimal, formatX: decimal },
)}
${curvePlot(
  'Values within the stated spread',
  [
    { name: 'found', points: coverage.map(({ nominal, share }) => ({ x: nominal, y: share })) },
    {
      name: 'as stated',
      points: coverage.map(({ nominal }) => ({ x: nominal, y: nominal })),
      isReference: true,
    },
  ],
  { x: 'stated', format: percent, formatX: percent },
)}
</div></section>
${errorTable('Error by task', report.errorByTask)}
${errorTable('Error by phase', report.errorByPhase)}
${table(
  'Against other teachers, at the frames that both answered',
  ['Frames', 'Nearer to the demonstration', 'Its error', 'Error of the other'],
  report.against.map((each) => ({
    name: each.teacher,
    cells: [
      groupDigits(each.frames),
      percent(each.nearer),
      decimal(each.medianError),
      decimal(each.otherMedianError),
    ],
    frames: each.apart,
  })),
  'Farthest apart',
)}`;
}

const errorTable = (title: string, groups: readonly ErrorGroup[]): string =>
  table(
    title,
    ['Outputs', 'Median error'],
    groups.map(({ name, outputs, medianError, worst }) => ({
      name,
      cells: [groupDigits(outputs), medianError === null ? '' : decimal(medianError)],
      frames: worst === null ? [] : [worst],
    })),
    'Largest',
  );

function table(
  title: string,
  head: readonly string[],
  rows: readonly { name: string; cells: readonly string[]; frames: readonly ReportFrame[] }[],
  leadsTo = 'Wrong at',
): string {
  if (rows.length === 0) return '';
  const body = rows
    .slice(0, mostRows)
    .map(
      ({ name, cells, frames }) =>
        `<tr><td class="task" title="${escapeHtml(name)}">${escapeHtml(name)}</td>${cells.map(cell).join('')}${cell(framesText(frames))}</tr>`,
    );
  const more =
    rows.length > mostRows ? `<p>The first ${mostRows} of ${groupDigits(rows.length)}.</p>` : '';
  const heads = ['', ...head, leadsTo].map(
    (text, at) => `<th${at === 0 ? ' class="task"' : ''}>${escapeHtml(text)}</th>`,
  );
  return `<section><h2>${escapeHtml(title)}</h2><div class="scroll"><table><thead><tr>${heads.join('')}</tr></thead>
<tbody>${body.join('\n')}</tbody></table></div>${more}</section>`;
}

const cell = (text: string): string => `<td>${escapeHtml(text)}</td>`;

function framesText(frames: readonly ReportFrame[]): string {
  const named = frames
    .slice(0, namedFrames)
    .map(({ episode, frame }) => `episode ${episode}, frame ${frame}`);
  const more = frames.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join('; ');
}

const shortened = (text: string): string => (text.length > 26 ? `${text.slice(0, 25)}…` : text);
