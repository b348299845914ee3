/** What a page may not do: leave the studio, open windows, ask for permissions. */
import { shell, type Session, type WebContents } from 'electron';
import type { Log } from './log';
import { externalUrl, isOwnUrl, licencesUrl } from './scheme';

/** The page copies a snippet on a click; nothing else is granted, and that to nobody else. */
const granted = new Set(['clipboard-sanitized-write']);

/** `showLicences` answers the one link of the studio's own that opens outside of the page. */
export function guardPage(contents: WebContents, log: Log, showLicences: () => void): void {
  contents.on('will-navigate', (event) => {
    if (isOwnUrl(event.url)) return;
    event.preventDefault();
    openOutside(event.url, log);
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (url === licencesUrl) showLicences();
    else openOutside(url, log);
    return { action: 'deny' };
  });
}

export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(granted.has(permission) && isOwnUrl(contents.getURL())),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, requester) => granted.has(permission) && isOwnUrl(requester),
  );
  session.setDevicePermissionHandler(() => false);
}

function openOutside(url: string, log: Log): void {
  const allowed = externalUrl(url);
  if (allowed === null) {
    // The address itself may carry anything, so the log gets its kind only.
    log.write(
      'window',
      'refused',
      `an address of the kind ${/^[\w+.-]{1,20}:/.exec(url)?.[0] ?? 'unknown'}`,
    );
    return;
  }
  shell.openExternal(allowed).catch((error: unknown) => log.write('main', 'link', String(error)));
}
