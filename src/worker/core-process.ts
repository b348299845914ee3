/** The core as a process of its own: started, watched and restarted by the desktop host. */
import '../core/system/compile-later';
import { inspect } from 'node:util';
import { protocolVersion } from '../shared/rpc/messages';
import { portChannel, type EmitterPort } from '../shared/rpc/port';
import { serveRpc } from '../shared/rpc/server';
import { useChildStarter } from '../core/system/child-process';
import { useBugLog } from '../core/system/classify-error';
import { guardProcess } from '../core/host/guard';
import { createStudio, type Studio } from '../core/studio';
import { RemoteFile } from '../core/hub/remote-file';
import type { FromCore, Medium, ToCore } from './core-messages';
import { HostChildren } from './host-children';
import { electronParent } from './parent-link';

const port = electronParent<EmitterPort>();
if (port === null) {
  process.stderr.write('This is the desktop host’s core process; start the studio instead.\n');
  process.exit(1);
}
const say = (message: FromCore): void => port.postMessage(message);
/** With what caused it: only there stands where it happened. */
const fail = (method: string, error: unknown): void =>
  say({ type: 'failure', method, text: typeof error === 'string' ? error : inspect(error) });
const children = new HostChildren(say);
let studio: Studio | null = null;
useChildStarter((entry) => children.start(entry));
useBugLog((error) => say({ type: 'failure', method: 'core', text: inspect(error) }));

port.on('message', ({ data, ports }) => {
  // Only the host that started this process can post here.
  const message = data as ToCore;
  if (children.receive(message)) return;
  if (message.type === 'start') {
    studio = createStudio(message.options);
    studio.subscribe((topic, payload) => {
      if (topic === 'job') say({ type: 'job', job: payload as never });
    });
    guardProcess((text) => fail('core', text));
    say({ type: 'ready' });
  } else if (studio !== null) void act(studio, message, ports[0]);
});

async function act(core: Studio, message: ToCore, port: EmitterPort | undefined): Promise<void> {
  switch (message.type) {
    case 'start':
    case 'child-message':
    case 'child-ended':
      return;
    case 'window':
      if (port !== undefined) serveWindow(core, port);
      return;
    case 'file':
      return say({ type: 'file', id: message.id, file: await mediumOf(core, message.pathname) });
    case 'sleep':
      return core.pauseJobs(message.asleep);
    case 'close':
      await core.close();
      process.exit(0);
  }
}

async function mediumOf(core: Studio, pathname: string): Promise<Medium | null> {
  const found = await core.medium(pathname);
  return found instanceof RemoteFile ? found.place : found;
}

function serveWindow(core: Studio, port: EmitterPort): void {
  const channel = portChannel(port);
  serveRpc(channel, {
    handlers: core.handlers,
    subscribe: core.subscribe,
    onInternalError: fail,
  });
  // The window opened the port without knowing whether a core was there: now it knows.
  channel.post({ type: 'hello', protocol: protocolVersion });
}
