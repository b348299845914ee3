/** Answers the window's scheme: its own files, and the files behind the core's opaque names. */
import { mediaPath } from '../core/video/assets';
import { serveMedium } from '../core/video/serve-file';
import { serveStatic } from '../web/static-files';
import { isOwnUrl } from './scheme';

export interface WindowFiles {
  /** Folder of the built window. */
  windowDir: string;
  /** Asks the core for the file behind a path; null if there is none. */
  file(pathname: string): Promise<string | null>;
}

/**
 * See [Note: who reads videos] in docs/desktop.md: the core says which file it is, this process reads it. What was said
 * of a medium stays true when the core ends (its name is a random number), so that a crash of the core stops no video.
 */
export function createWindowHandler(files: WindowFiles): (request: Request) => Promise<Response> {
  const known = new Map<string, string>();
  return async (request) => {
    if (!isOwnUrl(request.url)) return new Response('Not found', { status: 404 });
    const { pathname } = new URL(request.url);
    if (!mediaPath.test(pathname)) return serveStatic(request, files.windowDir);
    const file = known.get(pathname) ?? (await files.file(pathname));
    if (file === null) return new Response('Not found', { status: 404 });
    known.set(pathname, file);
    return serveMedium(request, file);
  };
}
