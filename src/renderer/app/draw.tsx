import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ConnectionProvider, type Connection } from '../connection';
import { askFirstRows } from '../features/library';
import { App, type AppProps } from './App';
import { currentRoute } from './route';

/** Draws the window on the page. */
export function draw({ connection, ...app }: AppProps & { connection: Connection }): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no #root.');
  const { store } = app.session;
  let shown: string | null = null;
  const ask = () => {
    const { dataset, project } = store.getState();
    if (dataset === null || dataset.id === shown) return;
    shown = dataset.id;
    if (currentRoute().room === 'library') {
      askFirstRows(connection.call, dataset.id, project?.id ?? null);
    }
  };
  ask();
  // Before React, which draws the room then.
  store.subscribe(ask);
  createRoot(root).render(
    <StrictMode>
      <ConnectionProvider connection={connection}>
        <App {...app} />
      </ConnectionProvider>
    </StrictMode>,
  );
}
