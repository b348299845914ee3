/** How the episode is looked at, as named commands: which camera, how large, beside what. */
import type { Command, CommandSpec } from '../../../commands';
import type { ViewSettingsStore } from '../session/view-settings';
import type { EpisodeController } from './controller';

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
  filmstrip: { id: 'axis.filmstrip', group, label: 'Filmstrip on the time axis', keys: ['KeyI'] },
} satisfies Record<string, CommandSpec>;

export const lookSpecs: readonly CommandSpec[] = Object.values(specs);

export function lookCommands(
  controller: EpisodeController,
  view: ViewSettingsStore,
  cameras: readonly string[],
) {
  const several = () => cameras.length > 1;
  return {
    before: {
      ...specs.before,
      // From the palette it stays until something else is done.
      run: () => controller.flip(!controller.state.getState().flipped),
      release: () => controller.flip(false),
    },
    next: {
      ...specs.next,
      isEnabled: several,
      run() {
        const at = cameras.indexOf(view.state.getState().camera ?? cameras[0] ?? '');
        view.set({ camera: cameras[(at + 1) % cameras.length] ?? null });
      },
    },
    large: {
      ...specs.large,
      isEnabled: several,
      run: () => view.set({ large: !view.state.getState().large }),
    },
    filmstrip: {
      ...specs.filmstrip,
      run: () => view.set({ filmstrip: !view.state.getState().filmstrip }),
    },
  } satisfies Record<string, Command>;
}
