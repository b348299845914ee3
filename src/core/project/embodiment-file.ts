/** `embodiment.json` of a project: what the user says the robot's parts are, instead of the studio's guess. */
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { StudioError, type Problem } from '../../shared/errors';
import type { Embodiment, EmbodimentPart } from '../../shared/model/dataset';
import { armsOf, correctedPartsSchema, misfit } from '../../shared/model/embodiment';
import type { Dataset } from '../datasets/dataset';
import { writeAtomically } from '../files/atomic-file';

const fileName = 'embodiment.json';
const fileSchema = z.object({ version: z.literal(1), parts: correctedPartsSchema });

/** What the studio guessed of each dataset whose robot was corrected. */
const guesses = new WeakMap<Dataset, Embodiment>();

export const guessedEmbodiment = (dataset: Dataset): Embodiment =>
  guesses.get(dataset) ?? dataset.summary.embodiment;

/**
 * Lets the correction kept in the project count for the opened dataset, everywhere: in calibration, proposals and curves.
 * Without a file the guess stands; with one that cannot be used too, and `onProblem` hears why.
 */
export async function applySavedEmbodiment(
  dataset: Dataset,
  projectPath: string,
  onProblem: (problem: Problem) => void,
): Promise<void> {
  const wrong = (why: string): void => {
    onProblem({
      code: 'embodiment-broken',
      severity: 'warning',
      message: `${fileName} of the project cannot be used (${why}); the guess about the robot stands in until it is corrected or removed.`,
      file: fileName,
    });
  };
  let text: string;
  try {
    text = await readFile(path.join(projectPath, fileName), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') wrong((error as Error).message);
    use(dataset, null);
    return;
  }
  use(dataset, null);
  try {
    const parsed = fileSchema.safeParse(JSON.parse(text));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      wrong(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not an embodiment'}`);
      return;
    }
    const unfit = misfit(parsed.data.parts, dataset.summary.features);
    if (unfit === null) use(dataset, parsed.data.parts);
    else wrong(unfit);
  } catch {
    wrong('not JSON');
  }
}

/**
 * Saves the correction and lets it count at once; null removes it. Throws `invalid-input` for parts that the dataset does
 * not have, and what writing throws.
 */
export async function saveEmbodiment(
  dataset: Dataset,
  projectPath: string,
  parts: EmbodimentPart[] | null,
): Promise<void> {
  const file = path.join(projectPath, fileName);
  if (parts === null) await rm(file, { force: true });
  else {
    const unfit = misfit(parts, dataset.summary.features);
    if (unfit !== null) throw new StudioError('invalid-input', `Nothing was saved: ${unfit}.`);
    await writeAtomically(file, `${JSON.stringify({ version: 1, parts }, null, 2)}\n`);
  }
  use(dataset, parts);
}

function use(dataset: Dataset, parts: EmbodimentPart[] | null): void {
  const guess = guessedEmbodiment(dataset);
  if (parts === null && dataset.summary.embodiment === guess) return;
  guesses.set(dataset, guess);
  dataset.summary.embodiment =
    parts === null
      ? guess
      : { robot: guess.robot, source: 'user', arms: armsOf(parts), parts, notes: [] };
}
