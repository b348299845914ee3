/** What moves the playhead, as named commands. */
import type { Command } from '../../../commands';
import type { FrameRange, Playback } from '../../player';

export function playbackCommands(
  playback: Playback,
  segment: () => FrameRange | null,
): readonly Command[] {
  const step = (frames: number) => () => playback.step(frames);
  const all: Omit<Command, 'group'>[] = [
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
