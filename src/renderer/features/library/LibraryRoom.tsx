import { CircleAlert, Database, SearchX, WandSparkles } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/shallow';
import { createStore } from 'zustand/vanilla';
import type { DatasetSummary } from '../../../shared/model/dataset';
import type { ProjectInfo } from '../../../shared/model/project';
import { useConnection, useJobs, Waiting } from '../../connection';
import {
  commands,
  TryAgain,
  useChoiceCommand,
  useCommands,
  useKeyLabel,
  type Command,
} from '../../commands';
import { Button, EmptyState, IconButton, notifyError } from '../../ui';
import { startProposing, TroubleBanner, undoCommands, useReviewSession } from '../review';
import { EpisodeTable } from './EpisodeTable';
import { LikeLine } from './find/LikeLine';
import { HubDownload } from './HubDownload';
import {
  findAlike,
  initialView,
  libraryViews,
  likeIn,
  listQuery,
  showingAmong,
  sortedBy,
  sorting,
  typing,
  updateView,
  type LibraryView,
} from './library-view';
import { librarySpecs } from './library-specs';
import { LibraryToolbar } from './LibraryToolbar';
import { Overview } from './Overview';
import { useOverviewShown } from './overview-shown';
import { useStillsShown } from './stills-shown';
import { ProposeButton } from './ProposeButton';
import { ProposeProgress } from './ProposeProgress';
import { BulkDialog } from './select/BulkDialog';
import { nothingSelected } from './select/selection-commands';
import { SelectionBar } from './select/SelectionBar';
import { useBulkAct } from './select/use-bulk-act';
import { useReviewList } from './select/use-review-list';
import { useSelection } from './select/use-selection';
import { useSavedQueries } from './sql/saved-queries';
import { SqlDialog } from './sql/SqlDialog';
import { openQuery } from './sql/typed-query';
import { useEpisodeList } from './use-episode-list';
import { useFacets } from './use-facets';
import { useHeld } from './use-list-query';
import { useCheckEnd } from './use-integrity-check';
import { useNotDownloaded } from './use-not-downloaded';
import { useTerms } from './use-terms';
import { useCurators, whoseReview } from './whose-review';
import styles from './LibraryRoom.module.css';

export interface LibraryRoomProps {
  dataset: DatasetSummary;
  /** Null where the project could not be opened: the dataset can be looked at, not reviewed. */
  project: ProjectInfo | null;
  onOpenEpisode: (episode: number) => void;
  /** Lets links of the dataset lead into a folder and opens it anew; resolves when that is done. */
  onAllowLinks: (folder: string) => Promise<unknown>;
  /** Opens a dialog about the selected episodes. */
  onDialog: (name: 'draft' | 'export', episodes: readonly number[]) => void;
}

const nobody = createStore(() => ({ name: '', named: false }));

const none: readonly Command[] = [];

const sqlCommand = (run: () => void): Command => ({ ...librarySpecs.sql, run });

/** All episodes of the dataset, found, filtered and sorted; what the dataset is, beside them. */
export function LibraryRoom(props: LibraryRoomProps) {
  const { dataset, project } = props;
  const projectId = project?.id ?? null;
  const view = useStore(libraryViews, (views) => views[dataset.id] ?? initialView);
  const session = useReviewSession(project);
  const me = useStore(session?.curator ?? nobody);
  const curators = useCurators(project);
  const curator = session === null ? null : whoseReview(me, curators);
  const { query: order, among } = view;
  const wanted = useMemo(
    () => listQuery({ query: order, among }, curator),
    [order, among, curator],
  );
  const { list, query, settled } = useEpisodeList(dataset.id, projectId, wanted, view.isTyping);
  const { total, error } = useStore(
    list.store,
    useShallow(({ total, error }) => ({ total, error })),
  );
  const facets = useFacets(dataset.id, projectId, settled);
  useCheckEnd(dataset.id, list.refresh);
  const missing = useNotDownloaded(dataset.id);
  const proposing = useJobs().find(
    (job) => job.kind === 'propose' && job.projectId === projectId && job.state === 'running',
  );
  const [panelShown, togglePanel] = useOverviewShown();
  const [stills, toggleStills] = useStillsShown();

  const change = (to: Partial<LibraryView>) => updateView(dataset.id, to);
  const select = useSelection(dataset.id, projectId, query);
  const review = useReviewList(session, query, props.onOpenEpisode);
  const selected = view.selection.episodes;
  const connection = useConnection();
  const bulk = useBulkAct(session, selected);
  const readOnlyBecause = project?.readOnlyBecause ?? null;
  useCommands(
    useMemo(
      () => (session === null ? [] : undoCommands(librarySpecs, session, readOnlyBecause)),
      [session, readOnlyBecause],
    ),
  );
  const [isQuerying, setQuerying] = useState(false);
  useCommands(useMemo(() => [sqlCommand(() => setQuerying(true))], []));
  const sqlKey = useKeyLabel(librarySpecs.sql);
  const saved = useSavedQueries(project);
  useChoiceCommand(librarySpecs.savedSql, () =>
    saved.queries.map((query) => ({
      label: query.name,
      run() {
        openQuery(query, saved.queries);
        setQuerying(true);
      },
    })),
  );
  const { terms, filter } = useTerms(dataset.id, order, facets.data);
  const plottedTerms = useHeld(terms, settled !== wanted);
  const { onAllowLinks } = props;
  const allowLinks = useCallback(
    (folder: string) => void onAllowLinks(folder).then(list.refresh),
    [onAllowLinks, list],
  );
  const like = likeIn(query.search);
  // Of the episode that the others are to be like there is none.
  const strange = like !== null && error?.code === 'not-found' ? error.message : null;
  const onLike = (episode: number) => findAlike(dataset.id, episode);
  const isNoneSelected = project !== null && selected.size === 0;
  useCommands(
    useMemo(
      () => (isNoneSelected ? nothingSelected(readOnlyBecause) : none),
      [isNoneSelected, readOnlyBecause],
    ),
  );
  const table = useRef<HTMLDivElement>(null);
  return (
    <div className={styles.room}>
      <div ref={table} className={styles.main}>
        {session !== null && <TroubleBanner session={session} readOnlyBecause={readOnlyBecause} />}
        <LibraryToolbar
          view={view}
          facets={facets.data}
          onType={(typed) => change(typing(view, typed))}
          onChange={change}
          onToList={() =>
            table.current
              ?.querySelector<HTMLElement>('[data-position] button[tabindex="0"]')
              ?.focus()
          }
          onReview={session === null ? null : review.start}
          matching={strange === null ? total : 0}
          episodes={dataset.episodes}
          stills={stills}
          onToggleStills={toggleStills}
          panelShown={panelShown}
          onTogglePanel={togglePanel}
        >
          {project !== null && (
            <ProposeButton
              project={project}
              running={proposing !== undefined}
              missing={facets.data?.states.unproposed ?? null}
            />
          )}
          <IconButton
            label="Query in SQL"
            icon={<Database />}
            keys={sqlKey}
            onClick={() => setQuerying(true)}
          />
          {project !== null && (
            <IconButton
              label="Draft reasoning with a model"
              icon={<WandSparkles />}
              onClick={() => commands.run('keyframe.draft')}
            />
          )}
        </LibraryToolbar>
        {proposing !== undefined && <ProposeProgress job={proposing} />}
        <HubDownload dataset={dataset} missing={missing} onEnd={list.refresh} />
        {like !== null && error === null && (
          <LikeLine
            {...{ datasetId: dataset.id, projectId, episode: like }}
            ordered={query.sortBy === 'similarity'}
            onCompared={[list.refresh, facets.reload]}
          />
        )}
        {error !== null && strange === null && (
          <EmptyState
            icon={<CircleAlert />}
            title="The episodes cannot be listed"
            text={error.message}
            actions={<TryAgain onAgain={() => list.refresh()} />}
          />
        )}
        {((total === 0 && error === null) || strange !== null) && (
          <EmptyState
            icon={<SearchX />}
            title={dataset.episodes === 0 ? 'This dataset has no episodes' : 'No episode matches'}
            text={
              dataset.episodes === 0
                ? 'Its metadata lists none. The issues beside say what else was found.'
                : (strange ?? 'No episode fits the search and the filters that are set.')
            }
            actions={
              dataset.episodes > 0 && (
                <Button onClick={() => change(initialView)}>Show all episodes</Button>
              )
            }
          />
        )}
        {total === null && error === null && <Waiting what="Listing the episodes" />}
        {total !== null && total > 0 && error === null && (
          <EpisodeTable
            key={`${dataset.id} ${stills}`}
            datasetId={dataset.id}
            stills={stills}
            list={list}
            query={query}
            active={view.active}
            selected={selected}
            select={select}
            initialScrollTop={view.scrollTop}
            onActive={(active) => change({ active })}
            onLeave={(scrollTop) => change({ scrollTop })}
            onSort={(column) => change(sorting(sortedBy(view.query, column)))}
            onOpenEpisode={review.open}
            onLike={onLike}
          />
        )}
        {selected.size > 0 && project !== null && (
          <SelectionBar
            selected={selected}
            readOnlyBecause={project.readOnlyBecause}
            tags={facets.data?.facets.tag.values.map(({ value }) => value) ?? []}
            onReview={() => review.startWith(selected)}
            onPropose={() => {
              startProposing(connection, project, [...selected]).catch(notifyError);
            }}
            onDraft={() => props.onDialog('draft', [...selected])}
            onExport={() => props.onDialog('export', [...selected])}
            onAct={bulk.act}
            onNone={select.none}
            onLike={onLike}
          />
        )}
      </div>
      {isQuerying && (
        <SqlDialog
          datasetId={dataset.id}
          projectId={projectId}
          curator={query.curator}
          saved={saved}
          onShow={(among) => {
            change(showingAmong(among));
            setQuerying(false);
          }}
          onClose={() => setQuerying(false)}
        />
      )}
      {bulk.asked !== null && session !== null && (
        <BulkDialog
          session={session}
          act={bulk.asked}
          episodes={[...selected]}
          onClose={bulk.close}
        />
      )}
      {panelShown && (
        <Overview
          dataset={dataset}
          absent={missing?.problems ?? null}
          project={project}
          facets={facets}
          terms={terms}
          plottedTerms={plottedTerms}
          unlisted={strange}
          onTerms={filter}
          onAllowLinks={allowLinks}
        />
      )}
    </div>
  );
}
