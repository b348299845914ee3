import { useEffect, useState } from 'react';
import { useConnection, type Connection } from '../../../connection';
import { notifyError } from '../../../ui';
import type { QueueOrder } from '../queue/queue';
import { reviewSession, type ReviewedProject, type ReviewSession } from './session';

/** The session of a project; null for the moment it takes to open. */
export function useReviewSession(project: ReviewedProject): ReviewSession | null {
  const connection = useConnection();
  const { id, datasetId, path } = project;
  const [session, setSession] = useState<ReviewSession | null>(null);
  useEffect(() => {
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

/** The order in which the curator wants this project's episodes. */
export async function queueOrder(
  connection: Connection,
  project: ReviewedProject,
): Promise<QueueOrder> {
  const session = await reviewSession(connection, project);
  return session.view.state.getState().order;
}
