/** Which files of the metadata are there, by listing folders: cheap for 100,000 episodes, where opening is not. */
import path from 'node:path';
import type { Problem } from '../../../../shared/errors';
import { namesIn } from '../../looks-like';
import { faultOfData } from '../../../system/classify-error';
import type { FeatureInfo } from '../../../../shared/model/dataset';
import { isInside } from '../../../files/contained-path';
import { addAll, problem, type ProblemCode } from '../../problems';
import type { EpisodeTable } from '../metadata/episode-table';

export interface FilesFound {
  /** Keys of the cameras that have a file for at least one episode. */
  cameras: Set<string>;
  problems: Problem[];
}

export async function checkFiles(
  root: string,
  table: EpisodeTable,
  cameras: readonly FeatureInfo[],
): Promise<FilesFound> {
  const folders = new Folders(root);
  const problems: Problem[] = [];
  try {
    const data = table.episodes.map((_episode, position) => table.dataPath(position));
    addAll(
      problems,
      await missing(folders, table, data, { code: 'data-missing', what: 'The numbers' }),
    );
  } catch (error) {
    problems.push(templateBroken(error));
  }
  const found = new Set<string>();
  for (const { key } of cameras) {
    try {
      const files = table.episodes.map(
        (_episode, position) => table.video(position, key)?.relative ?? null,
      );
      const lost = await missing(folders, table, files, {
        code: 'video-missing',
        what: `The pictures of ${key}`,
      });
      if (lost.length < table.episodes.length) {
        found.add(key);
        addAll(problems, lost);
        continue;
      }
      const message = `Camera ${key} is declared in meta/info.json but has no files; the studio leaves it out.`;
      problems.push(problem('camera-without-files', { message, file: 'meta/info.json' }));
    } catch (error) {
      problems.push(templateBroken(error));
    }
  }
  return { cameras: found, problems };
}

/** One problem per episode whose file (null: none is named) is not there. */
async function missing(
  folders: Folders,
  table: EpisodeTable,
  files: readonly (string | null)[],
  { code, what }: { code: ProblemCode; what: string },
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const [position, file] of files.entries()) {
    const episode = table.episodes[position]?.index ?? 0;
    if (file !== null && (await folders.has(file))) continue;
    const message =
      file === null
        ? `${what} are missing in episode ${episode}: the metadata names no file for them.`
        : `${what} are missing in episode ${episode}: there is no ${file}; copy it from the dataset's source.`;
    problems.push(problem(code, { message, episode, ...(file === null ? {} : { file }) }));
  }
  return problems;
}

const templateBroken = (error: unknown): Problem =>
  problem('path-template-broken', {
    message: faultOfData(error, 'The paths of meta/info.json cannot be filled in').message,
    file: 'meta/info.json',
  });

/** The names in the folders of a dataset, each folder listed once. */
class Folders {
  private readonly names = new Map<string, Promise<ReadonlySet<string>>>();

  constructor(private readonly root: string) {}

  async has(relative: string): Promise<boolean> {
    const folder = path.dirname(relative);
    let names = this.names.get(folder);
    if (names === undefined) {
      names = this.list(folder);
      this.names.set(folder, names);
    }
    return (await names).has(path.basename(relative));
  }

  private async list(folder: string): Promise<ReadonlySet<string>> {
    const absolute = path.resolve(this.root, folder);
    // Nothing outside the dataset is even listed; opening such a file says why.
    if (!isInside(this.root, absolute)) return new Set();
    return new Set(await namesIn(absolute));
  }
}
