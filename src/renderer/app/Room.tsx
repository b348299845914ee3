import { CircleAlert, FolderOpen } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { DatasetSummary } from '../../shared/model/dataset';
import type { ProjectInfo } from '../../shared/model/project';
import { useConnection } from '../connection';
import { LibraryRoom } from '../features/library';
import { PolicyRoom } from '../features/policy';
import { queueOrder, ReviewRoom } from '../features/review';
import { Button, EmptyState, notifyError, Spinner } from '../ui';
import { folderName } from '../ui/paths';
import { currentRoute, goTo, type Route } from './route';
import type { Session } from './session';

/** The room that the address names, or what stands there while nothing can be shown. */
export function Room(props: { session: Session; route: Route; onOpen: () => void }) {
  const { session, route } = props;
  const { dataset, project, projectError, opening, failure } = useStore(session.store);

  if (dataset === null && opening !== null) {
    return (
      <EmptyState
        icon={<Spinner size={24} label="Opening" />}
        title={`Opening ${folderName(opening)}`}
        text={opening}
      />
    );
  }
  if (dataset === null) {
    return (
      <EmptyState
        icon={failure === null ? <FolderOpen /> : <CircleAlert />}
        title={failure === null ? 'No dataset is open' : 'This dataset cannot be opened'}
        text={
          failure?.error.message ??
          'Open the folder of a LeRobot dataset to look through its episodes and curate their keyframes.'
        }
        actions={
          <>
            <Button variant="primary" onClick={props.onOpen}>
              Open a dataset
            </Button>
            {failure !== null && (
              <Button onClick={() => void session.open(failure.path)}>Try again</Button>
            )}
          </>
        }
      />
    );
  }
  const toEpisode = (episode: number) => goTo({ room: 'review', path: dataset.path, episode });
  if (route.room === 'library') {
    return <LibraryRoom dataset={dataset} project={project} onOpenEpisode={toEpisode} />;
  }
  if (project === null) {
    return (
      <EmptyState
        icon={<CircleAlert />}
        title="The project of this dataset cannot be opened"
        text={projectError?.message}
        actions={<Button onClick={() => void session.open(dataset.path)}>Try again</Button>}
      />
    );
  }
  if (route.room === 'policy') {
    return <PolicyRoom dataset={dataset} project={project} onEpisode={toEpisode} />;
  }
  if (route.episode === null) return <NextEpisode dataset={dataset} project={project} />;
  return (
    <ReviewRoom dataset={dataset} project={project} episode={route.episode} onEpisode={toEpisode} />
  );
}

/** Finds the episode to review: the first one that is not finished, or, when all are, the first. */
function NextEpisode(props: { dataset: DatasetSummary; project: ProjectInfo }) {
  const { dataset, project } = props;
  const connection = useConnection();
  useEffect(() => {
    let current = true;
    const find = async () => {
      const { episode } = await connection.call('review.next', {
        projectId: project.id,
        after: null,
        order: await queueOrder(connection, project),
      });
      const next = episode ?? (await firstEpisode());
      if (!current) return;
      if (next === null) goTo({ room: 'library', path: dataset.path, episode: null });
      else goTo({ ...currentRoute(), path: dataset.path, episode: next }, { replace: true });
    };
    const firstEpisode = async () => {
      const { rows } = await connection.call('dataset.episodes', {
        datasetId: dataset.id,
        limit: 1,
      });
      return rows[0]?.index ?? null;
    };
    find().catch(notifyError);
    return () => {
      current = false;
    };
  }, [connection, dataset, project]);
  return <EmptyState icon={<Spinner size={24} label="Finding the next episode" />} title="" />;
}
