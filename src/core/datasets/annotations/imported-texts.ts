/**
 * Texts per frame from a JSON file of ECoT or InstructVLA that lies in the dataset's folder or its `meta/`, whatever it
 * is called: for datasets that have none of their own.
 */
import type { Problem } from '../../../shared/errors';
import { faultOfData } from '../../system/classify-error';
import type { EpisodeMeta } from '../../../shared/model/dataset';
import { resolveInside } from '../../files/contained-path';
import { openRegular } from '../../files/regular-file';
import type { EpisodeOrigin } from '../dataset';
import { limits } from '../../files/limits';
import { namesIn } from '../looks-like';
import { problem } from '../problems';
import {
  readAnnotation,
  readAnnotationFile,
  type AnnotatedEpisode,
  type AnnotatedFiles,
} from './annotation-file';

export interface ImportedTexts {
  /** Relative to the dataset. */
  name: string;
  /** `machine` where the file bears the marks of the labelling scripts, which ask a model. */
  origin: 'machine' | 'unknown';
  /**
   * One text per frame, empty where there is none; null for an episode that the file does not have, or that is longer
   * than anybody annotates. Throws `corrupt-data` if the file has changed.
   */
  of(episode: EpisodeMeta): Promise<string[] | null>;
  /** What is asked for in each episode, by its number. */
  questions: ReadonlyMap<number, string>;
}

/** Episodes that say nothing of their task have what was asked for in them. */
export function fillTasks(
  episodes: readonly EpisodeMeta[],
  imported: Pick<ImportedTexts, 'questions'> | null,
): void {
  for (const episode of episodes) {
    const question = imported?.questions.get(episode.index);
    if (question === undefined || episode.tasks.some((task) => task.trim() !== '')) continue;
    episode.tasks = [question];
  }
}

/** What tells such a file from others stands near its start. */
const sniffedBytes = 65_536;
const marks = /"(reasoning|subtask_reason|move_primitive|alt_instruction)"\s*:/;
/** Names that the formats themselves use. */
const known =
  /^(info|.*stats.*|tasks|modality|features|dataset_info|lerobot_annotations|conversion_info)\.json$/;

/**
 * The first such file, by name; the others are named in `problems`, as is what in it fits no episode.
 *
 * @param originOf what an episode was called where it was recorded, if the dataset says so
 */
export async function importTexts(
  root: string,
  episodes: readonly EpisodeMeta[],
  problems: Problem[],
  originOf: (episode: EpisodeMeta) => EpisodeOrigin | null = () => null,
): Promise<ImportedTexts | null> {
  let imported: ImportedTexts | null = null;
  for (const name of await candidates(root)) {
    try {
      const file = await resolveInside(root, name);
      if (!marks.test(await startOf(file))) continue;
      const annotations = await readAnnotationFile(file);
      if (annotations === null) continue;
      const { files, unread } = annotations;
      if (unread > 0) problems.push(unmatched(name, `${unread} of its entries cannot be read.`));
      if (imported === null) {
        const ours = namedEpisodes(files, episodes, originOf) ?? files;
        imported = assign({ name, file }, ours, episodes, problems);
      } else
        problems.push(
          unmatched(name, `${imported.name} is read; move one of them away to choose.`),
        );
    } catch (error) {
      problems.push(unmatched(name, faultOfData(error, `${name} cannot be read`).message));
    }
  }
  return imported;
}

async function candidates(root: string): Promise<string[]> {
  const found: string[] = [];
  for (const folder of ['', 'meta/']) {
    const names = await namesIn(folder === '' ? root : `${root}/meta`);
    const json = names.filter((name) => name.endsWith('.json') && !known.test(name)).sort();
    found.push(...json.map((name) => folder + name));
  }
  return found;
}

async function startOf(file: string): Promise<string> {
  const { handle } = await openRegular(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(sniffedBytes), 0, sniffedBytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/**
 * Entries under the names that the dataset itself has for its episodes, each with the number of its episode here; null
 * where none is.
 */
function namedEpisodes(
  files: AnnotatedFiles,
  episodes: readonly EpisodeMeta[],
  originOf: (episode: EpisodeMeta) => EpisodeOrigin | null,
): AnnotatedFiles | null {
  const indices = new Map<string, number>();
  for (const episode of episodes) {
    const origin = originOf(episode);
    if (origin !== null) indices.set(`${origin.file}\0${origin.episode}`, episode.index);
  }
  const found = new Map<string, AnnotatedEpisode[]>();
  for (const [file, entries] of files) {
    const own = entries.flatMap((entry) => {
      const number = indices.get(`${file}\0${entry.key}`);
      return number === undefined ? [] : [{ ...entry, number }];
    });
    if (own.length > 0) found.set(file, own);
  }
  return found.size === 0 ? null : found;
}

/**
 * Entries belong to the episode of the same number; one whose number of steps is not the episode's length is of another
 * episode. Several source files may only be in one annotation file if their numbers differ.
 */
function assign(
  { name, file }: { name: string; file: string },
  files: AnnotatedFiles,
  episodes: readonly EpisodeMeta[],
  problems: Problem[],
): ImportedTexts | null {
  const byNumber = new Map<number, AnnotatedEpisode>();
  for (const entry of [...files.values()].flat()) {
    if (entry.number === null) continue;
    if (byNumber.has(entry.number)) {
      const why = `it numbers the episodes of ${files.size} source files alike; keep only those of this dataset in it.`;
      problems.push(unmatched(name, why));
      return null;
    }
    byNumber.set(entry.number, entry);
  }
  const matched = new Map<number, AnnotatedEpisode>();
  for (const { index, length } of episodes) {
    const entry = byNumber.get(index);
    if (entry === undefined) continue;
    if (entry.steps === null || entry.steps === length) matched.set(index, entry);
    else {
      const why = `its episode ${entry.key} has ${entry.steps} steps, episode ${index} here has ${length}; its texts are left out.`;
      problems.push({ ...unmatched(name, why), episode: index });
    }
  }
  const over = byNumber.size - episodes.filter(({ index }) => byNumber.has(index)).length;
  if (over > 0) problems.push(unmatched(name, `${over} of its episodes are not in this dataset.`));
  if (matched.size === 0) return null;
  const asked = [...matched].filter(([, { question }]) => question !== '');
  return {
    name,
    questions: new Map(asked.map(([index, { question }]) => [index, question])),
    origin: [...matched.values()].some(({ byModel }) => byModel) ? 'machine' : 'unknown',
    async of({ index, length }) {
      const entry = matched.get(index);
      if (entry === undefined || length > limits.annotatedFrames) return null;
      const texts = await readAnnotation(file, entry);
      return Array.from({ length }, (_none, step) => texts.get(step) ?? '');
    },
  };
}

const unmatched = (file: string, why: string): Problem =>
  problem('annotation-unmatched', { message: `${file} is not read whole: ${why}`, file });
