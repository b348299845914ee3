/** Projects whose dataset is not there any more: a dataset that was renamed leaves its own behind. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Problem } from '../../shared/errors';
import type { DatasetSummary } from '../../shared/model/dataset';
import { realPlace } from '../files/real-place';
import { datasetIn } from './project-file';
import { ProjectFolder } from './project-folder';

const mostLookedAt = 100;
const mostNamed = 3;

interface Left {
  folder: string;
  name: string;
}

/** Says which projects beside the dataset may be its own, under a former name; for one that is begun anew. */
export async function leftBeside({ path: dataset, name }: DatasetSummary): Promise<Problem[]> {
  const parent = path.dirname(realPlace(dataset));
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  const folders = entries
    .filter((entry) => entry.isDirectory() && entry.name.endsWith('.curation'))
    .slice(0, mostLookedAt)
    .map((entry) => path.join(parent, entry.name))
    .sort();
  const left: Left[] = [];
  // One after the other, so that large files of a stranger's are not held all at once.
  for (const folder of folders) {
    const found = await withoutDataset(folder);
    if (found !== null) left.push(found);
  }
  if (left.length === 0) return [];
  const named = left.slice(0, mostNamed).map((each) => `${each.folder} (of "${each.name}")`);
  const old = left.length === 1 ? left[0]?.folder : 'and its folder';
  const more = left.length > mostNamed ? ` and ${left.length - mostNamed} more` : '';
  return [
    {
      code: 'project-left-beside',
      severity: 'warning',
      message: `A new project was begun. Beside the dataset lies a project whose dataset is not there any more: ${named.join(', ')}${more}. If "${name}" is that dataset renamed, set dataset.name to it in the old project's project.json and open the dataset with --project ${old}, to go on with what was decided there.`,
    },
  ];
}

async function withoutDataset(folder: string): Promise<Left | null> {
  const dataset = await datasetIn(ProjectFolder.reading(folder)).catch(() => null);
  if (dataset === null) return null;
  const place = path.resolve(folder, dataset.path);
  // A project that a stranger made may name any place, and only one beside it is looked for.
  const wasBeside = path.dirname(place) === path.dirname(folder);
  return wasBeside && !existsSync(place) ? { folder, name: dataset.name } : null;
}
