/** `cameras.json` of a project: by how many frames the pictures of a camera come later than the rows beside them. */
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { cameraShiftSchema, type CameraShifts } from '../../shared/model/camera-shift';
import { recordOf } from '../../shared/model/list-of';
import { limits } from '../files/limits';
import type { ProjectFolder } from './project-folder';

const fileName = 'cameras.json';
/** Bytes: read whenever an episode is opened, so that a stranger's of millions of names would stop all else. */
const largest = 1_000_000;
export const fileSchema = z.object({
  version: z.literal(1),
  shifts: recordOf(cameraShiftSchema, limits.cameras),
});

/**
 * Of the cameras that are shifted. None where the file is missing. Throws `corrupt-data` for a file that is no such
 * thing, and `io`, for pictures of other moments than the curator saw must not be taken.
 */
export async function readShifts(folder: ProjectFolder): Promise<CameraShifts> {
  const value = await folder.readJson(fileName, largest).catch((error: unknown) => {
    if (error instanceof StudioError) throw error;
    // No JSON.
    return undefined;
  });
  if (value === null) return {};
  const parsed = fileSchema.safeParse(value);
  if (parsed.success) return parsed.data.shifts;
  throw new StudioError(
    'corrupt-data',
    `${fileName} of the project ${folder.path} cannot be read; correct it, or remove it and set the cameras' shifts again.`,
  );
}

/** Keeps a camera's shift, 0 for none, and gives all that count from now on. Throws as reading and writing do. */
export async function writeShift(
  folder: ProjectFolder,
  camera: string,
  frames: number,
): Promise<CameraShifts> {
  const { [camera]: _before, ...others } = await readShifts(folder);
  const shifts = frames === 0 ? others : { ...others, [camera]: frames };
  const text = JSON.stringify({ version: 1, shifts }, null, 2);
  if (Object.keys(shifts).length === 0) await folder.remove(fileName);
  else await folder.write(fileName, `${text}\n`);
  return shifts;
}
