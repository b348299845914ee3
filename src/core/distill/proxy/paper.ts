/** What the paper reports of the same variants: SimplerEnv success on two robots and multimodal mean, percent. */
import type { ProxyVariant } from '../../../shared/model/distill';

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
