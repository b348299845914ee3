/** The texts that this project keeps to be put into others: kept by the core with the project, for all its windows. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { toPlainError } from '../../../../shared/errors';
import type { Snippets } from '../../../../shared/model/snippet';
import type { Connection } from '../../../connection';
import { notify, notifyError } from '../../../ui';
import type { ViewSettingsStore } from './view-settings';

export interface SnippetStore {
  readonly state: StoreApi<{ all: Snippets }>;
  load(): Promise<void>;
  /** Shown once it is kept; where it cannot be, that is said. */
  keep(text: string): Promise<void>;
  /** From all who review the project, which is said, with a way back. */
  remove(text: string): Promise<void>;
  /** Some window changed them. */
  hear(snippets: Snippets): void;
}

export function createSnippets(
  projectId: string,
  call: Connection['call'],
  view: ViewSettingsStore,
): SnippetStore {
  const state = createStore<{ all: Snippets }>(() => ({ all: [] }));
  const hear = (all: Snippets) => state.setState({ all });

  /** What this browser kept alone, before snippets were the project's. */
  const handOver = async () => {
    const { snippets: texts } = view.state.getState();
    if (texts.length === 0) return;
    hear(await call('snippets.keep', { projectId, texts }));
    view.set({ snippets: [] });
  };

  const keep = async (text: string) => {
    const isThere = state.getState().all.includes(text);
    if (isThere) notify({ tone: 'info', text: 'That is a snippet of this project already.' });
    else await call('snippets.keep', { projectId, texts: [text] }).then(hear, notifyError);
  };

  return {
    state,
    hear,
    keep,
    async load() {
      try {
        hear(await call('snippets.list', { projectId }));
        await handOver();
      } catch (error) {
        // Its project was moved or deleted while the core was away, or can only be read now: both are said elsewhere.
        const { code } = toPlainError(error);
        if (code !== 'not-found' && code !== 'conflict') notifyError(error);
      }
    },
    async remove(text) {
      try {
        hear(await call('snippets.remove', { projectId, text }));
      } catch (error) {
        notifyError(error);
        return;
      }
      const named = text.length > 60 ? `${text.slice(0, 60)}…` : text;
      const action = { label: 'Put back', run: () => void keep(text) };
      notify({ tone: 'info', text: `Removed the snippet “${named}” from this project.`, action });
    },
  };
}
