import { LayoutGrid, ListVideo, PanelRight, Shuffle, X } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import {
  CommandButton,
  useButtonCommand,
  useCommands,
  useKeyLabel,
  type Command,
} from '../../commands';
import type { LibraryFacets } from '../../../shared/model/project';
import { Button, IconButton } from '../../ui';
import { formatAmount, formatCount } from '../../ui/format';
import { SearchBox } from './find/SearchBox';
import { librarySpecs } from './library-specs';
import { initialView, isFiltered, searchedFor, type LibraryView } from './library-view';
import { useOrders } from './use-orders';
import styles from './LibraryToolbar.module.css';

export interface LibraryToolbarProps {
  view: LibraryView;
  /** Null until they are counted. */
  facets: LibraryFacets | null;
  onType: (typed: string) => void;
  onChange: (change: Partial<LibraryView>) => void;
  onToList: () => void;
  /** Makes the list the queue, in its order; null where nothing can be reviewed. */
  onReview: (() => void) | null;
  /** Episodes that match; null until known. */
  matching: number | null;
  episodes: number;
  /** Large stills instead of a list. */
  stills: boolean;
  onToggleStills: () => void;
  panelShown: boolean;
  onTogglePanel: () => void;
  /** The next step of the work. */
  children: ReactNode;
}

export function LibraryToolbar(props: LibraryToolbarProps) {
  const { view, matching, episodes, onTogglePanel, onToggleStills, onReview } = props;
  const review = useMemo<Command>(
    () => ({
      ...librarySpecs.review,
      isEnabled: () => onReview !== null && matching !== null && matching > 0,
      run: () => onReview?.(),
    }),
    [onReview, matching],
  );
  useCommands(
    useMemo<Command[]>(
      () => [
        review,
        {
          ...librarySpecs.overview,
          run: onTogglePanel,
        },
        {
          ...librarySpecs.stills,
          run: onToggleStills,
        },
      ],
      [review, onTogglePanel, onToggleStills],
    ),
  );
  const clearButton = useButtonCommand(librarySpecs.clear);
  const orders = useOrders(view.query, props.onChange);
  const filtered = isFiltered(view);
  const stillsKey = useKeyLabel(librarySpecs.stills);
  const overviewKey = useKeyLabel(librarySpecs.overview);
  return (
    <div className={styles.bar} role="toolbar" aria-label="Episodes">
      <SearchBox
        typed={view.typed}
        facets={props.facets}
        onType={props.onType}
        onLeave={props.onToList}
      />
      {view.among !== null && (
        <Button
          size="small"
          title="Show all episodes again"
          onClick={() => props.onChange({ among: null })}
        >
          {view.among.label} <X aria-hidden="true" />
        </Button>
      )}
      {filtered && (
        <Button
          ref={clearButton}
          variant="quiet"
          aria-label="Clear"
          onClick={() => {
            props.onChange({ ...initialView, query: searchedFor(view.query, '') });
          }}
        >
          <X aria-hidden="true" /> <span className={styles.word}>Clear</span>
        </Button>
      )}
      <span className={styles.total} aria-live="polite">
        {matching !== null &&
          (filtered
            ? `${formatCount(matching)} of ${formatCount(episodes)}`
            : formatAmount(matching, 'episode'))}
      </span>
      {onReview !== null && matching !== null && matching > 0 && (
        <CommandButton
          command={review}
          enabled
          icon={<ListVideo aria-hidden="true" />}
          title="Makes these episodes the queue of the review, in this order"
        >
          {filtered ? `Review these ${formatCount(matching)}` : 'Review all'}
        </CommandButton>
      )}
      <CommandButton
        command={orders.shuffle}
        size="small"
        variant="quiet"
        iconOnly
        icon={<Shuffle />}
        pressed={view.query.sortBy === 'random'}
      />
      {props.children}
      <IconButton
        label={props.stills ? 'Show a list' : 'Show large stills'}
        icon={<LayoutGrid />}
        keys={stillsKey}
        pressed={props.stills}
        onClick={onToggleStills}
      />
      <IconButton
        label={props.panelShown ? 'Hide the overview' : 'Show the overview'}
        icon={<PanelRight />}
        keys={overviewKey}
        pressed={props.panelShown}
        onClick={onTogglePanel}
      />
    </div>
  );
}
