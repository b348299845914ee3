/** What the system hands over to be opened: a dataset, or a project that stands for its dataset. */
import path from 'node:path';
import { z } from 'zod';
import { readRegular } from '../core/files/regular-file';

/** As much as a project says about itself, with room to spare. */
const largestProject = 4_000_000;

const projectSchema = z.object({ dataset: z.object({ path: z.string().min(1) }) });

/**
 * The dataset behind a project's `open.dualvla` (what a double click opens) or its `NAME.curation` folder; anything
 * else as it is. So is a project that lies elsewhere than the studio would look for it, for its dataset would open with
 * another one.
 */
export async function datasetBehind(file: string, dataDir: string): Promise<string> {
  const folder = path.extname(file) === '.dualvla' ? path.dirname(file) : file;
  const isBeside = folder.endsWith('.curation');
  if (!isBeside && path.dirname(folder) !== path.join(dataDir, 'projects')) return file;
  try {
    const bytes = await readRegular(path.join(folder, 'project.json'), largestProject);
    const project = projectSchema.parse(JSON.parse(bytes.toString('utf8')));
    const dataset = path.resolve(folder, project.dataset.path);
    return !isBeside || folder === `${dataset}.curation` ? dataset : file;
  } catch {
    // Not a project, or a damaged one: the window says what is wrong with what was asked for.
    return file;
  }
}
