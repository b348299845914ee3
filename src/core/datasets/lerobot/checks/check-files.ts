/** Which files of the metadata are there, by listing folders: cheap for 100,000 episodes, where opening is not. */
import path from 'node:path';
import type { Problem } from '../../../../shared/errors';
import { faultOfData } from '../../../system/classify-error';
import type { FeatureInfo } from '../../../../shared/model/dataset';
import { isInside } from '../../../files/contained-path';
import type { HubSnapshot } from '../../../hub/snapshot';
import { eachOf } from '../../../system/breathe';
import { ListedFindings } from '../../listed-findings';
import { problem, type ProblemCode } from '../../problems';
import type { EpisodeTable } from '../metadata/episode-table';
import { Folders } from './folders';

export interface FilesFound {
  /** Keys of the cameras that have a file for at least one episode. */
  cameras: Set<string>;
  /** Files of these cameras that are not there, those too that are not listed. */
  lostVideos: number;
  problems: Problem[];
}

export async function checkFiles(
  root: string,
  table: EpisodeTable,
  cameras: readonly FeatureInfo[],
  hub: HubSnapshot | null = null,
): Promise<FilesFound> {
  const folders = new Folders(root, hub);
  const findings = new ListedFindings();
  const add = (kind: Kind, lost: readonly number[], fileOf: FileOf): void =>
    findings.addEach(kind.code, lost, (position) =>
      notThere(kind, table.episodes[position]?.index ?? position, fileOf(position)),
    );
  try {
    const data = (position: number): string => table.dataPath(position);
    const { lost } = await missing(folders, table, data);
    add({ code: 'data-missing', what: 'The numbers' }, lost, data);
  } catch (error) {
    findings.add(templateBroken(error));
  }
  const found = new Set<string>();
  let lostVideos = 0;
  for (const { key } of cameras) {
    try {
      const files = (position: number): string | null =>
        table.video(position, key)?.relative ?? null;
      const { lost, named } = await missing(folders, table, files);
      if (lost.length < table.episodes.length) {
        found.add(key);
        lostVideos += lost.length;
        const what = `The pictures of ${key}`;
        add({ code: 'video-missing', what, camera: key }, lost, files);
        continue;
      }
      findings.add(withoutFiles(root, key, named));
    } catch (error) {
      findings.add(templateBroken(error));
    }
  }
  findings.addAll(folders.problems);
  findings.addAll(folders.unused());
  return { cameras: found, lostVideos, problems: findings.all };
}

/** Of an episode by its position; null where the metadata names none. Throws `corrupt-data`. */
type FileOf = (position: number) => string | null;

/** Positions of the episodes whose file is not there, and the first file that is named. */
async function missing(
  folders: Folders,
  { episodes }: EpisodeTable,
  fileOf: FileOf,
): Promise<{ lost: number[]; named: string | null }> {
  const lost: number[] = [];
  let named: string | null = null;
  let last: { file: string | null; isHere: boolean } = { file: null, isHere: false };
  await eachOf(episodes, (_episode, position) => {
    const file = fileOf(position);
    named ??= file;
    // Thousands in a row may share a file.
    if (file === last.file) {
      if (!last.isHere) lost.push(position);
      return undefined;
    }
    const look = async (wanted: string | null): Promise<void> => {
      last = { file: wanted, isHere: wanted !== null && (await folders.has(wanted)) };
      if (!last.isHere) lost.push(position);
    };
    return look(file);
  });
  return { lost, named };
}

interface Kind {
  code: ProblemCode;
  what: string;
  camera?: string;
}

function notThere({ code, what, camera }: Kind, episode: number, file: string | null): Problem {
  const message =
    file === null
      ? `${what} are missing in episode ${episode}: the metadata names no file for them.`
      : `${what} are missing in episode ${episode}: there is no ${file}; copy it from the dataset's source.`;
  const about = camera === undefined ? {} : { camera };
  return problem(code, { message, episode, ...about, ...(file === null ? {} : { file }) });
}

/** @param named the first file that the metadata names for the camera */
function withoutFiles(root: string, key: string, named: string | null): Problem {
  let why = 'the list of episodes names no file for it';
  if (named !== null) {
    why = isInside(root, path.resolve(root, named))
      ? `has no files: there is no ${named}, nor any other that is named for it`
      : `has no files: its video_path leads outside the dataset, to ${JSON.stringify(named)}`;
  }
  const message = `Camera ${key} is declared in meta/info.json but ${why}; the studio leaves it out.`;
  return problem('camera-without-files', { message, file: 'meta/info.json', camera: key });
}

const templateBroken = (error: unknown): Problem =>
  problem('path-template-broken', {
    message: faultOfData(error, 'The paths of meta/info.json cannot be filled in').message,
    file: 'meta/info.json',
  });
