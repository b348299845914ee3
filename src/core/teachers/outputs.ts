/**
 * What teachers said, in a project: `teachers/outputs/KIND.TEACHER/`, lines as they come in `pending.jsonl`, parquet in
 * numbered files once there are many. Of several outputs of one teacher, kind, version, episode (by fingerprint) and
 * frame the newest is kept.
 */
import { StudioError } from '../../shared/errors';
import {
  outputFault,
  teacherKinds,
  teacherNameSchema,
  teacherOutputSchema,
  type TeacherKind,
  type TeacherOutput,
} from '../../shared/model/teacher';
import type { StoreContext, StoreKind } from '../project/store';
import { inHalves } from './output-parts';
import { OutputShelf } from './output-shelf';

export interface Teacher {
  teacher: string;
  kind: TeacherKind;
}

/** Outputs that are read together: so many rows or one episode. */
const rowsAtOnce = 8_192;
const root = 'teachers/outputs';

export class Outputs {
  private readonly shelves = new Map<string, Promise<OutputShelf>>();

  private constructor(private readonly context: StoreContext) {}

  static open(context: StoreContext): Promise<Outputs> {
    return Promise.resolve(new Outputs(context));
  }

  /** Whoever has outputs here, ascending by name. */
  async teachers(): Promise<Teacher[]> {
    const found = (await this.context.folder.list(root)).flatMap((name): Teacher[] => {
      const kind = teacherKinds.find((each) => name.startsWith(`${each}.`));
      const teacher = teacherNameSchema.safeParse(name.slice(name.indexOf('.') + 1));
      return kind === undefined || !teacher.success ? [] : [{ teacher: teacher.data, kind }];
    });
    return found.sort((a, b) => (a.teacher < b.teacher ? -1 : 1));
  }

  /** Whether an answer to this question, not an error, is stored. */
  async has(of: Teacher, requestHash: string): Promise<boolean> {
    return (await this.shelf(of)).has(requestHash);
  }

  /** Another text after each change of this teacher's outputs: what was made of them holds while it stays. */
  async stamp(of: Teacher): Promise<string> {
    return (await this.shelf(of)).stamp;
  }

  /** The episodes with outputs, ascending, each with how many were stored. */
  async episodes(of: Teacher): Promise<ReadonlyMap<number, number>> {
    return (await this.shelf(of)).counts();
  }

  /**
   * Appends; with `durable` they are on disk (fsync) when it resolves, else when `append` was called with it later or
   * the project is closed. Throws `invalid-input` for what is no output, `conflict` where the project cannot be
   * written.
   */
  async append(outputs: readonly TeacherOutput[], durable: boolean): Promise<void> {
    const byShelf = new Map<string, TeacherOutput[]>();
    for (const output of outputs) {
      const checked = checkedOutput(output);
      const list = byShelf.get(keyOf(checked));
      if (list === undefined) byShelf.set(keyOf(checked), [checked]);
      else list.push(checked);
    }
    for (const list of byShelf.values()) {
      const [first] = list;
      if (first !== undefined) await (await this.shelf(first)).append(list, durable);
    }
  }

  /** For many at once, all of one teacher and kind: on disk when it resolves, without lines. Throws as `append`. */
  async write(
    of: Teacher,
    outputs: AsyncIterable<TeacherOutput> | Iterable<TeacherOutput>,
  ): Promise<void> {
    await (await this.shelf(of)).write(outputs);
  }

  /** How many are kept: those that were replaced are not counted, those of other versions and recordings are. */
  async size(of: Teacher): Promise<number> {
    return (await this.shelf(of)).distinct();
  }

  /**
   * Episode by episode, ascending: the newest good output of each frame, of whatever version, ascending by frame. With
   * `errors`, frames whose newest output is an error come too. Of several fingerprints all come: which counts, the
   * dataset says. Memory is bounded by the largest episode.
   */
  async *read(
    of: Teacher & { episodes?: readonly number[]; errors?: boolean },
  ): AsyncGenerator<{ episode: number; outputs: TeacherOutput[] }> {
    const shelf = await this.shelf(of);
    const wanted = of.episodes === undefined ? null : new Set(of.episodes);
    const counts = [...(await shelf.counts())].filter(([episode]) => wanted?.has(episode) ?? true);
    for (let from = 0; from < counts.length;) {
      let to = from;
      for (let rows = 0; to < counts.length && (to === from || rows < rowsAtOnce); to += 1)
        rows += counts[to]?.[1] ?? 0;
      const part = counts.slice(from, to).map(([episode]) => episode);
      const read = async (some: readonly number[]) => {
        const all = await shelf.read(some);
        const byEpisode = new Map<number, TeacherOutput[]>(some.map((episode) => [episode, []]));
        for (const output of all ?? []) byEpisode.get(output.episode)?.push(output);
        return all === null ? null : byEpisode;
      };
      for await (const byEpisode of inHalves(part, read)) {
        for (const [episode, all] of byEpisode)
          yield { episode, outputs: newest(all, of.errors ?? false) };
      }
      from = to;
    }
  }

  async close(): Promise<void> {
    for (const shelf of await Promise.allSettled(this.shelves.values()))
      if (shelf.status === 'fulfilled') await shelf.value.close();
  }

  private shelf({ teacher, kind }: Teacher): Promise<OutputShelf> {
    const key = keyOf({ teacher, kind });
    const present = this.shelves.get(key);
    if (present !== undefined) return present;
    const { folder, onProblem } = this.context;
    const name = `${root}/${kind}.${teacherNameSchema.parse(teacher)}`;
    const opening = OutputShelf.open({ folder, name, teacher, kind, onProblem });
    this.shelves.set(key, opening);
    opening.catch(() => this.shelves.delete(key));
    return opening;
  }
}

export const outputs: StoreKind<Outputs> = { open: (context) => Outputs.open(context) };

const keyOf = ({ teacher, kind }: Teacher): string => `${kind}.${teacher}`;

function checkedOutput(output: TeacherOutput): TeacherOutput {
  const parsed = teacherOutputSchema.safeParse(output);
  const why = parsed.success ? outputFault(parsed.data) : parsed.error.issues[0]?.message;
  if (parsed.success && why === null) return parsed.data;
  throw new StudioError(
    'invalid-input',
    `The output of ${output.teacher} for episode ${output.episode}, frame ${output.frame} was refused: it ${why}.`,
  );
}

/** An error says nothing against a good output before it. */
function newest(all: readonly TeacherOutput[], errors: boolean): TeacherOutput[] {
  const byFrame = new Map<string, TeacherOutput>();
  for (const output of all) {
    const key = `${output.frame} ${output.fingerprint}`;
    const isBetter = output.error === null || (errors && byFrame.get(key)?.error !== null);
    if (isBetter) byFrame.set(key, output);
  }
  return [...byFrame.values()].sort((a, b) => a.frame - b.frame);
}
