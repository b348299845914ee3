import { choiceCommand, type Command } from '../../../commands';
import { boundaryNames } from '../../timeline';
import type { EpisodeController } from '../controller/controller';
import { headerSpecs } from '../episode/episode-specs';
import { withoutSharedBeginning } from './shared-beginning';
import { clockText } from './words';

/** By what is written at it, its name or its time: the palette lists the episode's keyframes. */
export const findCommand = (controller: EpisodeController): Command =>
  choiceCommand(headerSpecs.find, () => {
    const keyframes = controller.keyframes();
    const texts = withoutSharedBeginning(keyframes.map(({ reasoning }) => reasoning.text));
    return keyframes.map(({ id, frame, boundary }, at) => ({
      label: [
        clockText(frame / controller.playback.fps),
        boundary === undefined ? '' : boundaryNames[boundary.kind],
        texts[at] ?? '',
      ]
        .filter((part) => part !== '')
        .join(' · '),
      run: () => controller.select(id),
    }));
  });
