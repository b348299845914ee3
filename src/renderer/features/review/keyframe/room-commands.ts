/** Everything the hands can do in an episode, as named commands. */
import type { Command } from '../../../commands';
import type { FrameRange, Playback } from '../../player';
import type { Room } from './room';

type Spec = Omit<Command, 'group'>;

export function playbackCommands(
  playback: Playback,
  segment: () => FrameRange | null,
): readonly Command[] {
  const step = (frames: number) => () => playback.step(frames);
  const all: Spec[] = [
    {
      id: 'play.toggle',
      label: 'Play or pause',
      keys: ['Space', 'KeyK'],
      run: () => playback.toggle(),
    },
    {
      id: 'play.slower',
      label: 'Slower, then backwards',
      keys: ['KeyJ'],
      run: () => playback.shuttle(-1),
    },
    { id: 'play.faster', label: 'Faster', keys: ['KeyL'], run: () => playback.shuttle(1) },
    {
      id: 'play.back',
      label: 'Back one frame',
      keys: ['ArrowLeft'],
      repeats: true,
      run: step(-1),
    },
    {
      id: 'play.forward',
      label: 'Forward one frame',
      keys: ['ArrowRight'],
      repeats: true,
      run: step(1),
    },
    {
      id: 'play.back-ten',
      label: 'Back ten frames',
      keys: ['Shift+ArrowLeft'],
      repeats: true,
      run: step(-10),
    },
    {
      id: 'play.forward-ten',
      label: 'Forward ten frames',
      keys: ['Shift+ArrowRight'],
      repeats: true,
      run: step(10),
    },
    { id: 'play.first', label: 'First frame', keys: ['Home'], run: step(-playback.frames) },
    { id: 'play.last', label: 'Last frame', keys: ['End'], run: step(playback.frames) },
    {
      id: 'play.loop',
      label: 'Loop the segment',
      keys: ['KeyR'],
      run: () => playback.setLoop(playback.state().loop === null ? segment() : null),
    },
  ];
  return all.map((spec) => ({ ...spec, group: 'Playback' }));
}

export function keyframeCommands(room: Room) {
  const isEnabled = () => room.selected() !== null;
  const all = {
    previous: {
      id: 'keyframe.previous',
      label: 'Previous keyframe',
      keys: ['ArrowUp'],
      repeats: true,
      run: () => room.step(-1),
    },
    next: {
      id: 'keyframe.next',
      label: 'Next keyframe',
      keys: ['ArrowDown'],
      repeats: true,
      run: () => room.step(1),
    },
    accept: {
      id: 'keyframe.accept',
      label: 'Accept',
      keys: ['KeyA'],
      isEnabled,
      run: () => room.accept(),
    },
    prune: {
      id: 'keyframe.prune',
      label: 'Prune',
      keys: ['KeyX'],
      isEnabled,
      run: () => room.prune(),
    },
    edit: {
      id: 'keyframe.edit',
      label: 'Edit reasoning',
      keys: ['KeyE'],
      isEnabled,
      run: () => room.startEdit(),
    },
    add: { id: 'keyframe.add', label: 'New keyframe here', keys: ['KeyN'], run: () => room.add() },
    earlier: {
      id: 'keyframe.earlier',
      label: 'Move one frame earlier',
      keys: ['BracketLeft'],
      repeats: true,
      isEnabled,
      run: () => room.nudge(-1),
    },
    later: {
      id: 'keyframe.later',
      label: 'Move one frame later',
      keys: ['BracketRight'],
      repeats: true,
      isEnabled,
      run: () => room.nudge(1),
    },
    acceptRest: {
      id: 'keyframe.accept-rest',
      label: 'Accept all that is left',
      keys: ['Shift+KeyA'],
      run: () => room.acceptRest(),
    },
  } satisfies Record<string, Spec>;
  return withGroup('Keyframe', all);
}

export function episodeCommands(room: Room) {
  const all = {
    finish: {
      id: 'episode.finish',
      label: 'Finish, open the next',
      keys: ['Enter', 'NumpadEnter'],
      run: () => room.finish(),
    },
    reopen: {
      id: 'episode.reopen',
      label: 'Reopen',
      keys: [],
      isEnabled: () => room.review()?.finished === true,
      run: () => room.reopen(),
    },
    flag: {
      id: 'episode.flag',
      label: 'Flag the episode',
      keys: ['KeyF'],
      run: () => room.flag(),
    },
    undo: {
      id: 'episode.undo',
      label: 'Undo',
      keys: ['KeyU', 'Mod+KeyZ'],
      run: () => room.undo(),
    },
    redo: {
      id: 'episode.redo',
      label: 'Redo',
      keys: ['Mod+Shift+KeyZ', 'Mod+KeyY'],
      run: () => room.redo(),
    },
  } satisfies Record<string, Spec>;
  return withGroup('Episode', all);
}

export type KeyframeCommands = ReturnType<typeof keyframeCommands>;
export type EpisodeCommands = ReturnType<typeof episodeCommands>;

function withGroup<Name extends string>(
  group: string,
  specs: Record<Name, Spec>,
): Record<Name, Command> {
  return Object.fromEntries(
    Object.entries<Spec>(specs).map(([name, spec]) => [name, { ...spec, group }]),
  ) as Record<Name, Command>;
}
