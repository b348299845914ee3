/** Starts the window: connects to the core beside this page and draws the app. */
import '@fontsource-variable/inter';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { connectDesktop } from './app/desktop-services';
import { createSession } from './app/session';
import { applyTheme, readTheme } from './app/theme';
import {
  connect,
  ConnectionProvider,
  createAccess,
  openPortChannel,
  socketUrl,
} from './connection';
import './ui/tokens.css';
import './ui/base.css';

applyTheme(readTheme());
// The host that gave out this page says in its address which wire leads to the core.
const overPort = new URLSearchParams(location.search).get('wire') === 'port';
const openSocketChannel = () => {
  const access = createAccess(() => connection.retryNow());
  return () => access.open(socketUrl(location.href));
};
const connection = connect(overPort ? openPortChannel : openSocketChannel());
const host = overPort ? connectDesktop() : {};
addEventListener('online', () => connection.retryNow());
const session = createSession(connection);

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(
  <StrictMode>
    <ConnectionProvider connection={connection}>
      <App session={session} host={host} />
    </ConnectionProvider>
  </StrictMode>,
);
