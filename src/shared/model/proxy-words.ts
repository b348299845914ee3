/** What the variants of a proxy study are called, and what the paper has of the same ones. */
import type { ProxyVariant } from './distill';

export const variantWords: Readonly<Record<ProxyVariant, string>> = {
  'action-only': 'actions only',
  dense: 'text at every frame',
  random: 'random frames, same share',
  'paper-rule': 'pruned by the rule of the paper',
  pruned: 'pruned, curated',
  'pruned-distilled': 'pruned and distilled',
};

/** SimplerEnv success on two robots and multimodal mean, percent. */
export const paperAverages: readonly {
  variant: ProxyVariant | null;
  says: string;
  average: number;
}[] = [
  { variant: 'pruned-distilled', says: 'both layers, distilled', average: 56.6 },
  { variant: 'dense', says: 'no pruning (distillation only)', average: 55.6 },
  { variant: 'pruned', says: 'pruning only', average: 54.5 },
  { variant: null, says: 'base, fine-tuned on', average: 54.8 },
  { variant: 'random', says: 'random frames, same share', average: 50.4 },
];
