import { useEffect } from 'react';
import type { DatasetSummary } from '../../shared/model/dataset';
import type { ProjectInfo } from '../../shared/model/project';
import { useConnection } from '../connection';
import { firstInQueue } from '../features/review';
import { EmptyState, notifyError, Spinner } from '../ui';
import { currentRoute, goTo } from './route';

/** Finds the episode to review: the first one that is not finished, or, when all are, the first. */
export function NextEpisode(props: { dataset: DatasetSummary; project: ProjectInfo }) {
  const { dataset, project } = props;
  const connection = useConnection();
  useEffect(() => {
    let current = true;
    const find = async () => {
      const next = (await firstInQueue(connection, project)) ?? (await firstEpisode());
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
