import { ListFilter, PanelRight, Search, X } from 'lucide-react';
import { useMemo, useRef, type ReactNode } from 'react';
import type { EpisodeQuery } from '../../../shared/api/dataset';
import type { EpisodeState } from '../../../shared/model/project';
import { useCommands, type Command } from '../../commands';
import { Button, IconButton, Popover, TextField, Tick } from '../../ui';
import { formatAmount, formatCount } from '../../ui/format';
import { everyEpisode, isFiltered, withStateToggled } from './library-view';
import { stateWords } from './words';
import styles from './LibraryToolbar.module.css';

export interface LibraryToolbarProps {
  query: EpisodeQuery;
  onQuery: (query: EpisodeQuery) => void;
  /** Episodes that match; null until known. */
  matching: number | null;
  episodes: number;
  panelShown: boolean;
  onTogglePanel: () => void;
  /** The next step of the work. */
  children: ReactNode;
}

export function LibraryToolbar(props: LibraryToolbarProps) {
  const { query, matching, episodes } = props;
  const search = useRef<HTMLInputElement>(null);
  const { onTogglePanel } = props;
  const own = useMemo<Command[]>(
    () => [
      {
        id: 'library.search',
        label: 'Search the episodes',
        group: 'Library',
        keys: ['/'],
        run: () => search.current?.focus(),
      },
      {
        id: 'library.overview',
        label: 'Show or hide the overview',
        group: 'Library',
        keys: ['KeyO'],
        run: onTogglePanel,
      },
    ],
    [onTogglePanel],
  );
  useCommands(own);
  const set = (change: Partial<EpisodeQuery>) => props.onQuery({ ...query, ...change });
  const filters = query.states.length + Number(query.flaggedOnly) + Number(query.problemsOnly);
  return (
    <div className={styles.bar} role="toolbar" aria-label="Episodes">
      <div className={styles.search}>
        <Search aria-hidden="true" />
        <TextField
          ref={search}
          type="search"
          aria-label="Search tasks and episode numbers"
          placeholder="Search tasks or numbers"
          maxLength={200}
          value={query.search}
          onChange={(event) => set({ search: event.target.value })}
        />
      </div>
      <Popover
        label={filters === 0 ? 'Filter episodes' : `Filter episodes, ${filters} set`}
        button={
          <>
            <ListFilter aria-hidden="true" />
            Filter
            {filters > 0 && <span className={styles.count}>{filters}</span>}
          </>
        }
      >
        {(Object.keys(stateWords) as EpisodeState[]).map((state) => (
          <Tick
            key={state}
            type="checkbox"
            label={stateWords[state].label}
            checked={query.states.includes(state)}
            onChange={() => props.onQuery(withStateToggled(query, state))}
          />
        ))}
        <hr className={styles.rule} />
        <Tick
          type="checkbox"
          label="Flagged only"
          checked={query.flaggedOnly}
          onChange={() => set({ flaggedOnly: !query.flaggedOnly })}
        />
        <Tick
          type="checkbox"
          label="With problems only"
          checked={query.problemsOnly}
          onChange={() => set({ problemsOnly: !query.problemsOnly })}
        />
      </Popover>
      {isFiltered(query) && (
        <Button
          variant="quiet"
          onClick={() =>
            set({ ...everyEpisode, sortBy: query.sortBy, descending: query.descending })
          }
        >
          <X aria-hidden="true" /> Clear
        </Button>
      )}
      <span className={styles.total} aria-live="polite">
        {matching !== null &&
          (isFiltered(query)
            ? `${formatCount(matching)} of ${formatCount(episodes)}`
            : formatAmount(matching, 'episode'))}
      </span>
      {props.children}
      <IconButton
        label={props.panelShown ? 'Hide the overview' : 'Show the overview'}
        icon={<PanelRight />}
        keys="O"
        pressed={props.panelShown}
        onClick={onTogglePanel}
      />
    </div>
  );
}
