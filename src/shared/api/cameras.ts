import { z } from 'zod';
import { cameraShiftSchema, type CameraShifts } from '../model/camera-shift';
import { method } from './contract';
import { projectId } from './review';

export const camerasApi = {
  /** Of the cameras that this project shows shifted. */
  'cameras.shifts': method(z.object({ projectId })).returns<CameraShifts>(),
  /**
   * Shows a camera's pictures so many frames later or earlier in this project, 0 as they are stored; the dataset
   * stays as it is. Gives all shifts. Throws `invalid-input` for a camera that the dataset does not have.
   */
  'cameras.shift': method(
    z.object({ projectId, camera: z.string().max(300), frames: cameraShiftSchema }),
  ).returns<CameraShifts>(),
};
