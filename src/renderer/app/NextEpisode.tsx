import { useEffect } from 'react';
import type { DatasetSummary } from '../../shared/model/dataset';
import type { ProjectInfo } from '../../shared/model/project';
import { useConnection, useConnectionStatus, Waiting } from '../connection';
import { firstInQueue, lastReviewed } from '../features/review';
import { notifyError } from '../ui';
import { currentRoute, goTo } from './route';

/**
 * Finds the episode to review: the first one that is not finished, or, when all are, the first. Where nobody can be
 * asked it is the one that was under review last.
 */
export function NextEpisode(props: { dataset: DatasetSummary; project: ProjectInfo }) {
  const { dataset, project } = props;
  const connection = useConnection();
  const isOffline = useConnectionStatus().state === 'lost';
  useEffect(() => {
    let current = true;
    const find = async () => {
      const next =
        (isOffline ? await lastReviewed(connection, project) : null) ??
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
  }, [connection, isOffline, dataset, project]);
  return <Waiting what="Finding the next episode" />;
}
