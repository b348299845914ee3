import type { ReactNode } from 'react';
import type { ProxyResult, SeedInterval } from '../../../../shared/model/distill';
import { paperAverages, variantWords } from '../../../../shared/model/proxy-words';
import { formatAmount, formatCount, formatSeconds, formatShare } from '../../../ui/format';
import styles from './Actions.module.css';

/** What the students learnt, variant by variant, with the paper's table beside it. */
export function ProxyResultView({ result, save }: { result: ProxyResult; save: ReactNode }) {
  const { episodes, frames, seeds, descriptive, keyframes, variants, differences } = result;
  const { looking, training } = result.seconds;
  return (
    <div className={styles.study}>
      <div className={styles.studyHead}>
        <p>
          {formatAmount(frames, 'frame')} in {formatAmount(episodes, 'episode')},{' '}
          {formatAmount(seeds, 'split')}; {formatCount(keyframes.kept)} of{' '}
          {formatCount(keyframes.proposed)} proposed keyframes kept. Looking took{' '}
          {formatSeconds(looking)}, training {formatSeconds(training)}.{' '}
          {descriptive
            ? 'Under eight episodes: the intervals describe these splits and nothing else.'
            : 'Intervals are 95 % over the splits.'}
        </p>
        {save}
      </div>
      <div className={styles.plots}>
        <Intervals
          title="Held-out action error, in spreads (less is better)"
          rows={variants.map(({ variant, actionError }) => [variantWords[variant], actionError])}
        />
        <Intervals
          title="Held-out keyframes whose kind of text is named, share"
          rows={variants.map(({ variant, reasoningAccuracy }) => [
            variantWords[variant],
            reasoningAccuracy,
          ])}
        />
      </div>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Trained on</th>
            <th scope="col">Frames that teach reasoning</th>
            <th scope="col">Action error</th>
            <th scope="col">Reasoning named</th>
            <th scope="col">Error less than pruned by</th>
          </tr>
        </thead>
        <tbody>
          {variants.map(({ variant, because, share, actionError, reasoningAccuracy }) => (
            <tr key={variant}>
              <th scope="row">{variantWords[variant]}</th>
              {because === null ? (
                <>
                  <td>{formatShare(share)}</td>
                  <td>{intervalText(actionError)}</td>
                  <td>{intervalText(reasoningAccuracy)}</td>
                  <td>
                    {intervalText(
                      differences.find((each) => each.variant === variant)?.actionError ?? null,
                    )}
                  </td>
                </>
              ) : (
                <td colSpan={4} className={styles.because}>
                  {because}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.paper}>
        The paper’s ablation, average in %:{' '}
        {paperAverages.map(({ says, average }) => `${says} ${average.toFixed(1)}`).join('; ')}.
      </p>
    </div>
  );
}

const intervalText = (interval: SeedInterval | null): string =>
  interval === null
    ? '–'
    : `${interval.mean.toFixed(3)} (${interval.low.toFixed(3)} to ${interval.high.toFixed(3)})`;

/** All on one scale, from the least low end to the highest high one. */
function Intervals(props: {
  title: string;
  rows: readonly (readonly [name: string, interval: SeedInterval | null])[];
}) {
  const known = props.rows.flatMap(([name, interval]) =>
    interval === null ? [] : [{ name, ...interval }],
  );
  if (known.length === 0) return null;
  const least = Math.min(...known.map(({ low }) => low));
  const span = Math.max(...known.map(({ high }) => high)) - least || 1;
  const at = (value: number): string => `${(100 * (value - least)) / span}%`;
  return (
    <figure className={styles.intervals}>
      <figcaption>{props.title}</figcaption>
      {known.map(({ name, mean, low, high }) => (
        <div key={name} className={styles.intervalRow}>
          <span>{name}</span>
          <span className={styles.track} aria-hidden="true">
            <span style={{ left: at(low), width: `${(100 * (high - low)) / span}%` }} />
            <i style={{ left: at(mean) }} />
          </span>
          <span>{mean.toFixed(3)}</span>
        </div>
      ))}
    </figure>
  );
}
