/** The built window (dist/renderer) over HTTP. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { isInside, resolveInside } from '../core/files/contained-path';
import { contentType, serveFile } from '../core/video/serve-file';
import { contentSecurityPolicy } from './security';

/** A file of the window and what is said of it. */
interface WindowFile {
  bytes: Buffer;
  headers: Readonly<Record<string, string>>;
}

/**
 * What a path below the window's folder names, read at once and whole; null where there is no such file in it. In
 * pieces, as a video is, a script waits at every step for a core that is opening a dataset, and the window for it.
 */
export function windowFile(pathname: string, root: string): WindowFile | null {
  const relative = relativeOf(pathname);
  try {
    const file = realpathSync(path.join(root, relative));
    if (!isInside(realpathSync(root), file) || !statSync(file).isFile()) return null;
    const bytes = readFileSync(file);
    const about = { 'content-type': contentType(file), 'content-length': String(bytes.length) };
    return { bytes, headers: { ...about, ...headersOf(relative) } };
  } catch {
    return null;
  }
}

/** Answers a path below the window's folder; `/` is index.html. 404 for anything outside it. */
export async function serveStatic(request: Request, root: string): Promise<Response> {
  const relative = relativeOf(new URL(request.url).pathname);
  const file = await fileBelow(root, relative);
  if (file === null) return new Response('Not found', { status: 404 });
  const response = await serveFile(request, file);
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(headersOf(relative))) headers.set(name, value);
  return new Response(response.body, { status: response.status, headers });
}

/** Everything under assets/ has its content's hash in its name. */
const headersOf = (relative: string): Record<string, string> => ({
  'content-security-policy': contentSecurityPolicy,
  'cache-control': relative.startsWith('assets/')
    ? 'public, max-age=31536000, immutable'
    : 'no-cache',
});

function relativeOf(pathname: string): string {
  if (pathname === '/') return 'index.html';
  try {
    return decodeURIComponent(pathname).replace(/^\/+/, '');
  } catch {
    return '';
  }
}

async function fileBelow(root: string, relative: string): Promise<string | null> {
  try {
    return await resolveInside(await realpath(root), relative);
  } catch {
    return null;
  }
}
