/** What the runs of a study come to: means over splits, and paired differences. */
import {
  proxyVariants,
  type ProxyResult,
  type ProxyRun,
  type ProxyVariant,
  type SeedInterval,
} from '../../../shared/model/distill';
import { seedInterval } from './intervals';

export type Runs = ReadonlyMap<ProxyVariant, ProxyRun[]>;

const known = (values: readonly (number | null)[]): number[] =>
  values.filter((value) => value !== null);

/** Between 0 and 1, where shares are; few splits make wide intervals. */
function ofShares(values: readonly number[]): SeedInterval | null {
  const interval = seedInterval(values);
  if (interval === null) return null;
  const { mean, low, high } = interval;
  return { mean, low: Math.max(0, low), high: Math.min(1, high) };
}

/** @param taught the rows that a variant teaches reasoning by, or why it has no ground */
export function summed(
  taught: (variant: ProxyVariant, seed: number) => Int32Array | string,
  runs: Runs,
): Pick<ProxyResult, 'variants' | 'differences'> {
  const sorted = (variant: ProxyVariant): ProxyRun[] =>
    (runs.get(variant) ?? []).sort((a, b) => a.seed - b.seed);
  const variants = proxyVariants.map((variant): ProxyResult['variants'][number] => {
    const says = taught(variant, 0);
    const own = sorted(variant);
    const because = typeof says === 'string' ? says : null;
    return {
      variant,
      because,
      share: typeof says === 'string' ? 0 : says.filter((kind) => kind >= 0).length / says.length,
      actionError: seedInterval(own.map(({ actionError }) => actionError)),
      reasoningAccuracy: ofShares(known(own.map((run) => run.reasoningAccuracy))),
      runs: own,
    };
  });
  const pruned = sorted('pruned');
  const differences = proxyVariants.flatMap((variant) => {
    const own = sorted(variant);
    const pairs = own.flatMap((run) => {
      const other = pruned.find(({ seed }) => seed === run.seed);
      return variant === 'pruned' || other === undefined ? [] : [{ run, other }];
    });
    const actionError = seedInterval(
      pairs.map(({ run, other }) => other.actionError - run.actionError),
    );
    if (actionError === null) return [];
    const reasoningAccuracy = seedInterval(
      known(
        pairs.map(({ run, other }) =>
          run.reasoningAccuracy === null || other.reasoningAccuracy === null
            ? null
            : run.reasoningAccuracy - other.reasoningAccuracy,
        ),
      ),
    );
    return [{ variant, actionError, reasoningAccuracy }];
  });
  return { variants, differences };
}
