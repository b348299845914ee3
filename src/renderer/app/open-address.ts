import type { Connection } from '../connection';
import { dismissNotice, notify } from '../ui/notices';
import { currentRoute, goTo } from './route';
import type { Session } from './session';
import { findStartPath } from './start-path';

/**
 * Opens what the address names; where it names nothing, what the studio was started with.
 *
 * @param path as the address names it
 * @param isCurrent whether the address still says so
 */
export async function openAddress(
  connection: Connection,
  session: Session,
  path: string | null,
  isCurrent: () => boolean,
): Promise<void> {
  const wanted = path ?? (await findStartPath(connection));
  const { dataset, opening } = session.store.getState();
  if (!isCurrent() || wanted === null || wanted === opening) return;
  // What was asked for meanwhile goes before what the studio was started with.
  if (path === null && opening !== null) return;
  // Back to what is shown, while another one was being opened.
  if (dataset?.path === wanted) return session.cancel();
  const opened = await session.open(wanted);
  if (!isCurrent()) return;
  // The address gets the real path, so that a reload and the list of recent datasets agree.
  if (opened !== null) goTo({ ...currentRoute(), path: opened.path }, { replace: true });
  else {
    const { dataset: shown, opening: next } = session.store.getState();
    if (shown === null || next !== null) return;
    sayFailure(session);
    goTo({ room: 'library', path: shown.path, episode: null }, { replace: true });
  }
}

let lastFailure = 0;

/** Nothing where it was canceled. */
export function sayFailure({ store }: Session): void {
  const { failure } = store.getState();
  if (failure !== null) {
    lastFailure = notify({ tone: 'bad', text: failure.error.message, everywhere: true });
  }
}

/** Another dataset is open: that one failed before is old news. */
export const forgetFailure = (): void => dismissNotice(lastFailure);
