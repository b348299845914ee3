/**
 * `events/replaced/` of a project: what proposing again took the place of, so that it can be taken back. A file for
 * each act; what gives way when it is taken back, or made again, is added to it. `events/replaced.json` lists them.
 */
import { z } from 'zod';
import type { EpisodeProposals } from '../../shared/model/keyframe';
import {
  proposingActSchema,
  type ProposedAgain,
  type ProposingAct,
} from '../../shared/model/proposed-again';
import { limits } from '../files/limits';
import type { LineFile, LineRef } from '../files/line-file';
import { scanLines, type ScannedLine } from '../files/scan-lines';
import { sealed } from '../files/sealed-line';
import type { ProjectFolder } from './project-folder';
import { parseProposals } from './proposals-line';

const listName = 'events/replaced.json';
const fileOf = (together: string): string => `events/replaced/${together}.jsonl`;
/** As many as are lost where the power fails, like those that replaced them. */
const linesPerSync = 64;

const count = z.number().int().min(0);
const listedSchema = proposingActSchema.extend({
  atMs: count,
  episode: count,
  episodes: count,
  isBack: z.boolean(),
  bytes: count,
});
type Listed = z.infer<typeof listedSchema>;
const listSchema = z.object({ version: z.literal(1), acts: z.array(listedSchema) });

/** What an act of proposing replaced in an episode, or put in its place. */
export interface Replaced {
  episode: number;
  /** `together` of what it was replaced by: it comes back where that still stands. */
  by: string | null;
  /** Null where it cannot be read any more. */
  read: () => Promise<EpisodeProposals | null>;
}

export class ReplacedProposals {
  #listed: Listed[] | null = null;
  #open: { together: string; file: LineFile } | null = null;
  #unsynced = 0;

  constructor(private readonly folder: ProjectFolder) {}

  /** In the order in which they were made. */
  async acts(): Promise<ProposedAgain[]> {
    return (await this.#list()).map(({ bytes: _bytes, ...act }) => act);
  }

  /** Keeps what such an act is about to replace. Calls must not overlap, nor those of the others. */
  async keep(act: ProposingAct, former: EpisodeProposals, atMs: number): Promise<void> {
    const listed = await this.#list();
    let own = listed.find(({ together }) => together === act.together);
    if (own === undefined) {
      own = { ...act, atMs, episode: former.episode, episodes: 0, isBack: false, bytes: 0 };
      listed.push(own);
      await this.#dropOldest(listed);
    }
    await this.#append(own, [lineOf(act.together, former)]);
    own.episode = former.episode;
    own.episodes += 1;
    if (own.episodes % linesPerSync === 1) await this.#save();
  }

  /** What would come back when the act is taken back, or made again. */
  async replaced(together: string, way: 'undo' | 'redo'): Promise<Replaced[]> {
    const own = (await this.#list()).find((act) => act.together === together);
    if (own === undefined || own.isBack === (way === 'undo')) return [];
    const found = new Map<number, { by: string | null; at: LineRef }>();
    let tornAt: number | null = null;
    const onLine = (line: Buffer, at: ScannedLine) => {
      const head = at.whole && !at.cut ? headOf(line) : null;
      if (!at.whole) tornAt = at.offset;
      if (head === null || (head.by === together) !== (way === 'undo')) return;
      found.set(head.episode, { by: head.by, at: { offset: at.offset, length: at.length } });
    };
    // Taken back and made again, the largest grows.
    const largest = 8 * limits.replacedBytes;
    await scanLines(await this.folder.placeOf(fileOf(together)), onLine, { largest });
    if (found.size === 0) return [];
    if (tornAt !== null) await (await this.#file(together)).truncate(tornAt);
    return [...found].map(([episode, { by, at }]) => ({
      episode,
      by,
      read: async () => {
        try {
          return parseProposals((await this.#file(together)).read(at));
        } catch {
          return null;
        }
      },
    }));
  }

  /** Keeps what is about to give way to what was there before it. */
  async exchange(
    together: string,
    pairs: readonly { former: EpisodeProposals; instead: EpisodeProposals }[],
  ): Promise<void> {
    const own = (await this.#list()).find((act) => act.together === together);
    const lines = pairs.map(({ former, instead }) => lineOf(former.together ?? null, instead));
    if (own !== undefined) await this.#append(own, lines);
  }

  /** It was taken back, or made again, in these episodes; where there is none to make it again in, it is forgotten. */
  async turned(together: string, way: 'undo' | 'redo', episodes: readonly number[]): Promise<void> {
    const listed = await this.#list();
    const own = listed.find((act) => act.together === together);
    // Another window may have been faster.
    if (own === undefined || own.isBack === (way === 'undo')) return;
    const last = episodes.at(-1);
    own.isBack = way === 'undo';
    if (last !== undefined) Object.assign(own, { episode: last, episodes: episodes.length });
    else if (way === 'redo') await this.#drop(own);
    await this.#save();
  }

  async close(): Promise<void> {
    const isChanged = this.#open !== null;
    await this.#closeFile();
    if (isChanged && this.folder.readOnlyBecause === null) await this.#save();
  }

  async #append(own: Listed, lines: readonly string[]): Promise<void> {
    const file = await this.#file(own.together);
    await file.append(lines, false);
    own.bytes = file.size;
    this.#unsynced += lines.length;
    if (this.#unsynced >= linesPerSync) await this.#sync(file);
  }

  async #sync(file: LineFile): Promise<void> {
    await file.sync();
    this.#unsynced = 0;
  }

  async #file(together: string): Promise<LineFile> {
    if (this.#open?.together !== together) {
      await this.#closeFile();
      this.#open = { together, file: await this.folder.lines(fileOf(together)) };
    }
    return this.#open.file;
  }

  async #closeFile(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    if (open === null) return;
    if (this.#unsynced > 0) await this.#sync(open.file);
    await open.file.close();
  }

  /** A list that cannot be used costs the way back, and nothing else. */
  async #list(): Promise<Listed[]> {
    if (this.#listed === null) {
      const value = await this.folder.readJson(listName).catch(() => null);
      this.#listed = listSchema.safeParse(value).data?.acts ?? [];
    }
    return this.#listed;
  }

  async #save(): Promise<void> {
    await this.folder.write(listName, `${JSON.stringify({ version: 1, acts: this.#listed })}\n`);
  }

  /** The last one stays, however large it is. */
  async #dropOldest(listed: readonly Listed[]): Promise<void> {
    let bytes = 0;
    for (const [at, act] of listed.toReversed().entries()) {
      bytes += act.bytes;
      const isKept = bytes <= limits.replacedBytes && at < limits.replacingActs;
      if (!isKept && at > 1) await this.#drop(act);
    }
  }

  async #drop(act: Listed): Promise<void> {
    if (this.#open?.together === act.together) await this.#closeFile();
    await this.folder.remove(fileOf(act.together));
    this.#listed = (await this.#list()).filter((each) => each !== act);
  }
}

/** @param by what it is replaced by, or was */
function lineOf(by: string | null, { episode, ...rest }: EpisodeProposals): string {
  return sealed(JSON.stringify({ episode, by, ...rest }));
}

const headPattern = /^\{"episode":(\d{1,12}),"by":(?:null|"([a-z0-9-]{1,40})"),/;

function headOf(line: Buffer): { episode: number; by: string | null } | null {
  const head = headPattern.exec(line.toString('latin1', 0, 100));
  return head && { episode: Number(head[1]), by: head[2] ?? null };
}
