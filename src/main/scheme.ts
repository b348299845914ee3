/**
 * The window's own scheme. Never change it: browsers keep IndexedDB per origin, and with another one every curator
 * would lose the window's working copy.
 */
import type { CustomScheme } from 'electron';

export const scheme = 'dualvla';
const origin = `${scheme}://studio`;
/** The query tells the page which wire leads to its core: ports here, a WebSocket elsewhere. */
export const startUrl = `${origin}/?wire=port`;

/** What the page links to as the licences of its parts. */
export const licencesUrl = `${origin}/licences.txt`;

/** Before `ready`. `stream` and `standard` are what makes `<video>` and `fetch` ask for ranges. */
export const customScheme: CustomScheme = {
  scheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
};

/** Whether a page (or the target of a navigation) is the studio's own. */
export function isOwnUrl(url: string): boolean {
  return url === origin || url.startsWith(`${origin}/`);
}

/** The address to hand to the system's browser, or null: anything but http(s) could start a program. */
export function externalUrl(url: string): string | null {
  try {
    const parsed = new URL(url);
    return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed.href : null;
  } catch {
    return null;
  }
}
