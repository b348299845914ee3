import { useEffect } from 'react';
import type { MenuCommand } from '../../shared/desktop';
import { commands, isTextField } from '../commands';
import type { DesktopShell } from './host-services';
import { goTo } from './route';
import { readTheme } from './theme';

/** Keeps the frame around the window in step with it, and does what is chosen there. Nothing without a frame. */
export function useDesktopShell(shell: DesktopShell | null, datasetPath: string | null): void {
  useEffect(() => {
    if (shell !== null && datasetPath !== null) shell.opened(datasetPath);
  }, [shell, datasetPath]);

  useEffect(() => {
    if (shell === null) return undefined;
    const ends = [
      shell.listen({
        run: runFromMenu,
        open: (path) => goTo({ room: 'library', path, episode: null }),
      }),
      followCommands(shell),
      followTheme(shell),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [shell]);
}

/** In a text field, Undo of the menu means the text, as everywhere. */
function runFromMenu(id: string): void {
  const textEdit = { 'episode.undo': 'undo', 'episode.redo': 'redo' }[id];
  const focused = document.activeElement;
  if (textEdit !== undefined && focused !== null && isTextField(focused)) {
    document.execCommand(textEdit);
  } else commands.run(id);
}

/** Whether a command may run is known only by asking, and changes with what the hands do: so ask after that. */
function followCommands(shell: DesktopShell): () => void {
  let shown = '';
  const show = () => {
    const list = menuCommands();
    const state = JSON.stringify(list);
    if (state === shown) return;
    shown = state;
    shell.showCommands(list);
  };
  show();
  const events = ['keyup', 'pointerup', 'hashchange'] as const;
  for (const event of events) addEventListener(event, show);
  const stop = commands.store.subscribe(show);
  return () => {
    stop();
    for (const event of events) removeEventListener(event, show);
  };
}

function menuCommands(): MenuCommand[] {
  const { commands: all } = commands.store.getState();
  return all.map((command) => ({
    id: command.id,
    label: command.label,
    group: command.group,
    keys: [...commands.keysOf(command)],
    enabled: command.isEnabled?.() ?? true,
  }));
}

/** The system's own parts (menus, dialogs, title bar) follow the window's setting. */
function followTheme(shell: DesktopShell): () => void {
  shell.setTheme(readTheme());
  const observer = new MutationObserver(() => shell.setTheme(readTheme()));
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
