import type { Handlers } from '../../shared/api';
import type { Snippets } from '../../shared/model/snippet';
import type { ProjectFolder } from '../project/project-folder';
import { keepSnippets, readSnippets, removeSnippet } from '../project/snippets-file';
import { serial } from '../system/serial';
import type { StudioContext } from '../studio-context';

export function snippetHandlers(
  context: StudioContext,
): Pick<Handlers, 'snippets.list' | 'snippets.keep' | 'snippets.remove'> {
  const inTurn = serial();
  const folderOf = (projectId: string) => context.project(projectId).project.folder;
  const change = (projectId: string, to: (folder: ProjectFolder) => Promise<Snippets>) =>
    inTurn(async () => {
      const snippets = await to(folderOf(projectId));
      context.push.send('snippets', { projectId, snippets });
      return snippets;
    });
  return {
    // In turn: what a window is told last is what is kept.
    'snippets.list': ({ projectId }) => inTurn(() => readSnippets(folderOf(projectId))),
    'snippets.keep': ({ projectId, texts }) =>
      change(projectId, (folder) => keepSnippets(folder, texts)),
    'snippets.remove': ({ projectId, text }) =>
      change(projectId, (folder) => removeSnippet(folder, text)),
  };
}
