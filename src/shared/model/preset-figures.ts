/**
 * Made by `npx tsx scripts/docs/preset-figures.ts DATA LABELS.json`, not by hand: what each preset is worth within
 * 0.25 s, by the rule of `dualvla evaluate`.
 */
export interface PresetFigures {
  precision: number;
  recall: number;
  f1: number;
  keyframes: number;
}

export const presetThresholds = { dense: 0.2, sparse: 0.5 };

export const presetFigures = {
  default: {
    demo: { precision: 0.95, recall: 0.968, f1: 0.959, keyframes: 222 },
    recorded: { precision: 0.865, recall: 0.818, f1: 0.841, keyframes: 171 },
  },
  paper: {
    demo: { precision: 0.815, recall: 0.564, f1: 0.667, keyframes: 151 },
    recorded: { precision: 0.667, recall: 0.409, f1: 0.507, keyframes: 111 },
  },
  dense: {
    demo: { precision: 0.514, recall: 0.986, f1: 0.676, keyframes: 418 },
    recorded: { precision: 0.773, recall: 0.845, f1: 0.807, keyframes: 198 },
  },
  sparse: {
    demo: { precision: 0.95, recall: 0.968, f1: 0.959, keyframes: 222 },
    recorded: { precision: 0.893, recall: 0.785, f1: 0.835, keyframes: 159 },
  },
};
