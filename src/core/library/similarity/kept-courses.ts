/** The courses of a dataset's episodes: made once, kept in the project, all in memory once one is asked for. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Embodiment, EpisodeMeta } from '../../../shared/model/dataset';
import { recordOf } from '../../../shared/model/list-of';
import type { Dataset } from '../../datasets/dataset';
import type { Project } from '../../project/project';
import type { ProjectFolder } from '../../project/project-folder';
import { blocksOf, type Course } from './course';
import { weightsOf } from './nearest';

/** Goes up whenever the same episode begins to have another course. */
const methodVersion = 1;
/** So many numbers of episodes in a row share a file. */
const episodesPerFile = 1024;

export const storedSchema = z.object({
  version: z.literal(methodVersion),
  basis: z.string(),
  episodes: recordOf(
    z.object({
      frames: z.number(),
      of: z.string().max(200),
      values: z.string().max(4_000),
    }),
    episodesPerFile,
  ),
});

/** By folder: a project that was read anew has another one. */
type ByFolder = WeakMap<Dataset | ProjectFolder, { robot: Embodiment; courses: Promise<Courses> }>;
const known = new WeakMap<Dataset, ByFolder>();

/** The one collection of courses for this dataset and project; another one once the robot is corrected. */
export function coursesOf(dataset: Dataset, project: Project | null): Promise<Courses> {
  const ofDataset: ByFolder = known.get(dataset) ?? new WeakMap();
  known.set(dataset, ofDataset);
  const place = project?.folder ?? dataset;
  const robot = project?.robot ?? dataset.summary.embodiment;
  const before = ofDataset.get(place);
  if (before?.robot === robot) return before.courses;
  const courses = Courses.read(dataset, robot, project?.folder ?? null);
  ofDataset.set(place, { robot, courses });
  return courses;
}

/**
 * Positions are those in the dataset's list of episodes. In `events/courses/` of a project lies what is known; what
 * cannot be read or kept is made anew. About 600 bytes an episode in memory for an arm of seven joints.
 */
export class Courses {
  /** By position; null cannot be compared, undefined was not looked at. */
  readonly at: (Course | null | undefined)[];
  #version = 0;
  /** Why those that are null cannot be compared, by position. */
  readonly #because = new Map<number, string>();
  readonly #changed = new Set<number>();
  readonly #basis: string;
  #weights = new Map<string, Float64Array>();

  private constructor(
    private readonly dataset: Dataset,
    robot: Embodiment,
    private readonly folder: ProjectFolder | null,
  ) {
    this.at = Array.from({ length: dataset.episodes.length });
    const named = JSON.stringify([methodVersion, robot.parts]);
    this.#basis = createHash('sha256').update(named).digest('hex').slice(0, 16);
  }

  /** Never throws. */
  static async read(
    dataset: Dataset,
    robot: Embodiment,
    folder: ProjectFolder | null,
  ): Promise<Courses> {
    const courses = new Courses(dataset, robot, folder);
    const files = new Map<number, [EpisodeMeta, number][]>();
    for (const [position, meta] of dataset.episodes.entries()) {
      const file = fileOf(meta);
      const inFile = files.get(file) ?? [];
      files.set(file, inFile);
      inFile.push([meta, position]);
    }
    const sizes = new Map<string, number | null>();
    for (const [file, inFile] of files) {
      const value = await folder?.readJson(nameOf(file)).catch(() => null);
      const stored = storedSchema.safeParse(value).data;
      if (stored === undefined || stored.basis !== courses.#basis) continue;
      for (const [{ index, length }, position] of inFile) {
        const entry = stored.episodes[index];
        // Another recording under its number has its own length, nearly always.
        if (entry?.frames === length) courses.at[position] = courseFrom(entry, sizes);
      }
    }
    return courses;
  }

  /** Another one after every change, and for another robot. */
  get stamp(): string {
    return `${this.#basis} ${this.#version}`;
  }

  /** Null where it can be compared, or was not looked at. */
  because(position: number): string | null {
    return this.#because.get(position) ?? null;
  }

  /** @param course or one sentence that says why there is none */
  set(position: number, course: Course | string): void {
    const meta = this.dataset.episodes[position];
    if (meta === undefined) return;
    this.#version += 1;
    this.#weights.clear();
    if (typeof course === 'string') {
      // Not kept on disk: what could not be read may be there another day.
      this.at[position] = null;
      this.#because.set(position, course);
      return;
    }
    this.at[position] = course;
    this.#because.delete(position);
    this.#changed.add(fileOf(meta));
  }

  /** Writes what is new, as far as the project can be written. */
  async flush(): Promise<void> {
    const { folder } = this;
    const changed = [...this.#changed];
    this.#changed.clear();
    if (folder === null || folder.readOnlyBecause !== null) return;
    for (const file of changed) {
      const episodes: z.infer<typeof storedSchema>['episodes'] = {};
      for (const [position, meta] of this.dataset.episodes.entries()) {
        const course = this.at[position];
        if (fileOf(meta) !== file || course === null || course === undefined) continue;
        episodes[meta.index] = { frames: meta.length, of: course.of, values: textOf(course) };
      }
      const stored = { version: methodVersion, basis: this.#basis, episodes };
      await folder.write(nameOf(file), `${JSON.stringify(stored)}\n`).catch(() => undefined);
    }
  }

  /** As `weightsOf` all courses of these blocks; computed once. */
  weights(of: string): Float64Array {
    const before = this.#weights.get(of);
    if (before !== undefined) return before;
    const weights = weightsOf(of, this.at.filter((course) => course?.of === of) as Course[]);
    this.#weights.set(of, weights);
    return weights;
  }
}

const fileOf = ({ index }: EpisodeMeta): number => Math.floor(index / episodesPerFile);

function nameOf(file: number): string {
  const first = file * episodesPerFile;
  const [from, to] = [first, first + episodesPerFile - 1].map((each) =>
    String(each).padStart(6, '0'),
  );
  return `events/courses/${from}-${to}.json`;
}

/**
 * Undefined for what is no course: a stranger's project may hold anything.
 *
 * @param sizes how many numbers there are, by `of`: nearly all have the same one
 */
function courseFrom(
  { of, values: text }: { of: string; values: string },
  sizes: Map<string, number | null>,
): Course | undefined {
  let size = sizes.get(of);
  if (size === undefined) {
    size = blocksOf(of)?.reduce((sum, block) => sum + block.size, 0) ?? null;
    sizes.set(of, size);
  }
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  if (size === null || bytes.length !== 4 * size) return undefined;
  const values = new Float32Array(bytes.buffer);
  return values.every(Number.isFinite) ? { of, values } : undefined;
}

const textOf = ({ values }: Course): string =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
