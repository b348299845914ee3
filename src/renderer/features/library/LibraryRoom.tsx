import { CircleAlert, SearchX, WandSparkles } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useStore } from 'zustand';
import type { EpisodeQuery } from '../../../shared/api/dataset';
import type { DatasetSummary } from '../../../shared/model/dataset';
import type { ProjectInfo } from '../../../shared/model/project';
import { useCall, useJobs, usePush } from '../../connection';
import { commands } from '../../commands';
import { Button, EmptyState, IconButton } from '../../ui';
import { useThrottled } from '../../ui/use-throttled';
import { EpisodeTable } from './EpisodeTable';
import { everyEpisode, initialView, libraryViews, sortedBy, updateView } from './library-view';
import { LibraryToolbar } from './LibraryToolbar';
import { Overview } from './Overview';
import { ProposeButton } from './ProposeButton';
import { ProposeProgress } from './ProposeProgress';
import { useEpisodeList } from './use-episode-list';
import { useCheckEnd } from './use-integrity-check';
import styles from './LibraryRoom.module.css';

export interface LibraryRoomProps {
  dataset: DatasetSummary;
  /** Null where the project could not be opened: the dataset can be looked at, not reviewed. */
  project: ProjectInfo | null;
  onOpenEpisode: (episode: number) => void;
  /** Lets links of the dataset lead into a folder and opens it anew; resolves when that is done. */
  onAllowLinks: (folder: string) => Promise<unknown>;
}

/** All episodes of the dataset, found, filtered and sorted; what the dataset is, beside them. */
export function LibraryRoom(props: LibraryRoomProps) {
  const { dataset, project } = props;
  const projectId = project?.id ?? null;
  const view = useStore(libraryViews, (views) => views[dataset.id] ?? initialView);
  const list = useEpisodeList(dataset.id, projectId, view.query);
  const { total, error } = useStore(list.store);
  const distributions = useCall('dataset.distributions', { datasetId: dataset.id, projectId });
  const recount = useThrottled(distributions.reload, () => distributions.loading);
  usePush('review', (change) => {
    if (change.projectId === projectId) recount();
  });
  useCheckEnd(dataset.id, list.refresh);
  const proposing = useJobs().find(
    (job) => job.kind === 'propose' && job.projectId === projectId && job.state === 'running',
  );
  const [panelShown, setPanelShown] = useState(true);
  const togglePanel = useCallback(() => setPanelShown((shown) => !shown), []);

  const setQuery = (query: EpisodeQuery) =>
    updateView(dataset.id, { query, active: 0, scrollTop: 0 });
  return (
    <div className={styles.room}>
      <div className={styles.main}>
        <LibraryToolbar
          query={view.query}
          onQuery={setQuery}
          matching={total}
          episodes={dataset.episodes}
          panelShown={panelShown}
          onTogglePanel={togglePanel}
        >
          {project !== null && (
            <ProposeButton
              project={project}
              running={proposing !== undefined}
              missing={distributions.data?.states.unproposed ?? null}
            />
          )}
          {project !== null && (
            <IconButton
              label="Draft reasoning with a model"
              icon={<WandSparkles />}
              onClick={() => commands.run('keyframe.draft')}
            />
          )}
        </LibraryToolbar>
        {proposing !== undefined && <ProposeProgress job={proposing} />}
        {error !== null && (
          <EmptyState
            icon={<CircleAlert />}
            title="The episodes cannot be listed"
            text={error.message}
            actions={<Button onClick={() => list.refresh()}>Try again</Button>}
          />
        )}
        {total === 0 && error === null && (
          <EmptyState
            icon={<SearchX />}
            title={dataset.episodes === 0 ? 'This dataset has no episodes' : 'No episode matches'}
            text={
              dataset.episodes === 0
                ? 'Its metadata lists none. The remarks beside say what else was found.'
                : 'No episode fits the search and the filters that are set.'
            }
            actions={
              dataset.episodes > 0 && (
                <Button onClick={() => setQuery(everyEpisode)}>Show all episodes</Button>
              )
            }
          />
        )}
        {total !== 0 && error === null && (
          <EpisodeTable
            key={dataset.id}
            list={list}
            query={view.query}
            active={view.active}
            initialScrollTop={view.scrollTop}
            onActive={(active) => updateView(dataset.id, { active })}
            onScroll={(scrollTop) => updateView(dataset.id, { scrollTop })}
            onSort={(column) => setQuery(sortedBy(view.query, column))}
            onOpenEpisode={props.onOpenEpisode}
          />
        )}
      </div>
      {panelShown && (
        <Overview
          dataset={dataset}
          project={project}
          distributions={distributions}
          query={view.query}
          onQuery={setQuery}
          onAllowLinks={(folder) => void props.onAllowLinks(folder).then(list.refresh)}
        />
      )}
    </div>
  );
}
