/** The window's one session of each project. */
import type { Connection } from '../../../connection';
import { studioStorage } from '../../../storage';
import { openSession, type ReviewedProject, type ReviewSession } from './session';

const sessions = new WeakMap<Connection, Map<string, Promise<ReviewSession>>>();

/** Opened when it is first asked for. */
export function reviewSession(
  connection: Connection,
  project: ReviewedProject,
): Promise<ReviewSession> {
  const ofConnection = sessions.get(connection) ?? new Map<string, Promise<ReviewSession>>();
  sessions.set(connection, ofConnection);
  const known = ofConnection.get(project.id);
  if (known !== undefined) return known;
  const opened = studioStorage().then((storage) => openSession(connection, project, storage));
  ofConnection.set(project.id, opened);
  return opened;
}
