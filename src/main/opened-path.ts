/** What the system hands over to be opened: a dataset, or a project that stands for its dataset. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const projectSchema = z.object({ dataset: z.object({ path: z.string().min(1) }) });

/**
 * The dataset behind a project's `open.dualvla` (what a double click opens) or its `NAME.curation` folder; anything
 * else as it is. So is a project that lies elsewhere than the studio would look for it, for its dataset would open with
 * another one.
 */
export function datasetBehind(file: string, dataDir: string): string {
  const folder = path.extname(file) === '.dualvla' ? path.dirname(file) : file;
  const isBeside = folder.endsWith('.curation');
  if (!isBeside && path.dirname(folder) !== path.join(dataDir, 'projects')) return file;
  try {
    const text = readFileSync(path.join(folder, 'project.json'), 'utf8');
    const dataset = path.resolve(folder, projectSchema.parse(JSON.parse(text)).dataset.path);
    return !isBeside || folder === `${dataset}.curation` ? dataset : file;
  } catch {
    // Not a project, or a damaged one: the window says what is wrong with what was asked for.
    return file;
  }
}
