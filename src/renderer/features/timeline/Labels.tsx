import { memo, useEffect, useRef } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { throttledClock, type Playback } from '../player';
import { formatValue, type CurveRow } from './rows';
import type { Hover } from './use-pointer';
import styles from './Timeline.module.css';

/** Names of the curves, with their values under the pointer or, without one, at the playhead. */
export const Labels = memo(function Labels(props: {
  rows: readonly CurveRow[];
  playback: Playback;
  hover: StoreApi<Hover | null>;
  /** Of each curve, pixels. */
  height: number;
}) {
  const { rows, playback, hover } = props;
  const list = useRef<HTMLUListElement>(null);
  // The values change with every move of the pointer: they are written without React.
  useEffect(() => {
    const places = [...(list.current?.children ?? [])].map((label) => ({
      own: label.querySelector('[data-value]'),
      over: label.querySelector('[data-over]'),
    }));
    const clock = throttledClock(playback);
    const write = (): void => {
      const pointed = hover.getState();
      const frame = pointed?.free === true ? pointed.frame : clock.state().frame;
      for (const [at, { values, over, min, max }] of rows.entries()) {
        tell(places[at]?.own, formatValue(values[frame], max - min));
        tell(places[at]?.over, formatValue(over?.values[frame], max - min));
      }
    };
    const stops = [hover.subscribe(write), clock.subscribe(write)];
    write();
    return () => {
      for (const stop of stops) stop();
    };
  }, [rows, playback, hover]);
  return (
    <ul ref={list} className={styles.labels}>
      {rows.map((row) => (
        <li key={row.id} style={{ height: props.height }} title={row.title}>
          <span className={styles.label}>{row.label}</span>
          <span className={styles.value} data-value="" />
          <Over row={row} />
          <span className={styles.range}>
            {rangeWords(row)}
            {row.highest > row.max && ` ▴ ${formatValue(row.highest)}`}
            {row.lowest < row.min && ` ▾ ${formatValue(row.lowest)}`}
          </span>
        </li>
      ))}
    </ul>
  );
});

/** What never changes has no range. */
function rangeWords({ id, min, max, lowest, highest }: CurveRow): string {
  if (lowest !== highest) return `${formatValue(min)} … ${formatValue(max)}`;
  return id === 'speed' ? 'stands still' : 'never changes';
}

/** What is drawn over a curve, in one line. */
function Over({ row: { over, taught = [] } }: { row: CurveRow }) {
  if (over === undefined && taught.length === 0) return null;
  return (
    <span className={styles.moreCurves}>
      {over !== undefined && (
        <span className={styles.over}>
          {over.feature} <span data-over="" />
        </span>
      )}
      {taught.length > 0 && (
        <span className={styles.taught}>{taught.map(({ teacher }) => teacher).join(', ')}</span>
      )}
    </span>
  );
}

function tell(place: Element | null | undefined, text: string): void {
  if (place && place.textContent !== text) place.textContent = text;
}
