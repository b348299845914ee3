/** The proxy study as a page: one file, no script. */
import type { ProxyResult, SeedInterval } from '../../../shared/model/distill';
import { paperAverages, variantWords } from '../../../shared/model/proxy-words';
import { intervalPlot } from '../../export/curation/interval-plot';
import { escapeHtml } from '../../export/curation/plots';
import { reportStyle } from '../../export/curation/report-style';
import { studioVersion } from '../../system/version';

export function proxyPage(name: string, result: ProxyResult): string {
  const { episodes, frames, seeds, descriptive, keyframes, teacher, texts, variants } = result;
  const bars = (of: (variant: ProxyResult['variants'][number]) => SeedInterval | null) =>
    variants.flatMap((variant) => {
      const interval = of(variant);
      if (interval === null) return [];
      const { mean: value, low, high } = interval;
      return [{ label: variantWords[variant.variant], value, low, high }];
    });
  const caution = descriptive
    ? 'Fewer than eight episodes: the intervals describe these splits and nothing else.'
    : `Intervals are 95 % of a t distribution over ${seeds} splits; episodes come back in several splits, so that they are rather too narrow.`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(name)}: proxy student</title><style>${reportStyle}</style></head><body><main>
<header><h1>${escapeHtml(name)}: proxy student</h1>
<p>A check of the data, not a policy: small networks on frozen features of ${frames} frames in ${episodes} episodes. ${caution}</p></header>
<section class="plots">${intervalPlot(
    'Held-out action error, in spreads (less is better)',
    bars(({ actionError }) => actionError),
  )}
${intervalPlot(
  'Held-out keyframes whose kind of text is named, share',
  bars(({ reasoningAccuracy }) => reasoningAccuracy),
)}</section>
<section><h2>Variants</h2><div class="scroll"><table><thead><tr><th>Trained on</th><th>Frames that teach reasoning</th><th>Action error</th><th>Reasoning named</th><th>Error less than pruned by</th></tr></thead><tbody>
${variants.map((variant) => rowOf(variant, result)).join('\n')}</tbody></table></div></section>
<section><h2>What was decided</h2><ul><li>${keyframes.proposed} keyframes were proposed, ${keyframes.kept} are kept.</li>
<li>Texts of frames that are no keyframes: ${texts === null ? 'there are none' : texts === 'dataset' ? 'those of the dataset' : 'that of the last kept keyframe'}.</li>
<li>Teacher: ${escapeHtml(teacher ?? 'none')}.</li></ul></section>
<section><h2>The paper beside it</h2><div class="scroll"><table><thead><tr><th>DualVLA, ablation</th><th>Average, %</th></tr></thead><tbody>
${paperAverages.map(({ says, average }) => `<tr><td>${says}</td><td>${average.toFixed(1)}</td></tr>`).join('\n')}</tbody></table></div></section>
<footer>Written by DualVLA Studio ${escapeHtml(studioVersion)}.</footer></main></body></html>
`;
}

function rowOf(
  { variant, because, share, actionError, reasoningAccuracy }: ProxyResult['variants'][number],
  { differences }: ProxyResult,
): string {
  const gain = differences.find((each) => each.variant === variant)?.actionError ?? null;
  const cells = [
    variantWords[variant],
    because === null ? `${(100 * share).toFixed(1)} %` : because,
    intervalText(actionError),
    intervalText(reasoningAccuracy),
    intervalText(gain),
  ];
  return `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
}

const intervalText = (interval: SeedInterval | null): string =>
  interval === null
    ? ''
    : `${interval.mean.toFixed(3)} (${interval.low.toFixed(3)} to ${interval.high.toFixed(3)})`;
