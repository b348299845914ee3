/** Which files of the metadata are there, by listing folders: cheap for 100,000 episodes, where opening is not. */
import path from 'node:path';
import type { Problem } from '../../../../shared/errors';
import { namesIn } from '../../looks-like';
import { faultOfData } from '../../../system/classify-error';
import { formatBytes } from '../../../../shared/model/amounts';
import type { FeatureInfo } from '../../../../shared/model/dataset';
import { isInside, resolvePlace } from '../../../files/contained-path';
import { limits } from '../../../files/limits';
import type { HubSnapshot } from '../../../hub/snapshot';
import { breathe } from '../../../system/breathe';
import { ListedFindings } from '../../listed-findings';
import { folderOfLink, problem, type ProblemCode } from '../../problems';
import type { EpisodeTable } from '../metadata/episode-table';

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
  try {
    const data = (position: number): string => table.dataPath(position);
    const lost = await missing(folders, table, data, {
      code: 'data-missing',
      what: 'The numbers',
    });
    findings.addAll(lost.problems, lost.count - lost.problems.length);
  } catch (error) {
    findings.add(templateBroken(error));
  }
  const found = new Set<string>();
  let lostVideos = 0;
  for (const { key } of cameras) {
    try {
      const files = (position: number): string | null =>
        table.video(position, key)?.relative ?? null;
      const lost = await missing(folders, table, files, {
        code: 'video-missing',
        what: `The pictures of ${key}`,
        camera: key,
      });
      if (lost.count < table.episodes.length) {
        found.add(key);
        lostVideos += lost.count;
        findings.addAll(lost.problems, lost.count - lost.problems.length);
        continue;
      }
      findings.add(withoutFiles(root, key, lost.named));
    } catch (error) {
      findings.add(templateBroken(error));
    }
  }
  findings.addAll(folders.problems);
  findings.addAll(await folders.unused());
  return { cameras: found, lostVideos, problems: findings.all };
}

/** One problem per episode whose file (null: none is named) is not there; of very many only the first. */
async function missing(
  folders: Folders,
  table: EpisodeTable,
  fileOf: (position: number) => string | null,
  { code, what, camera }: { code: ProblemCode; what: string; camera?: string },
): Promise<{ problems: Problem[]; count: number; named: string | null }> {
  const problems: Problem[] = [];
  const about = camera === undefined ? {} : { camera };
  let count = 0;
  let named: string | null = null;
  for (const [position, { index: episode }] of table.episodes.entries()) {
    await breathe(position);
    const file = fileOf(position);
    named ??= file;
    if (file !== null && (await folders.has(file))) continue;
    count += 1;
    if (count > limits.listedFindings) continue;
    const message =
      file === null
        ? `${what} are missing in episode ${episode}: the metadata names no file for them.`
        : `${what} are missing in episode ${episode}: there is no ${file}; copy it from the dataset's source.`;
    problems.push(
      problem(code, { message, episode, ...about, ...(file === null ? {} : { file }) }),
    );
  }
  return { problems, count, named };
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

/** Said once for all of them: it is no fault. */
export function notDownloaded(hub: HubSnapshot): Problem[] {
  const [unlisted] = hub.unlisted;
  if (unlisted !== undefined) {
    const message = `${hub.unlisted.length} files of ${hub.name}, such as ${unlisted}, are not known to be downloaded: they are not here, and the list of what the Hub has was not kept. Open hf://${hub.name} with a network and without HF_HUB_OFFLINE.`;
    return [problem('video-not-downloaded', { message })];
  }
  const missing = hub.missing();
  const [first] = missing;
  if (first === undefined) return [];
  const bytes = missing.reduce((sum, each) => sum + each.bytes, 0);
  const how =
    hub.whyNotFilled ??
    `each is downloaded when it is needed, or all with "dualvla download hf://${hub.name}".`;
  const message = `${missing.length} files of ${hub.name} (${formatBytes(bytes)}), such as ${first.path}, are on the Hugging Face Hub and not here yet: ${how}`;
  return [problem('video-not-downloaded', { message })];
}

const templateBroken = (error: unknown): Problem =>
  problem('path-template-broken', {
    message: faultOfData(error, 'The paths of meta/info.json cannot be filled in').message,
    file: 'meta/info.json',
  });

/** By ending of the name. */
const heldBy: Readonly<Record<string, RegExp>> = {
  pictures: /\.(mp4|m4v|mov|mkv|webm|avi)$/i,
  rows: /\.parquet$/i,
};

/** The names in the folders of a dataset, each folder listed once. */
class Folders {
  private readonly names = new Map<string, Promise<ReadonlySet<string> | null>>();
  /** What was asked for, by folder. */
  private readonly asked = new Map<string, Set<string>>();
  private readonly linksOut = new Map<string, Problem>();

  constructor(
    private readonly root: string,
    /** What is there counts as here. */
    private readonly hub: HubSnapshot | null,
  ) {}

  /** Links that lead out of the dataset or nowhere, each once. */
  get problems(): Problem[] {
    return [...this.linksOut.values()];
  }

  async has(relative: string): Promise<boolean> {
    const folder = path.dirname(relative);
    let names = this.names.get(folder);
    if (names === undefined) {
      names = this.list(folder);
      this.names.set(folder, names);
      this.asked.set(folder, new Set());
    }
    const name = path.basename(relative);
    this.asked.get(folder)?.add(name);
    return ((await names)?.has(name) ?? true) || this.hub?.isAbsent(relative) === true;
  }

  /** Files in these folders that nobody asked for, counted by what they hold. */
  async unused(): Promise<Problem[]> {
    const found = new Map<string, string[]>();
    for (const [folder, listed] of this.names) {
      for (const name of (await listed) ?? []) {
        const what = Object.entries(heldBy).find(([, ending]) => ending.test(name))?.[0];
        if (what === undefined || this.asked.get(folder)?.has(name) === true) continue;
        const files = found.get(what) ?? [];
        files.push(`${folder}/${name}`);
        found.set(what, files);
      }
    }
    return [...found].map(([what, files]) => {
      const [file = ''] = files.sort();
      const which = files.length === 1 ? `${file} is a file` : `${files.length} files`;
      const such = files.length === 1 ? '' : `, such as ${file},`;
      const message = `${which} of ${what}${such} that no episode names; the studio does not show ${files.length === 1 ? 'it' : 'them'}.`;
      return problem('files-unused', { message, file });
    });
  }

  /**
   * Nothing outside the dataset is even listed: null where a link leads there, which is said once for all its files.
   */
  private async list(folder: string): Promise<ReadonlySet<string> | null> {
    try {
      return new Set(await namesIn(await resolvePlace(this.root, folder)));
    } catch (error) {
      const fault = faultOfData(error, `${folder} cannot be listed`);
      const { message, details } = fault;
      const file = details?.['link'];
      if (typeof file !== 'string') return new Set();
      this.linksOut.set(
        message,
        problem('path-outside', { message, file, ...folderOfLink(fault) }),
      );
      return null;
    }
  }
}
