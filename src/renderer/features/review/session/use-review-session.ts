import { useEffect, useState } from 'react';
import { useConnection, type Connection } from '../../../connection';
import { notifyError } from '../../../ui';
import { reviewSession } from './review-session';
import type { ReviewedProject, ReviewSession } from './session';

/** The session of a project; null without one, and for the moment it takes to open. */
export function useReviewSession(project: ReviewedProject | null): ReviewSession | null {
  const connection = useConnection();
  const { id, datasetId, path } = project ?? noProject;
  const [session, setSession] = useState<ReviewSession | null>(null);
  useEffect(() => {
    if (id === '') return undefined;
    let current = true;
    const open = async () => {
      const opened = await reviewSession(connection, { id, datasetId, path });
      if (current) setSession(opened);
    };
    open().catch(notifyError);
    return () => {
      current = false;
    };
  }, [connection, id, datasetId, path]);
  // Right after a change of project the old session is still here; it must not be shown for the new one.
  return session?.projectId === id ? session : null;
}

const noProject = { id: '', datasetId: '', path: '' };

/** The one that was under review last in this window; null before the first. */
export async function lastReviewed(
  connection: Connection,
  project: ReviewedProject,
): Promise<number | null> {
  const session = await reviewSession(connection, project);
  return session.stage.current()?.episode ?? null;
}

/** The first episode that is not finished, in the order in which the curator wants them; null where none is left. */
export async function firstInQueue(
  connection: Connection,
  project: ReviewedProject,
): Promise<number | null> {
  const session = await reviewSession(connection, project);
  return (await session.queued.next(null)).episode;
}
