import type { Handlers } from '../../shared/api';
import type { SavedQuery } from '../../shared/model/saved-query';
import type { ProjectFolder } from '../project/project-folder';
import { keepQueries, readQueries, removeQuery } from '../project/queries-file';
import { serial } from '../system/serial';
import type { StudioContext } from '../studio-context';

export function queryHandlers(
  context: StudioContext,
): Pick<Handlers, 'queries.list' | 'queries.keep' | 'queries.remove'> {
  const inTurn = serial();
  const folderOf = (projectId: string) => context.project(projectId).project.folder;
  const change = (projectId: string, to: (folder: ProjectFolder) => Promise<SavedQuery[]>) =>
    inTurn(async () => {
      const queries = await to(folderOf(projectId));
      context.push.send('queries', { projectId, queries });
      return queries;
    });
  return {
    // In turn: what a window is told last is what is kept.
    'queries.list': ({ projectId }) => inTurn(() => readQueries(folderOf(projectId))),
    'queries.keep': ({ projectId, queries, replaces }) =>
      change(projectId, (folder) => keepQueries(folder, queries, { replaces })),
    'queries.remove': ({ projectId, name }) =>
      change(projectId, (folder) => removeQuery(folder, name)),
  };
}
