/** What moves the playhead, as named commands. */
import { choiceCommand, openPalette, type Command, type CommandSpec } from '../../../commands';
import { playbackRates, rateText, type FrameRange, type Playback } from '../../player';

const group = 'Playback';

const specs = {
  toggle: { id: 'play.toggle', group, label: 'Play or pause', keys: ['Space', 'KeyK'] },
  slower: { id: 'play.slower', group, label: 'Slower, then backwards', keys: ['KeyJ'] },
  faster: { id: 'play.faster', group, label: 'Faster', keys: ['KeyL'] },
  back: { id: 'play.back', group, label: 'Back one frame', keys: ['ArrowLeft'], repeats: true },
  forward: {
    id: 'play.forward',
    group,
    label: 'Forward one frame',
    keys: ['ArrowRight'],
    repeats: true,
  },
  backTen: {
    id: 'play.back-ten',
    group,
    label: 'Back ten frames',
    keys: ['Shift+ArrowLeft'],
    repeats: true,
  },
  forwardTen: {
    id: 'play.forward-ten',
    group,
    label: 'Forward ten frames',
    keys: ['Shift+ArrowRight'],
    repeats: true,
  },
  first: { id: 'play.first', group, label: 'First frame', keys: ['Home'] },
  last: { id: 'play.last', group, label: 'Last frame', keys: ['End'] },
  goTo: { id: 'play.goTo', group, label: 'Go to frame', keys: ['Mod+KeyG'] },
  speed: { id: 'play.speed', group, label: 'Set the speed', keys: [] },
  loop: { id: 'play.loop', group, label: 'Loop the segment', keys: ['KeyR'] },
} satisfies Record<string, CommandSpec>;

export const playbackSpecs: readonly CommandSpec[] = Object.values(specs);

export function playbackCommands(
  playback: Playback,
  segment: () => FrameRange | null,
): readonly Command[] {
  const step = (frames: number) => () => playback.step(frames);
  return [
    { ...specs.toggle, run: () => playback.toggle() },
    { ...specs.slower, run: () => playback.shuttle(-1) },
    { ...specs.faster, run: () => playback.shuttle(1) },
    { ...specs.back, run: step(-1) },
    { ...specs.forward, run: step(1) },
    { ...specs.backTen, run: step(-10) },
    { ...specs.forwardTen, run: step(10) },
    { ...specs.first, run: step(-playback.frames) },
    { ...specs.last, run: step(playback.frames) },
    {
      ...specs.goTo,
      withNumber(frame) {
        if (frame >= playback.frames) return null;
        const run = () => {
          playback.pause();
          playback.seek(frame);
        };
        return { label: `${specs.goTo.label} ${frame}`, run };
      },
      // By its key, or from a menu: the number is still to be typed.
      run: () => openPalette(`${specs.goTo.label} `),
    },
    choiceCommand(specs.speed, () =>
      playbackRates.map((rate) => ({ label: rateText(rate), run: () => playback.setRate(rate) })),
    ),
    { ...specs.loop, run: () => playback.toggleLoop(segment) },
  ];
}
