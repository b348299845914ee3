/** How the episode is looked at, as named commands: which camera, how large, beside what. */
import type { Command, CommandSpec } from '../../../commands';
import type { ReviewSession } from '../session/session';
import type { EpisodeController } from './controller';
import { around, noneBeyond } from './keyframe-steps';

const group = 'Looking';

const specs = {
  before: {
    id: 'camera.before',
    group,
    label: 'Flip to the keyframe before (hold)',
    keys: ['KeyV'],
  },
  next: { id: 'camera.next', group, label: 'Next camera: its stills', keys: ['KeyC'] },
  large: {
    id: 'camera.large',
    group,
    label: 'One camera large, or all alike',
    keys: ['Shift+KeyC'],
  },
  earlier: {
    id: 'camera.earlier',
    group,
    label: 'Shift the camera one frame earlier',
    keys: ['Shift+Comma'],
  },
  later: {
    id: 'camera.later',
    group,
    label: 'Shift the camera one frame later',
    keys: ['Shift+Period'],
  },
  asRecorded: {
    id: 'camera.asRecorded',
    group,
    label: 'Show the camera as recorded, without a shift',
    keys: [],
  },
  filmstrip: { id: 'axis.filmstrip', group, label: 'Filmstrip on the time axis', keys: ['KeyI'] },
} satisfies Record<string, CommandSpec>;

/** As many as keys are given to; the others are reached from one to the next. */
const largeSpecs = Array.from({ length: 4 }, (_, at): CommandSpec => {
  const number = at + 1;
  return {
    id: `camera.${number}`,
    group,
    label: `Camera ${number} large`,
    keys: [`Numpad${number}`],
  };
});

export const lookSpecs: readonly CommandSpec[] = [...Object.values(specs), ...largeSpecs];

/** The camera of the stills, of those that the episode has. */
export const chosenOf = (
  cameras: readonly string[],
  { state }: ReviewSession['view'],
): string | undefined => cameras.find((camera) => camera === state.getState().camera) ?? cameras[0];

export function lookCommands(
  controller: EpisodeController,
  { view }: Pick<ReviewSession, 'view'>,
  cameras: readonly string[],
) {
  const ofAny = { needs: 'the episode has no video', isEnabled: () => cameras.length > 0 };
  const ofSeveral = {
    needs: cameras.length === 0 ? ofAny.needs : 'the episode has one camera',
    isEnabled: () => cameras.length > 1,
  };
  const chosen = () => chosenOf(cameras, view);
  const shiftTo = (frames: (before: number) => number) => () => {
    const camera = chosen();
    if (camera !== undefined) controller.shift(camera, frames);
  };
  const shiftBy = (frames: number) => shiftTo((before) => before + frames);
  const hasBefore = () =>
    around(controller.keyframes(), controller.playback.state().frame).before !== null;
  /** Large, or all alike where it is. */
  const enlarge = (camera: string | undefined) => () => {
    const { large } = view.state.getState();
    if (camera !== undefined) view.set({ camera, large: !(large && chosen() === camera) });
  };
  return {
    before: {
      ...specs.before,
      needs: cameras.length === 0 ? ofAny.needs : noneBeyond(-1),
      isEnabled: () => cameras.length > 0 && hasBefore(),
      // From the palette it stays until something else is done.
      run: () => controller.flip(!controller.state.getState().flipped),
      release: () => controller.flip(false),
    },
    next: {
      ...specs.next,
      ...ofSeveral,
      run() {
        const at = cameras.indexOf(chosen() ?? '');
        view.set({ camera: cameras[(at + 1) % cameras.length] ?? null });
      },
    },
    large: {
      ...specs.large,
      ...ofSeveral,
      run: () => view.set({ large: !view.state.getState().large }),
    },
    earlier: { ...specs.earlier, ...ofAny, run: shiftBy(-1) },
    later: { ...specs.later, ...ofAny, run: shiftBy(1) },
    asRecorded: { ...specs.asRecorded, ...ofAny, run: shiftTo(() => 0) },
    filmstrip: {
      ...specs.filmstrip,
      ...ofAny,
      run: () => view.set({ filmstrip: !view.state.getState().filmstrip }),
    },
    ...Object.fromEntries(
      largeSpecs.map((spec, at) => {
        const needs = at < cameras.length ? ofSeveral.needs : `there is no camera ${at + 1}`;
        const isEnabled = () => ofSeveral.isEnabled() && at < cameras.length;
        return [spec.id, { ...spec, needs, isEnabled, run: enlarge(cameras[at]) }];
      }),
    ),
  } satisfies Record<string, Command>;
}
