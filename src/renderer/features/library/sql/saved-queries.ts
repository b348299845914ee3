/** The project's queries, as its windows show them. They are only text: none runs before somebody presses Run. */
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { toPlainError } from '../../../../shared/errors';
import type { ProjectInfo } from '../../../../shared/model/project';
import {
  savedQueriesSchema,
  withQueries,
  type SavedQuery,
} from '../../../../shared/model/saved-query';
import { useConnection, usePush, type Connection } from '../../../connection';
import { everyProject, studioStorage, type StudioStorage } from '../../../storage';
import { notify, notifyError } from '../../../ui';

/** Of the window's storage: where studios kept queries before they were the project's. */
export const browserKey = 'sql-queries';

export interface QueryStore {
  readonly state: StoreApi<{
    all: readonly SavedQuery[];
    /** Those that are in this browser alone. */
    alone: readonly SavedQuery[];
  }>;
  /** What the project keeps; what this browser kept alone becomes the project's, where it can be written. */
  load(): Promise<void>;
  /** Whether it is kept; where it is not, that was said. Of one that it replaces there is a way back. */
  save: (query: SavedQuery) => Promise<boolean>;
  /** For all who work on the project, which is said, with a way back. */
  remove: (name: string) => Promise<void>;
  /** Some window changed them. */
  hear(queries: readonly SavedQuery[]): void;
}

/** @param projectId null where there is no project: then there is only what a browser kept alone */
export function createQueries(
  projectId: string | null,
  call: Connection['call'],
  opened: () => Promise<Pick<StudioStorage, 'setting' | 'saveSetting'>>,
): QueryStore {
  const state: QueryStore['state'] = createStore(() => ({ all: [], alone: [] }));
  const hear = (all: readonly SavedQuery[]) => state.setState({ all });

  const load = async () => {
    const storage = await opened();
    const alone = savedQueriesSchema
      .catch([])
      .parse(await storage.setting(projectId ?? everyProject, browserKey));
    state.setState({ alone });
    if (projectId === null) return;
    hear(await call('queries.list', { projectId }));
    if (alone.length === 0) return;
    hear(await call('queries.keep', { projectId, queries: alone, replaces: false }));
    await storage.saveSetting(projectId, browserKey, []);
    state.setState({ alone: [] });
  };

  const keep = async (query: SavedQuery, replaces: boolean): Promise<boolean> => {
    if (projectId === null) return false;
    try {
      hear(await call('queries.keep', { projectId, queries: [query], replaces }));
      return true;
    } catch (error) {
      notifyError(error);
      return false;
    }
  };

  const save = async (query: SavedQuery): Promise<boolean> => {
    const before = state.getState().all.find(({ name }) => name === query.name);
    const isKept = await keep(query, true);
    if (isKept && before !== undefined && before.sql !== query.sql) {
      const action = { label: 'Put back', run: () => void save(before) };
      notify({ tone: 'info', text: `Replaced the saved query “${query.name}”.`, action });
    }
    return isKept;
  };

  return {
    state,
    hear,
    save,
    async load() {
      try {
        await load();
      } catch (error) {
        // Its project was moved or deleted while the core was away, or can only be read now: both are said elsewhere.
        const { code } = toPlainError(error);
        if (code !== 'not-found' && code !== 'conflict') notifyError(error);
      }
    },
    async remove(name) {
      const query = state.getState().all.find((each) => each.name === name);
      if (projectId === null || query === undefined) return;
      try {
        hear(await call('queries.remove', { projectId, name }));
      } catch (error) {
        notifyError(error);
        return;
      }
      const action = { label: 'Put back', run: () => void keep(query, false) };
      notify({ tone: 'info', text: `Deleted the query “${name}” from this project.`, action });
    },
  };
}

export interface SavedQueries extends Pick<QueryStore, 'save' | 'remove'> {
  queries: readonly SavedQuery[];
  /** Why none can be saved or deleted, in a sentence; null where they can. */
  fixedBecause: string | null;
}

export function useSavedQueries(project: ProjectInfo | null): SavedQueries {
  const connection = useConnection();
  const projectId = project?.id ?? null;
  const store = useMemo(
    () => createQueries(projectId, connection.call, studioStorage),
    [connection, projectId],
  );
  useEffect(() => {
    void store.load();
    return connection.onReconnect(() => void store.load());
  }, [connection, store]);
  usePush('queries', (change) => {
    if (change.projectId === projectId) store.hear(change.queries);
  });
  usePush('project', ({ id }) => {
    if (id === projectId) void store.load();
  });
  const { all, alone } = useStore(store.state);
  const queries = useMemo(() => withQueries(all, alone, { replaces: false }), [all, alone]);
  const fixedBecause =
    project === null
      ? 'Queries are saved in a project, and none is open for this dataset.'
      : project.readOnlyBecause;
  return { queries, fixedBecause, save: store.save, remove: store.remove };
}
