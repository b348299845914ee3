/** A small page with the real player (and time axis) on it, built and served with byte ranges next to test videos. */
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { serveMedium } from '../../../src/core/video/serve-file';
import { sendResponse, toRequest } from '../../../src/web/http';
import { windowFile } from '../../../src/web/static-files';
import { madeOnce } from '../../made-once';

export interface ServedPage {
  /** Ends with a slash. */
  origin: string;
  close(): Promise<void>;
}

/** Builds `page`, once a run, into `folder`/page and serves it with the files of `folder` under the same origin. */
export async function servePage(page: string, folder: string): Promise<ServedPage> {
  const built = path.join(folder, 'page');
  const room = path.basename(path.dirname(page));
  await cp(await madeOnce(`page-of-${room}`, (to) => buildPage(page, to)), built, {
    recursive: true,
  });
  const server = createServer((message, answer) => {
    const abort = new AbortController();
    answer.on('close', () => abort.abort());
    const request = toRequest(message, abort.signal);
    if (request === null) return answer.writeHead(400).end();
    const { pathname } = new URL(request.url);
    // Browsers ask for it unbidden; a missing one would be an error on the console.
    if (pathname === '/favicon.ico') return answer.writeHead(204).end();
    const part = pathname.startsWith('/page/') ? windowFile(pathname, folder) : null;
    if (part !== null) {
      return answer
        .writeHead(200, { 'content-type': part.headers['content-type'] })
        .end(part.bytes);
    }
    const video = path.join(folder, pathname);
    return void serveMedium(request, video).then((response) => sendResponse(response, answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { origin: `http://127.0.0.1:${portOf(server)}/`, close: () => closeServer(server) };
}

async function buildPage(page: string, outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    root: page,
    base: './',
    plugins: [react()],
    build: { outDir, emptyOutDir: true, target: 'chrome120', minify: false },
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
