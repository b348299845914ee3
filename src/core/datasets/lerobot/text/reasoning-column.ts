import type { FeatureInfo } from '../../../../shared/model/dataset';

const words =
  /(^|[._/])(reasoning|reasonings|rationale|thought|thoughts|cot|ecot|chain_of_thought)([._/]|$)/i;

/** The string feature that holds per-frame reasoning: `reasoning` itself, else the first whose name says so; or null. */
export function reasoningColumn(features: readonly FeatureInfo[]): string | null {
  const texts = features.filter(({ dtype }) => dtype === 'string').map(({ key }) => key);
  return texts.find((key) => key === 'reasoning') ?? texts.find((key) => words.test(key)) ?? null;
}
