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
    const places = list.current?.querySelectorAll('[data-value]') ?? [];
    const clock = throttledClock(playback);
    const write = (): void => {
      const pointed = hover.getState();
      const frame = pointed?.free === true ? pointed.frame : clock.state().frame;
      for (const [at, row] of rows.entries()) {
        const place = places[at];
        const text = formatValue(row.values[frame]);
        if (place !== undefined && place.textContent !== text) place.textContent = text;
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
          {row.taught !== undefined && row.taught.length > 0 && (
            <span className={styles.taught}>
              {row.taught.map(({ teacher }) => teacher).join(', ')}
            </span>
          )}
          <span className={styles.range}>
            {formatValue(row.min)} … {formatValue(row.max)}
            {row.highest > row.max && ` ▴ ${formatValue(row.highest)}`}
            {row.lowest < row.min && ` ▾ ${formatValue(row.lowest)}`}
          </span>
        </li>
      ))}
    </ul>
  );
});
