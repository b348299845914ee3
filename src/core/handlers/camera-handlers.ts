import type { Handlers } from '../../shared/api';
import { StudioError } from '../../shared/errors';
import { readShifts, writeShift } from '../project/camera-shifts';
import { serial } from '../system/serial';
import type { StudioContext } from '../studio-context';

export function cameraHandlers(
  context: StudioContext,
): Pick<Handlers, 'cameras.shifts' | 'cameras.shift'> {
  const inTurn = serial();
  return {
    'cameras.shifts': ({ projectId }) => readShifts(context.project(projectId).project.folder),
    'cameras.shift': async ({ projectId, camera, frames }) => {
      const { dataset, project } = context.project(projectId);
      if (dataset.summary.cameras.every(({ key }) => key !== camera)) {
        throw new StudioError('invalid-input', `The dataset has no camera "${camera}".`);
      }
      return inTurn(async () => {
        const shifts = await writeShift(project.folder, camera, frames);
        context.push.send('cameras', { projectId, shifts });
        return shifts;
      });
    },
  };
}
