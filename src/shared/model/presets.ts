/** Policies that come with the studio, and what each is worth. */
import { defaultPolicy, policySchema, type Policy } from './policy';
import { presetFigures, presetThresholds, type PresetFigures } from './preset-figures';

export interface Preset {
  policy: Policy;
  /** One sentence for a person. */
  about: string;
  /** On the demo's true times, and on what people marked in recordings of real robots. */
  figures: { demo: PresetFigures; recorded: PresetFigures };
}

const of = (policy: Policy, about: string, figures: Preset['figures']): Preset => ({
  policy,
  about,
  figures,
});

export const presets: readonly Preset[] = [
  of(defaultPolicy, 'The studio’s own rule.', presetFigures.default),
  of(
    // What is learned are moments, without the runs of frames around them.
    policySchema.parse({
      name: 'paper',
      layers: 'paper',
      keepFirstFrame: false,
      learn: { from: 'nothing' },
    }),
    'As the DualVLA paper prunes: frames in which the scene changes and the arm accelerates more than usual, or its hand opens or closes. Each run of them is one keyframe, and all its frames keep the text. It learns nothing from reviewed episodes.',
    presetFigures.paper,
  ),
  of(
    policySchema.parse({ name: 'dense', threshold: presetThresholds.dense }),
    'Misses little, and proposes what a curator may want to prune.',
    presetFigures.dense,
  ),
  of(
    policySchema.parse({ name: 'sparse', threshold: presetThresholds.sparse }),
    'Keeps what is surest.',
    presetFigures.sparse,
  ),
];

const percent = (share: number): string => `${Math.round(100 * share)} %`;

const said = ({ precision, recall, f1, keyframes }: PresetFigures): string =>
  `${keyframes} keyframes, precision ${percent(precision)}, recall ${percent(recall)}, F1 ${f1.toFixed(2)}`;

/** Whether it proposes on the demo what the default policy does. */
const isSameOnDemo = ({ policy, figures: { demo } }: Preset): boolean =>
  policy.name !== defaultPolicy.name && said(demo) === said(presetFigures.default.demo);

/** What it is worth, in a sentence for a person. */
export function presetText(preset: Preset): string {
  const { demo, recorded } = preset.figures;
  const same = isSameOnDemo(preset) ? ', as by default, which is as sure there already' : '';
  return `Within 0.25 s, on the demo’s true times: ${said(demo)}${same}; on recordings of real robots: ${said(recorded)}.`;
}

/** What their figures do not tell, in sentences for a person. */
export const presetNotes: readonly string[] = [
  ...presets
    .filter(isSameOnDemo)
    .map(({ policy }) => `On the demo, ${policy.name} proposes what default does.`),
  'Thresholds are for arms, hands and texts: where only cameras speak, dense and sparse are default.',
];
