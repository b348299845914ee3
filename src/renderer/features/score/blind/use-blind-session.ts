import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { ProjectInfo } from '../../../../shared/model/project';
import type { ScoreOverview } from '../../../../shared/model/score-room';
import { useConnection, type Connection } from '../../../connection';
import { useReviewSession } from '../../review';
import { noteUnsaved } from '../../teachers';
import { createBlindSession, type BlindSession } from './blind-session';

/** The sessions of this window stay with their places, whichever room one goes to. */
const sessions = new WeakMap<Connection, Map<string, BlindSession>>();

/** Of the rollouts that were measured, for the curator of this window. Null for the moment that opening takes. */
export function useBlindSession(
  project: ProjectInfo,
  overview: Pick<ScoreOverview, 'folder' | 'kept'> | null,
): BlindSession | null {
  const connection = useConnection();
  const review = useReviewSession(project);
  const { id: projectId } = project;
  const curator = useCurator(review);
  const rollouts = overview === null ? null : JSON.stringify([overview.folder, overview.kept]);
  const session = useMemo(() => {
    if (review === null || curator === null || rollouts === null) return null;
    const known = sessions.get(connection) ?? new Map<string, BlindSession>();
    sessions.set(connection, known);
    const key = JSON.stringify([projectId, rollouts, curator]);
    const present = known.get(key);
    if (present !== undefined) return present;
    const made = createBlindSession({
      call: connection.call,
      projectId,
      by: async () => ({ curator, device: (await review.storage.profile()).device }),
    });
    made.state.subscribe(({ unsaved, trouble }) =>
      noteUnsaved(`score ${key}`, { count: unsaved, trouble }),
    );
    known.set(key, made);
    return made;
  }, [connection, review, projectId, rollouts, curator]);
  useEffect(() => {
    if (session !== null && !session.state.getState().known) void session.open();
  }, [session]);
  return session;
}

const nobody = { getState: () => null, getInitialState: () => null, subscribe: () => () => {} };

function useCurator(review: ReturnType<typeof useReviewSession>): string | null {
  return useStore(review?.curator ?? nobody)?.name ?? null;
}
