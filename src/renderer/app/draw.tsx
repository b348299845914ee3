import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ConnectionProvider, type Connection } from '../connection';
import { App, type AppProps } from './App';

/** Draws the window on the page. */
export function draw({ connection, ...app }: AppProps & { connection: Connection }): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no #root.');
  createRoot(root).render(
    <StrictMode>
      <ConnectionProvider connection={connection}>
        <App {...app} />
      </ConnectionProvider>
    </StrictMode>,
  );
}
