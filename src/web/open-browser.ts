/** Opens an address in the user's browser, where there is a screen to show it on. */
import { spawn } from 'node:child_process';

/** Does nothing without a display or an opener: the address has been printed. */
export function openInBrowser(url: string): void {
  const opener = openerFor(process.platform);
  if (opener === null) return;
  const [command, ...args] = opener;
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => {
    // No opener installed: the printed address is enough.
  });
  child.unref();
}

function openerFor(platform: NodeJS.Platform): [string, ...string[]] | null {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['explorer.exe'];
  const screen = process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  return screen ? ['xdg-open'] : null;
}
