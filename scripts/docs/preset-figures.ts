/**
 * Finds the thresholds of the presets `dense` and `sparse` on the demo's true times, and measures every preset there
 * and on marked recordings: writes `src/shared/model/preset-figures.ts`.
 *
 *   npx tsx scripts/docs/preset-figures.ts DATA LABELS.json
 *
 * Both stay above a half in the other figure, so that neither is everything or nothing.
 */
import { writeFile } from 'node:fs/promises';
import { score } from '../../src/core/evaluation/score';
import type { Episode } from '../../src/core/evaluation/read-episode';
import { defaultPolicy, type Policy } from '../../src/shared/model/policy';
import type { PresetFigures } from '../../src/shared/model/preset-figures';
import { presets } from '../../src/shared/model/presets';
import { proposedBy, readLabelled } from './read-labelled';

const [data, labels] = process.argv.slice(2);
if (data === undefined || labels === undefined) throw new Error('preset-figures DATA LABELS.json');
const demo = await readLabelled('assets', 'assets/demo/events.json');
const recorded = await readLabelled(data, labels);

const rounded = (value: number): number => Number(value.toFixed(3));

function figuresOn(episodes: readonly Episode[], policy: Policy): PresetFigures {
  const { tolerances, keyframes } = score(proposedBy(episodes, policy));
  const { precision, recall, f1 } = tolerances['0.25'];
  return { precision: rounded(precision), recall: rounded(recall), f1: rounded(f1), keyframes };
}

const tried = Array.from({ length: 18 }, (_, i) => (i + 1) / 20).map((threshold) => ({
  threshold,
  ...figuresOn(demo, { ...defaultPolicy, threshold }),
}));
const dense = tried.find(({ precision, recall }) => recall >= 0.95 && precision >= 0.5)?.threshold;
const sparse = tried.findLast(
  ({ precision, recall }) => precision >= 0.95 && recall >= 0.5,
)?.threshold;
if (dense === undefined || sparse === undefined) throw new Error('No threshold reaches 0.95.');
const thresholds: Readonly<Record<string, number>> = { dense, sparse };

const figures = Object.fromEntries(
  presets.map(({ policy }) => {
    const threshold = thresholds[policy.name] ?? policy.threshold;
    const tuned = { ...policy, threshold };
    return [policy.name, { demo: figuresOn(demo, tuned), recorded: figuresOn(recorded, tuned) }];
  }),
);
await writeFile(
  'src/shared/model/preset-figures.ts',
  `/**
 * Made by \`npx tsx scripts/docs/preset-figures.ts DATA LABELS.json\`, not by hand: what each preset is worth within
 * 0.25 s, by the rule of \`dualvla evaluate\`.
 */
export interface PresetFigures {
  precision: number;
  recall: number;
  f1: number;
  keyframes: number;
}

export const presetThresholds = ${JSON.stringify(thresholds)};

export const presetFigures = ${JSON.stringify(figures)};
`,
);
