import type { FeatureInfo } from '../../../../shared/model/dataset';

const isCalled = (names: string): RegExp => new RegExp(`(^|[._/])(${names})([._/]|$)`, 'i');

const reasons = isCalled(
  'reasoning|reasonings|rationale|thought|thoughts|cot|ecot|chain_of_thought',
);
const steps = isCalled(
  '(sub_?tasks?|skills?|phases?|stages?|primitives?|frame|steps?|action)_(text|name|label|description|instruction|annotation|status)|sub_?tasks?|skills?|phases?|stages?|primitives?',
);

/**
 * The string feature that holds a text per frame: `reasoning` itself, else the first whose name says reasoning, else
 * the first that names the part of the task that is under way, such as InternData's `frame_status`; or null.
 */
export function reasoningColumn(
  features: readonly Pick<FeatureInfo, 'key' | 'dtype'>[],
): string | null {
  const texts = features.filter(({ dtype }) => dtype === 'string').map(({ key }) => key);
  const [found] = [/^reasoning$/, reasons, steps].flatMap(
    (called) => texts.find((key) => called.test(key)) ?? [],
  );
  return found ?? null;
}
