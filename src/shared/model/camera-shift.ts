/** Pictures of a camera that come earlier or later than the rows of the episode they belong to. */
import { z } from 'zod';

/** Frames. More would be another episode's pictures. */
export const longestShift = 600;

export const cameraShiftSchema = z.number().int().min(-longestShift).max(longestShift);

/**
 * By the camera's key, frames: at frame _i_ the camera shows its picture _i_ + shift. Cameras that are not in it show
 * picture _i_.
 */
export type CameraShifts = Readonly<Record<string, number>>;

/** The picture that is shown at a frame; the first or last one where the shift leads out of the episode. */
export const shiftedPicture = (frame: number, shift: number, pictures: number): number =>
  Math.max(0, Math.min(pictures - 1, frame + shift));

/** A short text that differs for differing shifts; empty where no camera is shifted. */
export const shiftsMark = (shifts: CameraShifts): string =>
  Object.entries(shifts)
    .filter(([, shift]) => shift !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([camera, shift]) => `+${camera}:${shift}`)
    .join('');
