/** What can be done whatever room is open. */
import { openPalette, showAllCommand, tryAgainCommand, type Command } from '../commands';
import { allowLinksCommand, browseCommand } from '../features/library';
import { noticeCommands } from './notice-commands';
import { rooms } from './rooms';
import { currentRoute, goTo, roomIds, type RoomId } from './route';
import type { Session } from './session';
import { saveTheme } from './theme';

const goToEpisode = 'Go to episode';

export function studioCommands(
  session: Session,
  show: (dialog: 'open' | 'draft' | 'export' | 'publish' | 'curator' | 'machines') => void,
): readonly Command[] {
  const group = 'Studio';
  const enter = (room: RoomId) => {
    const { dataset } = session.store.getState();
    if (dataset !== null && currentRoute().room !== room) {
      goTo({ room, path: dataset.path, episode: null });
    }
  };
  const hasDataset = () => {
    const { dataset, opening } = session.store.getState();
    return dataset !== null && opening === null;
  };
  return [
    {
      id: 'studio.open',
      label: 'Open a dataset',
      group,
      keys: ['Mod+KeyO'],
      run: () => show('open'),
    },
    ...roomIds.map((room, at) => ({
      id: `studio.${room}`,
      label: rooms[room].command,
      group,
      keys: [`Digit${at + 1}`],
      isEnabled: hasDataset,
      run: () => enter(room),
    })),
    {
      id: 'keyframe.draft',
      label: 'Draft reasoning with a model',
      group: 'Keyframe',
      keys: [],
      isEnabled: () => session.store.getState().project !== null,
      run: () => show('draft'),
    },
    {
      id: 'episode.goTo',
      label: goToEpisode,
      group,
      keys: ['Shift+KeyG'],
      isEnabled: hasDataset,
      withNumber: (episode) => {
        const path = session.store.getState().dataset?.path;
        if (path === undefined) return null;
        const run = () => goTo({ room: 'review', path, episode });
        return { label: `${goToEpisode} ${episode}`, run };
      },
      // By its key, or from a menu: the number is still to be typed.
      run: () => openPalette(`${goToEpisode} `),
    },
    {
      id: 'studio.curator',
      label: 'Change the curator',
      group,
      keys: [],
      isEnabled: () => session.store.getState().project !== null,
      run: () => show('curator'),
    },
    ...themeCommands,
    ...noticeCommands,
    tryAgainCommand,
    showAllCommand,
    allowLinksCommand,
    browseCommand,
    {
      id: 'studio.reload',
      label: 'Reload the window',
      group,
      keys: [],
      run: () => location.reload(),
    },
    {
      id: 'studio.export',
      label: 'Export the dataset',
      group,
      keys: ['Mod+Shift+KeyE'],
      isEnabled: () => session.store.getState().project !== null,
      run: () => show('export'),
    },
    {
      id: 'studio.machines',
      label: 'Have long jobs done by more machines',
      group,
      keys: [],
      run: () => show('machines'),
    },
    {
      id: 'studio.publish',
      label: 'Publish to the Hugging Face Hub',
      group,
      keys: [],
      isEnabled: () => session.store.getState().project !== null,
      run: () => show('publish'),
    },
  ];
}

const themeCommands = (
  [
    ['dark', 'Use the dark theme'],
    ['light', 'Use the light theme'],
    ['system', 'Use the theme of the system'],
  ] as const
).map(([theme, label]): Command => ({
  id: `studio.${theme}`,
  label,
  group: 'Studio',
  keys: [],
  run: () => saveTheme(theme),
}));
