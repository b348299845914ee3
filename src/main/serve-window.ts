/** Answers the window's scheme: its own files, and the files behind the core's opaque names. */
import { mediaPath } from '../core/video/assets';
import { HubClient } from '../core/hub/client';
import { RemoteFile } from '../core/hub/remote-file';
import { serveMedium } from '../core/video/serve-file';
import { serveRemote } from '../core/video/serve-remote';
import { windowFile } from '../web/static-files';
import type { Medium } from '../worker/core-messages';
import { isOwnUrl } from './scheme';

export interface WindowFiles {
  /** Folder of the built window. */
  windowDir: string;
  /** Asks the core for the file behind a path; null if there is none. */
  file(pathname: string): Promise<Medium | null>;
}

/**
 * See [Note: who reads videos] in docs/desktop.md: the core says which file it is, this process reads it. What was said
 * of a medium stays true when the core ends (its name is a random number), so that a crash of the core stops no video.
 * One of the Hub may be here by now.
 */
export function createWindowHandler(files: WindowFiles): (request: Request) => Promise<Response> {
  const known = new Map<string, Medium>();
  return async (request) => {
    if (!isOwnUrl(request.url)) return new Response('Not found', { status: 404 });
    const { pathname } = new URL(request.url);
    if (!mediaPath.test(pathname)) return windowAnswer(request, files.windowDir);
    const before = known.get(pathname) ?? null;
    const file = typeof before === 'string' ? before : ((await files.file(pathname)) ?? before);
    if (file === null) return new Response('Not found', { status: 404 });
    known.set(pathname, file);
    return typeof file === 'string'
      ? serveMedium(request, file)
      : serveRemote(request, new RemoteFile(new HubClient(), file));
  };
}

function windowAnswer({ method, url }: Request, windowDir: string): Response {
  const file = windowFile(new URL(url).pathname, windowDir);
  if (file === null) return new Response('Not found', { status: 404 });
  return new Response(method === 'HEAD' ? null : file.bytes, { headers: file.headers });
}
