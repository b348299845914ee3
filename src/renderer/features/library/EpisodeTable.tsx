import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, type MouseEvent } from 'react';
import { useStore } from 'zustand';
import type { EpisodeQuery } from '../../../shared/api/dataset';
import { useCommands } from '../../commands';
import { classNames } from '../../ui';
import { useElementSize } from '../../ui/use-element-size';
import { outlineAt, rowAt, type EpisodeList } from './episode-list';
import { EpisodeTableRow, type RowActs } from './EpisodeTableRow';
import { PlayedEpisode } from './PlayedEpisode';
import { usePlayed } from './use-played';
import type { SortColumn } from './library-view';
import type { SelectActs } from './select/use-selection';
import { tableCommands } from './table-commands';
import styles from './EpisodeTable.module.css';

export interface EpisodeTableProps {
  datasetId: string;
  /** Cards with large stills, several beside each other. */
  stills: boolean;
  list: EpisodeList;
  query: EpisodeQuery;
  active: number;
  /** By index. */
  selected: ReadonlySet<number>;
  select: SelectActs;
  /** Where the list stood when it was left. */
  initialScrollTop: number;
  onActive: (position: number) => void;
  /** Told where the list stands when it is left. */
  onLeave: (scrollTop: number) => void;
  onSort: (column: SortColumn) => void;
  onOpenEpisode: (episode: number) => void;
  onLike: (episode: number) => void;
}

const rowHeight = 46;
const headHeight = 31;
/** As in the styles; a card is at least so wide, about as wide as the stills that are kept. */
const cardHeight = 194;
const cardWidth = 180;

interface Column {
  label: string;
  sort: SortColumn;
  numeric?: boolean;
  className?: string | undefined;
}

const columns: readonly Column[] = [
  { label: '#', sort: 'index', numeric: true },
  { label: 'Task', sort: 'task' },
  { label: 'Length', sort: 'length', numeric: true, className: styles.length },
  { label: 'Keyframes', sort: 'keyframes', numeric: true, className: styles.keyframes },
  { label: 'Sparsity', sort: 'sparsity', numeric: true, className: styles.sparsity },
  { label: 'State', sort: 'state' },
  { label: 'Outcome', sort: 'outcome', className: styles.outcome },
  { label: 'Issues', sort: 'problems', className: styles.issues },
  { label: 'Tags', sort: 'tags', className: styles.tags },
  { label: 'Cameras', sort: 'cameras', className: styles.cameras },
  { label: 'Priority', sort: 'need', className: styles.priority },
];

/**
 * All episodes that match, of which only the visible rows exist: a list, or large stills. Arrows, Page Up, Page Down,
 * Home and End move the mark, with Shift they select; Space and clicks select, P plays, Enter opens the episode.
 */
export function EpisodeTable(props: EpisodeTableProps) {
  const { list, active, query, onActive, select, selected, onOpenEpisode, stills } = props;
  const state = useStore(list.store);
  const total = state.total ?? 0;
  const scroller = useRef<HTMLDivElement>(null);
  const [measured, { width }] = useElementSize<HTMLDivElement>();
  const beside = stills ? Math.max(1, Math.floor(width / cardWidth)) : 1;
  const height = stills ? cardHeight : rowHeight;
  // oxlint-disable-next-line react/incompatible-library -- nothing of the virtualizer is handed on
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    lanes: beside,
    overscan: stills ? 2 : 8,
    initialOffset: props.initialScrollTop,
    // The head scrolls with the rows until it sticks, and then covers them.
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    // The marked row keeps the focus, so it stays while the list is scrolled away from it.
    rangeExtractor: (range) => withRow(defaultRangeExtractor(range), active, total),
  });
  const { startIndex, endIndex } = rows.range ?? { startIndex: 0, endIndex: 0 };
  useEffect(() => list.show(startIndex, endIndex), [list, startIndex, endIndex, state.stale]);

  /** Kept here, for whoever kept it above would draw the whole room again with every step of the wheel. */
  const scrollTop = useRef(props.initialScrollTop);
  const { onLeave } = props;
  const left = useRef(onLeave);
  useEffect(() => {
    left.current = onLeave;
  });
  useEffect(() => () => left.current(scrollTop.current), []);

  const shownQuery = useRef(query);
  useEffect(() => {
    if (shownQuery.current !== query) {
      scrollTop.current = 0;
      scroller.current?.scrollTo({ top: 0 });
    }
    shownQuery.current = query;
  }, [query]);

  // Whoever comes to the list, or back to it, has the hands on it, unless something else was chosen.
  const wantsFocus = useRef(true);
  useEffect(() => {
    if (!wantsFocus.current) return;
    const isFree = document.activeElement === null || document.activeElement === document.body;
    const inList = scroller.current?.contains(document.activeElement) === true;
    if (!isFree && !inList) return;
    focusRow(scroller.current, active);
    wantsFocus.current = false;
  }, [active, total]);

  const { played, ...play } = usePlayed();
  const playedRow = played === null ? undefined : rowAt(state, played);

  const goTo = (position: number) => {
    const next = Math.max(0, Math.min(total - 1, position));
    play.follow(next);
    wantsFocus.current = true;
    onActive(next);
    rows.scrollToIndex(next);
    if (next === active) focusRow(scroller.current, active);
    return next;
  };
  const episodeAt = (position: number) =>
    (rowAt(state, position) ?? outlineAt(state, position))?.index;
  const acts = {
    goTo,
    active: () => active,
    last: () => total - 1,
    page: () =>
      beside * Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 1),
    beside: () => beside,
    episode: () => episodeAt(active),
    play: () => play.toggle(active),
    open: onOpenEpisode,
    like: props.onLike,
    select,
    onClick(event: MouseEvent, position: number) {
      const episode = episodeAt(position);
      if (episode === undefined) return;
      onActive(position);
      focusRow(scroller.current, position);
      if (event.shiftKey) select.upTo(position, event.ctrlKey || event.metaKey);
      else if (event.ctrlKey || event.metaKey) select.toggle(episode, position);
      else select.one(episode, position);
    },
    onHover: play.hover,
    onToggle(position: number) {
      const episode = episodeAt(position);
      if (episode !== undefined) select.toggle(episode, position);
    },
    onOpen(position: number) {
      const episode = episodeAt(position);
      if (episode !== undefined) onOpenEpisode(episode);
    },
  };
  const newest = useRef(acts);
  useLayoutEffect(() => {
    newest.current = acts;
  });
  useCommands(useMemo(() => tableCommands(() => newest.current), []));
  const rowActs = useMemo(
    (): RowActs => ({
      click: (event, position) => newest.current.onClick(event, position),
      hover: (position) => newest.current.onHover(position),
      toggle: (position) => newest.current.onToggle(position),
      open: (position) => newest.current.onOpen(position),
    }),
    [],
  );

  return (
    <div
      ref={useCallback(
        (element: HTMLDivElement | null) => {
          scroller.current = element;
          measured(element);
        },
        [measured],
      )}
      className={classNames(styles.scroller, state.stale && styles.stale, stills && styles.cards)}
      aria-busy={state.stale}
      onScroll={(event) => {
        scrollTop.current = event.currentTarget.scrollTop;
      }}
    >
      <table className={styles.table} aria-label="Episodes" aria-rowcount={total + 1}>
        <thead className={styles.head}>
          <tr className={styles.row} aria-rowindex={1}>
            <th scope="col" aria-label="Selected and picture" />
            {columns.map((column) => (
              <HeadCell key={column.label} {...column} query={query} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody className={styles.body} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((item) => {
            const row = rowAt(state, item.index) ?? outlineAt(state, item.index);
            return (
              <EpisodeTableRow
                key={item.key}
                position={item.index}
                top={item.start - headHeight}
                lane={item.lane}
                lanes={beside}
                row={row}
                active={item.index === active}
                selected={row !== undefined && selected.has(row.index)}
                acts={rowActs}
              />
            );
          })}
        </tbody>
      </table>
      {played !== null && playedRow !== undefined && (
        <PlayedEpisode
          key={playedRow.index}
          datasetId={props.datasetId}
          row={playedRow}
          position={played}
          scroller={scroller}
        />
      )}
    </div>
  );
}

/** The button of a row carries its focus. */
function focusRow(scroller: HTMLElement | null, position: number): void {
  scroller
    ?.querySelector<HTMLElement>(`[data-position="${position}"] button`)
    ?.focus({ preventScroll: true });
}

function withRow(indexes: number[], row: number, total: number): number[] {
  if (row >= total || indexes.includes(row)) return indexes;
  return [...indexes, row].sort((a, b) => a - b);
}

function HeadCell(props: Column & { query: EpisodeQuery; onSort: (column: SortColumn) => void }) {
  const { sort, query } = props;
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
