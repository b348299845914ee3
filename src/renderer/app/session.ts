/** The dataset that this window has open, with its project. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { isCanceled, toPlainError, type PlainError } from '../../shared/errors';
import type { DatasetSummary } from '../../shared/model/dataset';
import type { ProjectInfo } from '../../shared/model/project';
import type { Connection } from '../connection';
import { notifyError } from '../ui/notices';
import { fetchOfHub } from './fetch-of-hub';

interface SessionState {
  dataset: DatasetSummary | null;
  /** Null where the dataset can be looked at but its project could not be opened; `projectError` says why. */
  project: ProjectInfo | null;
  projectError: PlainError | null;
  /** The path that is being opened. */
  opening: string | null;
  /** The last attempt to open something, if it failed. */
  failure: { path: string; error: PlainError } | null;
}

export interface Session {
  readonly store: StoreApi<SessionState>;
  /** What was open stays open if the new path cannot be. Gives the dataset, or null if it could not be opened. */
  open(path: string): Promise<DatasetSummary | null>;
  /** Nothing is opened any more; what was open stays. */
  cancel(): void;
  /**
   * Lets links of the dataset at `path` lead into a folder, and opens it; null where that failed, which was said then.
   */
  allowLinks(path: string, folder: string): Promise<DatasetSummary | null>;
}

type Call = Connection['call'];

export function createSession(connection: Connection): Session {
  const store = createStore<SessionState>(() => ({
    dataset: null,
    project: null,
    projectError: null,
    opening: null,
    failure: null,
  }));

  /** The last one to open something. */
  let attempt = new AbortController();

  // A core that was restarted knows neither dataset nor project until they are opened again.
  connection.beforeResume(async (call) => {
    const { dataset, opening } = store.getState();
    if (dataset === null || opening !== null) return;
    store.setState(await openBoth(call, dataset.path));
  });
  connection.on('project', (project) => {
    if (store.getState().project?.id === project.id) store.setState({ project });
  });

  /** Of what is shown no more. Should it fail, it stays open until this window closes, which harms nobody. */
  const close = (gone: DatasetSummary | null, shown: DatasetSummary | null) => {
    if (gone === null || gone.id === shown?.id) return;
    connection.call('dataset.close', { datasetId: gone.id }).catch(() => undefined);
  };

  const open = async (path: string, signal: AbortSignal): Promise<DatasetSummary | null> => {
    try {
      if (path.startsWith('hf://')) await fetchOfHub(connection, path, signal);
      const opened = await openBoth(connection.call, path);
      const { opening, dataset: before } = store.getState();
      // A newer request wins, whichever answer comes first; so does who canceled.
      if (opening !== path) {
        if (opening === null) close(opened.dataset, before);
        return null;
      }
      store.setState({ ...opened, opening: null });
      close(before, opened.dataset);
      return opened.dataset;
    } catch (error) {
      if (!signal.aborted && store.getState().opening === path) {
        const failure = isCanceled(error) ? null : { path, error: toPlainError(error) };
        store.setState({ opening: null, failure });
      }
      return null;
    }
  };

  const session: Session = {
    store,
    async allowLinks(path, folder) {
      try {
        await connection.call('dataset.allowLinks', { path, folders: [folder] });
      } catch (error) {
        notifyError(error);
        return null;
      }
      return session.open(path);
    },
    open(path) {
      attempt = new AbortController();
      const { signal } = attempt;
      store.setState({ opening: path, failure: null });
      const canceled = new Promise<null>((resolve) => {
        signal.addEventListener('abort', () => resolve(null));
      });
      return Promise.race([open(path, signal), canceled]);
    },
    cancel() {
      store.setState({ opening: null });
      attempt.abort();
    },
  };
  return session;
}

async function openBoth(call: Call, path: string) {
  const dataset = await call('dataset.open', { path });
  try {
    const project = await call('project.open', { datasetId: dataset.id });
    return { dataset, project, projectError: null };
  } catch (error) {
    return { dataset, project: null, projectError: toPlainError(error) };
  }
}
