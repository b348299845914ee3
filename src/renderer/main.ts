/**
 * Starts the window: connects to the core beside this page, has it open what the address names, and draws the app. Most
 * of the window's code comes while the core is at it.
 */
import '@fontsource-variable/inter';
import { connectDesktop } from './app/desktop-services';
import { openAddress } from './app/open-address';
import { currentRoute } from './app/route';
import { createSession } from './app/session';
import { applyTheme, readTheme } from './app/theme';
import { createAccess } from './connection/access';
import { connect } from './connection/connection';
import { openPortChannel } from './connection/port-channel';
import { socketUrl } from './connection/websocket-channel';
import { notifyError } from './ui/notices';
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
const { path: begun } = currentRoute();
openAddress(connection, session, begun, () => currentRoute().path === begun).catch(notifyError);

void import('./app/draw').then(({ draw }) => draw({ connection, session, begun, host }));
