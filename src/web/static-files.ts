/** The built window (dist/renderer) over HTTP. */
import { realpath } from 'node:fs/promises';
import { resolveInside } from '../core/files/contained-path';
import { serveFile } from '../core/video/serve-file';
import { contentSecurityPolicy } from './security';

/** Answers a path below the window's folder; `/` is index.html. 404 for anything outside it. */
export async function serveStatic(request: Request, root: string): Promise<Response> {
  const { pathname } = new URL(request.url);
  const relative = pathname === '/' ? 'index.html' : decodePath(pathname);
  const file = await fileBelow(root, relative);
  if (file === null) return new Response('Not found', { status: 404 });
  const response = await serveFile(request, file);
  const headers = new Headers(response.headers);
  headers.set('content-security-policy', contentSecurityPolicy);
  // Everything under assets/ has its content's hash in its name.
  const immutable = relative.startsWith('assets/');
  headers.set('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  return new Response(response.body, { status: response.status, headers });
}

function decodePath(pathname: string): string {
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
