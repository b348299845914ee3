import { useEffect } from 'react';
import type { DatasetSummary } from '../../shared/model/dataset';
import type { ProjectInfo } from '../../shared/model/project';
import { useConnection, Waiting } from '../connection';
import { firstInQueue, lastReviewed } from '../features/review';
import { notifyError } from '../ui';
import { currentRoute, goTo } from './route';

/**
 * Finds the episode to review: the one that was under review last in this window, else the first one that is not
 * finished, or, when all are, the first.
 */
export function NextEpisode(props: { dataset: DatasetSummary; project: ProjectInfo }) {
  const { dataset, project } = props;
  const connection = useConnection();
  useEffect(() => {
    let current = true;
    const find = async () => {
      const next =
        (await lastReviewed(connection, project)) ??
        (await firstInQueue(connection, project)) ??
        (await firstEpisode());
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
  return <Waiting what="Finding the next episode" />;
}
