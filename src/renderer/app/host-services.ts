/**
 * What only a desktop can do; a browser has none of it. Whoever uses one asks whether it is there, never where it runs.
 */
import type { MenuCommand } from '../../shared/desktop';
import type { Theme } from './theme';

export interface HostServices {
  /** The native folder dialog; null when it was closed without a choice. */
  pickFolder?: () => Promise<string | null>;
  revealInFolder?: (path: string) => Promise<void>;
  shell?: DesktopShell;
}

/** The frame around the window: menus, recent documents, things that are opened from outside. */
export interface DesktopShell {
  /** Native menus show these from now on. */
  showCommands(commands: readonly MenuCommand[]): void;
  /** A dataset was opened: it belongs among the recent documents. */
  opened(path: string): void;
  setTheme(theme: Theme): void;
  /** Returns the function that stops listening. */
  listen(listener: ShellListener): () => void;
}

export interface ShellListener {
  /** A command was chosen from a native menu. */
  run: (command: string) => void;
  /** Dropped on the window or the icon, chosen from the recent documents, named by a second start. */
  open: (path: string) => void;
}
