/** Who may talk to the browser host: this machine's own pages. Pure functions. */

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * True if the request was addressed to a loopback name, on any port: curators come through SSH tunnels, whose
 * port differs from ours. A foreign name means DNS rebinding.
 */
export function isLoopbackHost(host: string | undefined): boolean {
  if (host === undefined) return false;
  const name = host.replace(/:\d{1,5}$/, '').toLowerCase();
  return loopbackNames.has(name);
}

/**
 * True if the request comes from a page of this very host (or from no page at all). Comparing with `Host`
 * allows tunnels and still keeps out pages of other local servers.
 */
export function isOwnOrigin(head: {
  host?: string | undefined;
  origin?: string | undefined;
}): boolean {
  return head.origin === undefined || head.origin === `http://${head.host ?? ''}`;
}

/**
 * The window's policy. Inline style attributes are recharts'; blob: is for stills that the window decodes itself.
 * `'self'` covers the WebSocket of the same origin.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
