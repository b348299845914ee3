/** Starts the window: connects to the core beside this page and draws the app. */
import '@fontsource-variable/inter';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { createSession } from './app/session';
import { applyTheme, readTheme } from './app/theme';
import { connect, ConnectionProvider, openWebSocketChannel, socketUrl } from './connection';
import './ui/tokens.css';
import './ui/base.css';

applyTheme(readTheme());
const connection = connect(() => openWebSocketChannel(socketUrl(location.href)));
addEventListener('online', () => connection.retryNow());
const session = createSession(connection);

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(
  <StrictMode>
    <ConnectionProvider connection={connection}>
      <App session={session} host={globalThis.studioHost ?? {}} />
    </ConnectionProvider>
  </StrictMode>,
);
