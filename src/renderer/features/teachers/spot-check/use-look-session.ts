import { useEffect, useMemo, useState } from 'react';
import { useConnection, type Connection } from '../../../connection';
import { notifyError } from '../../../ui';
import { useReviewSession } from '../../review';
import type { TeacherViewProps } from '../room-props';
import { noteUnsaved } from '../unsaved-verdicts';
import { createLookSession, usualWish, type LookSession, type SampleWish } from './look-session';

/** The sessions of this window stay with their places, whichever room one goes to. */
const sessions = new WeakMap<Connection, Map<string, LookSession>>();

/** Null for the moment that opening takes. Goes on with the newest sample of the outputs as they are. */
export function useLookSession({ project, teacher }: TeacherViewProps): LookSession | null {
  const connection = useConnection();
  const review = useReviewSession(project);
  const { id: projectId, datasetId, readOnlyBecause } = project;
  const session = useMemo(() => {
    if (review === null) return null;
    const known = sessions.get(connection) ?? new Map<string, LookSession>();
    sessions.set(connection, known);
    const key = JSON.stringify([projectId, teacher, readOnlyBecause]);
    const made =
      known.get(key) ??
      createLookSession({
        connection,
        projectId,
        datasetId,
        teacher,
        readOnlyBecause,
        by: async () => {
          const { device } = await review.storage.profile();
          return { curator: review.curator.getState().name, device };
        },
      });
    if (!known.has(key)) {
      made.state.subscribe(({ unsaved, trouble }) => noteUnsaved(key, { count: unsaved, trouble }));
    }
    known.set(key, made);
    return made;
  }, [connection, review, projectId, datasetId, teacher, readOnlyBecause]);
  const [begun, setBegun] = useState<LookSession | null>(null);
  useEffect(() => {
    if (session === null) return undefined;
    let isHere = true;
    const begin = async () => {
      const { queue, wish } = session.state.getState();
      await session.draw(queue === null ? await firstWish(connection, projectId, teacher) : wish);
      if (isHere) setBegun(session);
    };
    begin().catch(notifyError);
    return () => {
      isHere = false;
    };
  }, [connection, session, projectId, teacher]);
  // What was looked at before is shown at once, and drawn again beside it.
  const isKnown = session !== null && session.state.getState().queue !== null;
  return isKnown || begun === session ? session : null;
}

async function firstWish(
  connection: Connection,
  projectId: string,
  teacher: string,
): Promise<SampleWish> {
  const samples = await connection.call('teachers.samples', { projectId, teacher });
  const last = samples.findLast(({ isCurrent }) => isCurrent);
  if (last === undefined) return usualWish;
  const { seed, uniformShare, looks } = last;
  return { seed, uniformShare, looks: Math.max(1, looks) };
}
