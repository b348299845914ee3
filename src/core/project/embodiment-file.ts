/** `embodiment.json` of a project: what the user says the robot's parts are, instead of the studio's guess. */
import { z } from 'zod';
import { StudioError, type Problem } from '../../shared/errors';
import type { DatasetSummary, Embodiment, EmbodimentPart } from '../../shared/model/dataset';
import { armsOf, correctedPartsSchema, misfit } from '../../shared/model/embodiment';
import type { ProjectFolder } from './project-folder';

const fileName = 'embodiment.json';
/** 2 where a hand is said to be recorded late: a studio that does not know of it must not go on without. */
const fileSchema = z.object({
  version: z.union([z.literal(1), z.literal(2)]),
  parts: correctedPartsSchema,
});

type Robot = Pick<DatasetSummary, 'embodiment' | 'features'>;

/**
 * The robot as this project has it: corrected, or the dataset's own guess. A correction that cannot be used costs one
 * sentence, and the guess stands in.
 */
export async function readRobot(
  folder: ProjectFolder,
  dataset: Robot,
  onProblem: (problem: Problem) => void,
): Promise<Embodiment> {
  const guess = (why: string): Embodiment => {
    onProblem({
      code: 'embodiment-broken',
      severity: 'warning',
      message: `${fileName} of the project cannot be used (${why}); the guess about the robot stands in until it is corrected or removed.`,
      file: fileName,
    });
    return dataset.embodiment;
  };
  let value: unknown;
  try {
    value = await folder.readJson(fileName);
  } catch (error) {
    return guess(error instanceof StudioError ? error.message : 'not JSON');
  }
  if (value === null) return dataset.embodiment;
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return guess(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not an embodiment'}`);
  }
  const unfit = misfit(parsed.data.parts, dataset.features);
  return unfit === null ? corrected(dataset, parsed.data.parts) : guess(unfit);
}

/**
 * Saves the correction and gives the robot that counts from now on; null goes back to the guess. Throws `invalid-input`
 * for parts that the dataset does not have, and what writing throws.
 */
export async function writeRobot(
  folder: ProjectFolder,
  dataset: Robot,
  parts: EmbodimentPart[] | null,
): Promise<Embodiment> {
  if (parts === null) {
    await folder.remove(fileName);
    return dataset.embodiment;
  }
  const unfit = misfit(parts, dataset.features);
  if (unfit !== null) throw new StudioError('invalid-input', `Nothing was saved: ${unfit}.`);
  const version = parts.some(({ lagSec }) => lagSec !== undefined) ? 2 : 1;
  await folder.write(fileName, `${JSON.stringify({ version, parts }, null, 2)}\n`);
  return corrected(dataset, parts);
}

const corrected = ({ embodiment }: Robot, parts: EmbodimentPart[]): Embodiment => ({
  robot: embodiment.robot,
  source: 'user',
  arms: armsOf(parts),
  parts,
  notes: [],
});
