import { memo, useState } from 'react';
import { Bar, BarChart, Cell, ResponsiveContainer, Tooltip, YAxis } from 'recharts';
import type { HistogramField, LibraryFacets } from '../../../../shared/model/project';
import type { SearchTerm } from '../../../../shared/search/terms';
import { allows, rangeOf } from '../../../../shared/search/write';
import { Button } from '../../../ui';
import { formatAmount, formatCount } from '../../../ui/format';
import { bins, type Bin } from './histogram-bins';
import styles from './BrushHistogram.module.css';

export interface BrushHistogramProps {
  title: string;
  unit: string;
  spread: LibraryFacets['histograms'][HistogramField];
  /** The values are counts: a bin is named by whole numbers. */
  whole: boolean;
  field: HistogramField;
  terms: readonly SearchTerm[];
  /** From one edge up to, not including, another; null for anything. */
  onRange: (field: HistogramField, range: { from: number; to: number } | null) => void;
}

/**
 * How often each range of a value occurs. Dragging over bars asks for them; two sliders do the same by keyboard. Drawn
 * again only with other terms or counts: it takes longer than a page of rows.
 */
export const BrushHistogram = memo(function BrushHistogram(props: BrushHistogramProps) {
  const { title, unit, whole, field, terms } = props;
  const { edges, all, matching } = props.spread;
  const [drag, setDrag] = useState<Drag | null>(null);
  const [drawn, setDrawn] = useState(terms);
  if (drawn !== terms) {
    setDrawn(terms);
    if (drag?.isOver === true) setDrag(null);
  }
  const onRange = (range: { from: number; to: number } | null) => props.onRange(field, range);
  const named = bins(edges, matching, whole);
  const last = named.length - 1;
  if (last < 0) return null;
  const data = named.map((bin, at) => ({ ...bin, rest: (all[at] ?? 0) - bin.count }));
  const middle = (at: number) => ((edges[at] ?? 0) + (edges[at + 1] ?? 0)) / 2;
  const inside = named.map((_, at) =>
    allows(terms, field, whole ? Math.ceil(edges[at] ?? 0) : middle(at)),
  );
  const isAsked = rangeOf(terms, field) !== null;
  const dragged =
    drag === null ? null : [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
  const shows = (at: number): boolean =>
    dragged === null ? inside[at] === true : at >= (dragged[0] ?? 0) && at <= (dragged[1] ?? last);
  const ask = (first: number, final: number) => {
    const isAll = first <= 0 && final >= last;
    onRange(isAll ? null : { from: edges[first] ?? 0, to: edges[final + 1] ?? 0 });
  };
  const finish = () => {
    if (drag === null || drag.isOver) return;
    setDrag({ ...drag, isOver: true });
    ask(Math.min(drag.from, drag.to), Math.max(drag.from, drag.to));
  };
  const low = Math.max(0, inside.indexOf(true));
  const high = Math.max(low, inside.lastIndexOf(true));
  if (last === 0 && !isAsked) {
    return (
      <figure className={styles.plot}>
        <figcaption>{title}</figcaption>
        <p className={styles.same}>
          {formatAmount(matching[0] ?? 0, 'episode')} with {`${named[0]?.label} ${unit}`.trim()}
        </p>
      </figure>
    );
  }
  return (
    <figure className={styles.plot}>
      <figcaption>
        {title}
        {isAsked && (
          <Button size="small" variant="quiet" onClick={() => onRange(null)}>
            Reset
          </Button>
        )}
      </figcaption>
      <div className={styles.chart} data-brush={field}>
        <ResponsiveContainer width="100%" height={64}>
          <BarChart
            data={data}
            margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
            barCategoryGap={1}
            accessibilityLayer={false}
            onMouseDown={(state) => {
              const bin = binAt(state);
              if (bin !== null) setDrag({ from: bin, to: bin, isOver: false });
            }}
            onMouseMove={(state) => {
              const bin = binAt(state);
              if (drag === null || drag.isOver || bin === null || bin === drag.to) return;
              setDrag({ ...drag, to: bin });
            }}
            onMouseUp={finish}
            onMouseLeave={finish}
          >
            <YAxis hide domain={[0, 'dataMax']} />
            <Tooltip
              cursor={{ fill: 'var(--surface-3)' }}
              isAnimationActive={false}
              content={<Tip unit={unit} />}
            />
            <Bar dataKey="count" stackId="all" isAnimationActive={false}>
              {data.map((_bar, bin) => (
                <Cell key={edges[bin]} fill={shows(bin) ? 'var(--accent)' : 'var(--line-strong)'} />
              ))}
            </Bar>
            <Bar dataKey="rest" stackId="all" fill="var(--surface-3)" isAnimationActive={false} />
          </BarChart>
        </ResponsiveContainer>
      </div>
      <div className={styles.sliders}>
        <input
          type="range"
          min={0}
          max={last}
          value={low}
          aria-label={`${title}, from`}
          aria-valuetext={`from ${named[low]?.from ?? ''} ${unit}`}
          onChange={(event) => ask(Math.min(Number(event.target.value), high), high)}
        />
        <input
          type="range"
          min={0}
          max={last}
          value={high}
          aria-label={`${title}, to`}
          aria-valuetext={`to ${named[high]?.to ?? ''} ${unit}`}
          onChange={(event) => ask(low, Math.max(Number(event.target.value), low))}
        />
      </div>
      <div className={styles.range}>
        <span>{named[0]?.from}</span>
        {isAsked && (
          <span className={styles.asked}>
            {named[low]?.from} to {named[high]?.to}
          </span>
        )}
        <span>
          {named[last]?.to} {unit}
        </span>
      </div>
    </figure>
  );
});

/** Bars dragged over, by their number. */
interface Drag {
  from: number;
  to: number;
  /** Shown until the plot is drawn with what it asked for. */
  isOver: boolean;
}

/** Which bar the pointer is over; the chart gives its number as text or number. */
function binAt({ activeTooltipIndex: index }: { activeTooltipIndex?: unknown }): number | null {
  const bin = Number(index);
  return index === null || index === undefined || Number.isNaN(bin) ? null : bin;
}

/** The chart fills in `active` and `payload`. */
function Tip(props: {
  unit: string;
  active?: boolean;
  payload?: { payload: Bin & { rest: number } }[];
}) {
  const bin = props.payload?.[0]?.payload;
  if (props.active !== true || bin === undefined) return null;
  const all = bin.count + bin.rest;
  return (
    <div className={styles.tip}>
      {`${bin.label} ${props.unit}`.trim()}: {bin.rest > 0 && `${formatCount(bin.count)} of `}
      {formatAmount(all, 'episode')}
    </div>
  );
}
