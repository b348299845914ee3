/**
 * The isolated world of a page: what a sandboxed preload script gets from `require('electron')`. Built as one script
 * that leaves `StandIn` in the world's global scope.
 */
import { fromText, toText } from './clone-text';
import type { FromWorld, World } from './world-messages';

type Preload = (require: (name: string) => unknown, module: { exports: object }) => void;

const scope = globalThis as unknown as {
  standInWorld: World;
  standInTell(payload: string): void;
};
const ports = new Map<string, MessagePort>();
/** Of this document only: a port of a page that was reloaded must not be taken for one of the new page. */
const documentId = crypto.randomUUID();
let paths: Record<string, string> = {};

export function enter(preload: Preload): void {
  preload(
    (name) => {
      if (name === 'electron') return electron;
      throw new Error(`A sandboxed preload script has no module "${name}".`);
    },
    { exports: {} },
  );
}

const electron = refusing('electron in a preload script', {
  ipcRenderer: refusing('ipcRenderer', {
    postMessage(channel: string, message: unknown, transfer: MessagePort[] = []) {
      tell({ kind: 'ipc', channel, text: toText(message), ports: transfer.map(adopt) });
    },
  }),
  webUtils: refusing('webUtils', {
    getPathForFile(file: File) {
      const path = paths[file.name];
      if (path === undefined) throw new Error(`Nobody said where ${file.name} lies.`);
      return path;
    },
  }),
});

scope.standInWorld = {
  portText: (id, text) => ports.get(id)?.postMessage(fromText(text), []),
  portClose: (id) => ports.get(id)?.close(),
  dropping: (next) => {
    paths = next;
  },
};

function tell(message: FromWorld): void {
  scope.standInTell(JSON.stringify(message));
}

function adopt(given: MessagePort): string {
  // The caller's port is neutered, as by any transfer.
  const port = structuredClone(given, { transfer: [given] });
  const id = `${documentId}:${ports.size}`;
  ports.set(id, port);
  port.addEventListener('message', (event) => {
    if (event.ports.length > 0) throw new Error('not modelled: a port sent over a port');
    tell({ kind: 'port-text', port: id, text: toText(event.data) });
  });
  port.addEventListener('close', () => tell({ kind: 'port-end', port: id }));
  port.start();
  return id;
}

function refusing<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, key) {
      if (key in object) return Reflect.get(object, key) as unknown;
      throw new Error(`not modelled: ${name}.${String(key)}`);
    },
  });
}
