/** Which part of the chosen camera's picture is shown, as named commands: what the wheel and the pointer do on it. */
import type { Command, CommandSpec } from '../../../commands';
import { middle, pannedBy, wholePicture, zoomedBy, type PictureZoom } from '../../player';
import type { EpisodeController } from './controller';
import { chosenOf } from './look-commands';

const group = 'Looking';

const look = (side: string, key: string) => ({
  id: `camera.look-${side}`,
  group,
  label: `Look ${side} in the zoomed picture`,
  keys: [`Alt+${key}`],
  repeats: true,
});

const specs = {
  in: {
    id: 'camera.zoom-in',
    group,
    label: 'Zoom into the picture',
    keys: ['KeyZ'],
    repeats: true,
  },
  out: {
    id: 'camera.zoom-out',
    group,
    label: 'Zoom out of the picture',
    keys: ['Shift+KeyZ'],
    repeats: true,
  },
  whole: { id: 'camera.whole', group, label: 'Show the whole picture', keys: [] },
  left: look('left', 'ArrowLeft'),
  right: look('right', 'ArrowRight'),
  up: look('up', 'ArrowUp'),
  down: look('down', 'ArrowDown'),
} satisfies Record<string, CommandSpec>;

/** As they are known before an episode is open. */
export const pictureSpecs: readonly CommandSpec[] = Object.values(specs);

const zoomStep = 1.5;
/** Of what is shown. */
const lookShare = 0.2;

export function pictureCommands(
  { session: { view, zooms }, store: { episode } }: Pick<EpisodeController, 'session' | 'store'>,
  cameras: readonly string[],
): readonly Command[] {
  const zoomOf = (camera: string): PictureZoom =>
    zooms.of(episode).pictures[camera] ?? wholePicture;
  const change = (to: (before: PictureZoom) => PictureZoom) => () => {
    const camera = chosenOf(cameras, view);
    if (camera === undefined) return;
    const { pictures } = zooms.of(episode);
    zooms.set(episode, { pictures: { ...pictures, [camera]: to(zoomOf(camera)) } });
  };
  const isZoomed = (): boolean => {
    const camera = chosenOf(cameras, view);
    return camera !== undefined && zoomOf(camera).scale > 1;
  };
  const ofZoomed = { needs: 'zoom into the picture first', isEnabled: isZoomed };
  const zoomBy = (factor: number) => change((before) => zoomedBy(before, factor, middle));
  const lookBy = (right: number, down: number) =>
    change((before) => pannedBy(before, right * lookShare, down * lookShare));
  return [
    {
      ...specs.in,
      needs: 'the episode has no video',
      isEnabled: () => cameras.length > 0,
      run: zoomBy(zoomStep),
    },
    { ...specs.out, ...ofZoomed, run: zoomBy(1 / zoomStep) },
    { ...specs.whole, ...ofZoomed, run: change(() => wholePicture) },
    { ...specs.left, ...ofZoomed, run: lookBy(-1, 0) },
    { ...specs.right, ...ofZoomed, run: lookBy(1, 0) },
    { ...specs.up, ...ofZoomed, run: lookBy(0, -1) },
    { ...specs.down, ...ofZoomed, run: lookBy(0, 1) },
  ];
}
