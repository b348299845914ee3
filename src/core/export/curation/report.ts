/** `curation/report.html`: what was exported, how sparse it is and what stayed behind; one file, no scripts. */
import path from 'node:path';
import type { CueKind } from '../../../shared/model/keyframe';
import { studioVersion } from '../../system/version';
import type { OutEpisode } from '../formats/format';
import type { Prepared } from '../plan';
import type { ExportRequest } from '../select/select-episodes';
import { barPlot, escapeHtml, groupDigits, histogramPlot, median, stripPlot } from './plots';
import { reportStyle } from './report-style';

const maxRows = 300;

/** Self-contained: opens from disk, light or dark as the system is. */
export function reportPage(request: ExportRequest, prepared: Prepared): string {
  const { options, dataset } = request;
  const title = path.basename(options.out);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}: export report</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<header>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(subtitle(request, prepared))}</p>
</header>
${tiles(prepared)}
<section><h2>What is in it</h2><div class="plots">
${plots(prepared.episodes, dataset.summary.fps / options.stride)}
</div></section>
${behind(prepared)}
${notes(prepared)}
${policy(request)}
${episodeTable(prepared.episodes)}
<footer>Written by DualVLA Studio ${escapeHtml(studioVersion)}. The same in numbers: episodes.json, keyframes.jsonl, frames.parquet and exclude.json beside this page.</footer>
</main>
</body>
</html>
`;
}

function subtitle({ dataset, options }: ExportRequest, { plan }: Prepared): string {
  const decided =
    options.decisions === 'reviewed'
      ? 'every episode finished by a curator'
      : 'keyframes as the machine proposed them, unchecked';
  const form = /^v\d/.test(plan.version) ? `LeRobot ${plan.version}` : plan.version;
  const shape = [
    ...(options.trimIdle ? ['idle ends left out'] : []),
    ...(options.stride > 1 ? [`one frame of ${options.stride}`] : []),
  ];
  return [`From ${dataset.summary.name} as ${form}`, decided, ...shape].join('; ');
}

function tiles({ plan }: Prepared): string {
  const { episodes, frames, keyframes, sparsity, reasoning } = plan;
  const all: [string, string][] = [
    [groupDigits(episodes.length), 'episodes'],
    [groupDigits(frames), 'frames'],
    [groupDigits(keyframes), 'keyframes'],
    [`${(sparsity * 100).toFixed(1)} %`, 'of frames without reasoning'],
    [groupDigits(reasoning.charactersOut), 'characters of reasoning'],
  ];
  if (reasoning.charactersIn > 0) {
    const share = (reasoning.charactersOut / reasoning.charactersIn) * 100;
    all.push([`${share.toFixed(1)} %`, "of the source's reasoning text"]);
  }
  const cells = all.map(
    ([value, label]) => `<div><b>${escapeHtml(value)}</b><span>${escapeHtml(label)}</span></div>`,
  );
  return `<section class="tiles">${cells.join('')}</section>`;
}

const cueColour = (kind: CueKind): string => `var(--cue-${kind}, var(--accent))`;
const spoken = (word: string): string => word.replaceAll('-', ' ');

function plots(episodes: readonly OutEpisode[], fps: number): string {
  const cues = new Map<CueKind, number>();
  const sources = new Map<string, number>();
  const tasks = new Map<string, number>();
  for (const { keyframes, tasks: own } of episodes) {
    const task = own[0] ?? '(no task)';
    tasks.set(task, (tasks.get(task) ?? 0) + 1);
    for (const keyframe of keyframes) {
      for (const kind of new Set(keyframe.cues.map((cue) => cue.kind))) {
        cues.set(kind, (cues.get(kind) ?? 0) + 1);
      }
      const { source } = keyframe.reasoning;
      sources.set(source, (sources.get(source) ?? 0) + 1);
    }
  }
  const topTasks = [...tasks].toSorted((a, b) => b[1] - a[1]).slice(0, 8);
  return [
    histogramPlot(
      'Keyframes per episode',
      episodes.map(({ keyframes }) => keyframes.length),
      { unit: '', digits: 0 },
    ),
    histogramPlot(
      'Frames without reasoning',
      episodes.map(({ frames, keyframes }) => 100 * (1 - keyframes.length / frames.length)),
      { unit: ' %', digits: 1 },
    ),
    histogramPlot(
      'Length of episodes',
      episodes.map(({ frames }) => frames.length / fps),
      { unit: ' s', digits: 1 },
    ),
    histogramPlot('Seconds between keyframes', gapsOf(episodes, fps), { unit: ' s', digits: 1 }),
    barPlot(
      'Why a frame was kept',
      [...cues].map(([kind, count]) => ({ label: spoken(kind), count, colour: cueColour(kind) })),
    ),
    barPlot(
      'Where the texts came from',
      [...sources].map(([label, count]) => ({ label, count })),
    ),
    barPlot(
      'Episodes per task',
      topTasks.map(([task, count]) => ({
        label: task.length > 30 ? `${task.slice(0, 29)}…` : task,
        count,
      })),
    ),
  ].join('\n');
}

const gapsOf = (episodes: readonly OutEpisode[], fps: number): number[] =>
  episodes.flatMap(({ keyframes }) =>
    keyframes
      .slice(1)
      .map(({ outFrame }, at) => (outFrame - (keyframes[at]?.outFrame ?? outFrame)) / fps),
  );

function behind({ plan }: Prepared): string {
  const { skipped } = plan;
  if (skipped.length === 0) return '';
  const counts = new Map<string, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const bars = [...counts].map(([reason, count]) => ({
    label: spoken(reason),
    count,
    colour: 'var(--warn)',
  }));
  const items = skipped.slice(0, maxRows).map(({ message }) => `<li>${escapeHtml(message)}</li>`);
  const more =
    skipped.length > maxRows ? `<li>and ${groupDigits(skipped.length - maxRows)} more</li>` : '';
  return `<section><h2>What stayed behind</h2><div class="plots">${barPlot('Episodes by reason', bars)}</div>
<details><summary>${groupDigits(skipped.length)} episodes, each with its reason</summary><ul>${items.join('')}${more}</ul></details></section>`;
}

function notes({ plan }: Prepared): string {
  const said = plan.problems.map(
    ({ severity, message }) => `<li class="${severity}">${escapeHtml(message)}</li>`,
  );
  const loaders = plan.loaders.map(
    ({ loader, accepts, because }) =>
      `<li class="${accepts ? 'ok' : 'warning'}"><b>${escapeHtml(loader)}: ${accepts ? 'yes' : 'no'}.</b> ${escapeHtml(because)}</li>`,
  );
  const parts = [
    loaders.length === 0 ? '' : `<h2>Who reads it</h2><ul>${loaders.join('')}</ul>`,
    said.length === 0 ? '' : `<h2>Worth knowing</h2><ul>${said.join('')}</ul>`,
  ];
  return parts.join('') === '' ? '' : `<section>${parts.join('')}</section>`;
}

function policy({ project }: ExportRequest): string {
  const { policy: own } = project.info;
  return `<section><h2>Pruning policy</h2>
<details><summary>${escapeHtml(own.name)}: a keyframe scores at least ${own.threshold}, ${own.minGapSec} s apart</summary>
<pre>${escapeHtml(JSON.stringify(own, null, 2))}</pre></details></section>`;
}

function episodeTable(episodes: readonly OutEpisode[]): string {
  const rows = episodes.slice(0, maxRows).map(({ target, episode, tasks, frames, keyframes }) => {
    const marks = keyframes.map(({ outFrame, cues }) => ({
      at: frames.length < 2 ? 0 : outFrame / (frames.length - 1),
      colour: cues[0] === undefined ? 'var(--accent)' : cueColour(cues[0].kind),
    }));
    return `<tr><td>${target}</td><td>${episode}</td><td class="task">${escapeHtml(tasks[0] ?? '')}</td><td>${groupDigits(frames.length)}</td><td>${keyframes.length}</td><td>${stripPlot(marks)}</td></tr>`;
  });
  const more =
    episodes.length > maxRows
      ? `<p>The first ${maxRows} of ${groupDigits(episodes.length)} episodes; episodes.json has all.</p>`
      : '';
  const typical = median(episodes.map(({ keyframes }) => keyframes.length));
  return `<section><h2>Episodes</h2><p>Half of them have ${typical} keyframes or more. Marks show where; colours say why, as above.</p>
<div class="scroll"><table><thead><tr><th>Here</th><th>In the source</th><th class="task">Task</th><th>Frames</th><th>Keyframes</th><th>Where</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>${more}</section>`;
}
