/** The host's services over a port to the desktop's main process. */
import type { DroppedFiles, FromHost, ToHost } from '../../shared/desktop';
import { openPort } from '../connection/port-channel';
import type { HostServices, ShellListener } from './host-services';

export function connectDesktop(): HostServices {
  const port = openPort('host');
  const listeners = new Set<ShellListener>();
  const pending = new Map<
    number,
    { resolve(value: string | null): void; reject(e: Error): void }
  >();
  let nextId = 1;

  const post = (message: ToHost) => port.postMessage(message);
  const ask = (request: (id: number) => ToHost) =>
    new Promise<string | null>((resolve, reject) => {
      const id = nextId++;
      pending.set(id, { resolve, reject });
      post(request(id));
    });
  const settle = (id: number) => {
    const entry = pending.get(id);
    pending.delete(id);
    return entry;
  };

  port.addEventListener('message', ({ data }: MessageEvent<FromHost>) => {
    if (data.type === 'answer') settle(data.id)?.resolve(data.value);
    else if (data.type === 'failed') settle(data.id)?.reject(new Error(data.message));
    else if (data.type === 'run') for (const { run } of listeners) run(data.command);
    else for (const { open } of listeners) open(data.path);
  });
  addEventListener('message', (event: MessageEvent<Partial<DroppedFiles> | null>) => {
    if (event.source !== window || event.data?.type !== 'dualvla:dropped') return;
    const [path] = event.data.paths ?? [];
    if (path !== undefined) for (const { open } of listeners) open(path);
  });

  return {
    pickFolder: () => ask((id) => ({ type: 'pick-folder', id })),
    revealInFolder: async (path) => void (await ask((id) => ({ type: 'reveal', id, path }))),
    shell: {
      showCommands: (commands) => post({ type: 'menu', commands: [...commands] }),
      opened: (path) => post({ type: 'opened', path }),
      setTheme: (theme) => post({ type: 'theme', theme }),
      listen(listener) {
        listeners.add(listener);
        // What the host said before anybody listened was kept by the port.
        port.start();
        return () => void listeners.delete(listener);
      },
    },
  };
}
