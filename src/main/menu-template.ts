/** The native menus as data: the window's commands where people look for them, and what the platform expects. Pure. */
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../shared/desktop';
import { acceleratorOf } from './accelerator';

export interface MenuContext {
  platform: NodeJS.Platform;
  /** Unpackaged, the menu has the developer's tools. */
  packaged: boolean;
  /** The window's commands, in the order of its registry. */
  commands: readonly MenuCommand[];
  recent: readonly { name: string; path: string }[];
  run: (command: string) => void;
  openPath: (path: string) => void;
  about: () => void;
  report: () => void;
}

type Item = MenuItemConstructorOptions;
const separator: Item = { type: 'separator' };

/** Commands with a place of their own; every other one is in the menu of its group. */
const placed = {
  file: ['studio.open'],
  fileEnd: ['studio.export', 'studio.publish'],
  edit: ['episode.undo', 'episode.redo'],
  view: [
    'studio.library',
    'studio.review',
    'studio.policy',
    'studio.teachers',
    'studio.score',
    'studio.team',
    'studio.palette',
  ],
  themes: ['studio.dark', 'studio.light', 'studio.system'],
  help: ['studio.keys', 'studio.firstSteps', 'studio.endFirstSteps'],
};

export function menuTemplate(context: MenuContext): Item[] {
  const { platform, packaged, commands, recent } = context;
  const mac = platform === 'darwin';
  const some = (ids: readonly string[]): Item[] =>
    ids
      .map((id) => commands.find((command) => command.id === id))
      .filter((command) => command !== undefined)
      .map((command) => commandItem(command, context));
  const about: Item = { id: 'app.about', label: 'About DualVLA Studio', click: context.about };
  const appMenu: Item = {
    role: 'appMenu',
    label: 'DualVLA Studio',
    submenu: [
      about,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
  const file: Item = {
    id: 'file',
    label: '&File',
    submenu: [
      ...some(placed.file),
      recentMenu(recent, context),
      separator,
      ...some(placed.fileEnd),
      separator,
      mac ? { role: 'close' } : { role: 'quit' },
    ],
  };
  const edit: Item = {
    id: 'edit',
    label: '&Edit',
    submenu: [
      ...some(placed.edit),
      separator,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
    ],
  };
  const view: Item = {
    id: 'view',
    label: '&View',
    submenu: [
      ...some(placed.view),
      separator,
      ...some(placed.themes),
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      separator,
      { role: 'togglefullscreen' },
      ...(packaged
        ? []
        : [separator, { role: 'reload' as const }, { role: 'toggleDevTools' as const }]),
    ],
  };
  const help: Item = {
    role: 'help',
    id: 'help',
    label: '&Help',
    submenu: [
      ...some(placed.help),
      separator,
      { id: 'app.report', label: 'Report a Problem…', click: context.report },
      ...(mac ? [] : [separator, about]),
    ],
  };
  return [
    ...(mac ? [appMenu] : []),
    file,
    edit,
    view,
    ...groupMenus(context),
    ...(mac ? [{ role: 'windowMenu' } as Item] : []),
    help,
  ];
}

/** One menu per group of the registry, in its order: Studio, Playback, Keyframe, Episode. */
function groupMenus(context: MenuContext): Item[] {
  const elsewhere = new Set(Object.values(placed).flat());
  const rest = context.commands.filter(({ id }) => !elsewhere.has(id));
  const groups = [...new Set(rest.map(({ group }) => group))];
  return groups.map((group) => ({
    id: `group.${group}`,
    label: group,
    submenu: rest
      .filter((command) => command.group === group)
      .map((command) => commandItem(command, context)),
  }));
}

/**
 * The page listens for the keys itself (a bare letter must not be taken from a text field), so the menu only shows
 * them. macOS cannot show a key without taking it: there, only those with Command are shown, which the page gets first.
 */
function commandItem(command: MenuCommand, { platform, run }: MenuContext): Item {
  const accelerator = acceleratorOf(command.keys, platform);
  return {
    id: command.id,
    label: command.label,
    enabled: command.enabled,
    ...(accelerator === null ? {} : { accelerator, registerAccelerator: false }),
    click: () => run(command.id),
  };
}

function recentMenu(recent: MenuContext['recent'], { openPath }: MenuContext): Item {
  return {
    id: 'recent',
    label: 'Open Recent',
    enabled: recent.length > 0,
    submenu: recent.slice(0, 12).map(({ name, path }) => ({
      // Electron takes "&" for the mark of a mnemonic.
      label: `${name}  —  ${path}`.replaceAll('&', '&&'),
      click: () => openPath(path),
    })),
  };
}
