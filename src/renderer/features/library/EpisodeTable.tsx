import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import type { EpisodeQuery } from '../../../shared/api/dataset';
import { classNames } from '../../ui';
import { rowAt, type EpisodeList } from './episode-list';
import { EpisodeCells } from './EpisodeCells';
import type { SortColumn } from './library-view';
import styles from './EpisodeTable.module.css';

export interface EpisodeTableProps {
  list: EpisodeList;
  query: EpisodeQuery;
  active: number;
  /** Where the list stood when it was left. */
  initialScrollTop: number;
  onActive: (position: number) => void;
  onScroll: (scrollTop: number) => void;
  onSort: (column: SortColumn) => void;
  onOpenEpisode: (episode: number) => void;
}

const rowHeight = 46;
const headHeight = 31;

interface Column {
  label: string;
  sort: SortColumn | null;
  numeric?: boolean;
  className?: string | undefined;
}

const columns: readonly Column[] = [
  { label: '', sort: null },
  { label: '#', sort: 'index', numeric: true },
  { label: 'Task', sort: 'task' },
  { label: 'Length', sort: 'length', numeric: true },
  { label: 'Keyframes', sort: 'keyframes', numeric: true },
  { label: 'Sparsity', sort: 'sparsity', numeric: true },
  { label: 'State', sort: 'state' },
  { label: 'Outcome', sort: 'outcome' },
  { label: 'Why next', sort: 'need', className: styles.why },
  { label: 'Remarks', sort: 'problems' },
];

/**
 * All episodes that match, of which only the visible rows exist. Arrows, Page Up, Page Down, Home and End move the
 * mark, Enter opens the episode.
 */
export function EpisodeTable(props: EpisodeTableProps) {
  const { list, active, query, onActive } = props;
  const state = useStore(list.store);
  const total = state.total ?? 0;
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- nothing of the virtualizer is handed on
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialOffset: props.initialScrollTop,
    // The head scrolls with the rows until it sticks, and then covers them.
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    // The marked row keeps the focus, so it stays while the list is scrolled away from it.
    rangeExtractor: (range) => withRow(defaultRangeExtractor(range), active, total),
  });
  const { startIndex, endIndex } = rows.range ?? { startIndex: 0, endIndex: 0 };
  useEffect(() => list.show(startIndex, endIndex), [list, startIndex, endIndex, state.stale]);

  const shownQuery = useRef(query);
  useEffect(() => {
    if (shownQuery.current !== query) scroller.current?.scrollTo({ top: 0 });
    shownQuery.current = query;
  }, [query]);

  const wantsFocus = useRef(false);
  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    scroller.current
      ?.querySelector<HTMLElement>(`[data-position="${active}"] button`)
      ?.focus({ preventScroll: true });
  }, [active]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const places: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: total - 1,
    };
    const place = places[event.key];
    if (place === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(total - 1, place));
    wantsFocus.current = true;
    onActive(next);
    rows.scrollToIndex(next);
  };

  return (
    <div
      ref={scroller}
      className={classNames(styles.scroller, state.stale && styles.stale)}
      onScroll={(event) => props.onScroll(event.currentTarget.scrollTop)}
    >
      <table className={styles.table} aria-label="Episodes" aria-rowcount={total + 1}>
        <thead className={styles.head}>
          <tr className={styles.row} aria-rowindex={1}>
            {columns.map((column) => (
              <HeadCell key={column.label} {...column} query={query} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody className={styles.body} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((item) => {
            const row = rowAt(state, item.index);
            return (
              <tr
                key={item.key}
                className={classNames(styles.row, item.index === active && styles.active)}
                style={{ transform: `translateY(${item.start - headHeight}px)` }}
                aria-rowindex={item.index + 2}
                data-position={item.index}
                data-episode={row?.index}
                onClick={() => onActive(item.index)}
                onDoubleClick={() => row !== undefined && props.onOpenEpisode(row.index)}
              >
                <EpisodeCells
                  row={row}
                  active={item.index === active}
                  onKeyDown={onKeyDown}
                  onOpen={() => row !== undefined && props.onOpenEpisode(row.index)}
                />
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function withRow(indexes: number[], row: number, total: number): number[] {
  if (row >= total || indexes.includes(row)) return indexes;
  return [...indexes, row].sort((a, b) => a - b);
}

function HeadCell(props: Column & { query: EpisodeQuery; onSort: (column: SortColumn) => void }) {
  const { sort, query } = props;
  if (sort === null) return <th scope="col" aria-label="Picture" />;
  const sorted = query.sortBy === sort;
  const Arrow = query.descending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      className={classNames(props.numeric === true && styles.numeric, props.className)}
      aria-sort={sorted ? (query.descending ? 'descending' : 'ascending') : undefined}
    >
      <button type="button" className={styles.sort} onClick={() => props.onSort(sort)}>
        {props.label}
        {sorted && <Arrow aria-hidden="true" />}
      </button>
    </th>
  );
}
