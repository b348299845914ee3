/** The names in the folders of a dataset: kept of those that are there, whatever others are asked for. */
import path from 'node:path';
import type { Problem } from '../../../../shared/errors';
import { LastUsed } from '../../../../shared/last-used';
import { faultOfData } from '../../../system/classify-error';
import { resolvePlace } from '../../../files/contained-path';
import type { HubSnapshot } from '../../../hub/snapshot';
import { namesIn } from '../../looks-like';
import { folderOfLink, problem } from '../../problems';

/** By ending of the name. */
const heldBy: Readonly<Record<string, RegExp>> = {
  pictures: /\.(mp4|m4v|mov|mkv|webm|avi)$/i,
  rows: /\.parquet$/i,
};

/** Whether each name was asked for. */
type Names = Map<string, boolean>;

/** Folders without a name that are not looked for again: those who ask go through the files of one after the other. */
const bareFolders = 1_000;

export class Folders {
  /** Each is listed once. */
  private readonly names = new Map<string, Names>();
  /** The last that have none, or lie elsewhere (null). */
  private readonly bare = new LastUsed<string, Names | null>(bareFolders);
  /** By link. */
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
    const known = this.names.get(folder) ?? this.bare.get(folder);
    const names = known === undefined ? await this.list(folder) : known;
    const name = path.basename(relative);
    const isHere = names?.has(name) ?? true;
    if (isHere) names?.set(name, true);
    return isHere || this.hub?.isAbsent(relative) === true;
  }

  /** Files in these folders that nobody asked for, counted by what they hold. */
  unused(): Problem[] {
    const found = new Map<string, string[]>();
    for (const [folder, names] of this.names) {
      for (const [name, isAsked] of names) {
        const what = Object.entries(heldBy).find(([, ending]) => ending.test(name))?.[0];
        if (what === undefined || isAsked) continue;
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

  private async list(folder: string): Promise<Names | null> {
    const names = await this.find(folder);
    if (names === null || names.size === 0) this.bare.set(folder, names);
    else this.names.set(folder, names);
    return names;
  }

  /**
   * Nothing outside the dataset is even listed: null where a link leads there, which is said once for all its files.
   */
  private async find(folder: string): Promise<Names | null> {
    try {
      const names = await namesIn(await resolvePlace(this.root, folder));
      return new Map(names.map((name) => [name, false]));
    } catch (error) {
      const fault = faultOfData(error, `${folder} cannot be listed`);
      const { message, details } = fault;
      const file = details?.['link'];
      if (typeof file !== 'string') return new Map();
      const found = problem('path-outside', { message, file, ...folderOfLink(fault) });
      if (!this.linksOut.has(file)) this.linksOut.set(file, found);
      return null;
    }
  }
}
