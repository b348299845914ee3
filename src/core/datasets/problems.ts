/**
 * What can be wrong with a dataset without keeping it from being opened. Codes are stable: scripts read them.
 *
 * | code | severity | what it means |
 * |---|---|---|
 * | `version-unknown` | warning | `codebase_version` is newer than the studio knows; read as the nearest one |
 * | `path-template-broken` | error | `data_path` or `video_path` of `info.json` cannot be filled in |
 * | `feature-unreadable` | warning | an entry of `features` makes no sense and is left out |
 * | `feature-missing` | warning | a declared feature has no column in the data, or in that of some episodes |
 * | `feature-undeclared` | info | the data has a column that `features` does not list |
 * | `feature-type` | warning | a column of numbers is stored as something else, such as a struct |
 * | `feature-width` | warning | a column's values are not as wide as its declared shape |
 * | `feature-left-out` | info | what is no feature of an episode, too wide to be shown, or of a kind that is not read |
 * | `link-not-followed` | warning | demonstrations or arrays of an HDF5 file that are links into other files |
 * | `depth-as-grey` | info | depth of more than 8 bits, which is shown, and mostly exported, as grey pictures of 8 |
 * | `pictures-upside-down` | info | pictures are stored from bottom to top, and are shown as they are stored |
 * | `frame-index-missing` | info | no `frame_index` column; `index` or the row order decides |
 * | `frame-index-wrong` | warning | `frame_index` does not count 0, 1, 2, ... |
 * | `timestamps-off` | warning | timestamps are not `frame_index / fps` |
 * | `timestamps-jump` | warning | timestamps go back, or leave out frames |
 * | `timestamps-jitter` | info | timestamps are not evenly spaced |
 * | `totals-wrong` | warning | a total of `info.json` is not what is there |
 * | `splits-wrong` | warning | a split of `info.json` names episodes that are not there |
 * | `splits-joined` | info | episodes of several splits of RLDS are one list, and an export does not part them |
 * | `episodes-unreadable` | error | lines or rows of the episode list make no sense and are left out |
 * | `episode-empty` | warning | an episode of length 0 |
 * | `episode-range-wrong` | warning | `dataset_from_index` and `dataset_to_index` are not the episode's rows |
 * | `episode-duplicate` | warning | an episode holds the same numbers as another one |
 * | `index-wrong` | warning | the global `index` does not count through all episodes |
 * | `task-index-unknown` | warning | rows name a task that the task list does not have |
 * | `values-not-finite` | warning | values that are missing, NaN or infinite |
 * | `dimension-dead` | info | dimensions that have one value in all episodes |
 * | `dimension-constant` | info | dimensions that rest in one episode and move in most others |
 * | `signal-frozen` | warning | a feature that does not change at all in one episode, but does in others |
 * | `mostly-idle` | info | nothing moves in half of an episode or more |
 * | `tasks-unreadable` | warning | the task list is missing or makes no sense |
 * | `tasks-unused` | info | listed tasks that no episode has |
 * | `not-a-task` | info | texts in the task list that are labels of another column, such as `valid` |
 * | `modality-unreadable` | warning | `modality.json` makes no sense or does not fit the features |
 * | `camera-without-files` | warning | a declared camera that has no files or pictures at all |
 * | `data-missing` | error | the data file of an episode is not there |
 * | `data-unreadable` | error | the data file of an episode is not readable parquet |
 * | `lfs-pointer` | error | files are pointers of Git LFS, as a clone without it leaves them |
 * | `path-outside` | error | a path in the metadata leads out of the dataset |
 * | `row-count-wrong` | error | an episode has more or fewer rows than the metadata says |
 * | `episode-index-wrong` | warning | the rows of a file say they belong to another episode |
 * | `video-missing` | error | the video file of an episode is not there |
 * | `video-not-downloaded` | info | videos that are on the Hugging Face Hub and not yet here |
 * | `hub-silent` | warning | what was downloaded last is open: the Hub gave no answer, or its cache may only be read |
 * | `video-unreadable` | error | the video file of an episode cannot be demuxed |
 * | `video-truncated` | error | a video file ends before the pictures that it lists |
 * | `video-undecodable` | error | pictures of a video cannot be decoded (deep check) |
 * | `pictures-unchecked` | warning | the pictures of a video were not looked at, since ffmpeg failed (deep check) |
 * | `pictures-black` | warning | a camera is black for a while (deep check) |
 * | `pictures-frozen` | warning | a camera stands still while the robot moves (deep check) |
 * | `frame-count-wrong` | warning | a video has more or fewer pictures than the episode has rows |
 * | `video-by-ffmpeg` | info | a video that only ffmpeg shows right: another container, or an edit list |
 * | `video-overlap` | warning | episodes claim the same pictures of a shared video |
 * | `files-unused` | info | files of videos or rows that no episode names |
 * | `file-unread` | warning | a file beside those that are read, of a kind that is not |
 * | `video-start-off` | warning | an episode is said to start between two pictures, or past the end |
 * | `pictures-off-time` | warning | pictures are not at `frame / fps`, where LeRobot looks for them |
 * | `camera-mixed` | warning | one camera has videos of several sizes or codecs |
 * | `frame-rate-off` | warning | a video runs at another rate than the dataset's fps |
 * | `still-failed` | warning | no still could be made of an episode's video |
 * | `record-corrupt` | error | the record of an episode makes no sense or fails its checksum |
 * | `pictures-unreadable` | error | none of an episode's stored pictures can be shown |
 * | `camera-blank` | info | a camera that shows one and the same picture throughout |
 * | `instruction-missing` | info | an episode that does not say what is done |
 * | `fps-guessed` | info | the dataset does not say its rate; one is assumed |
 * | `names-guessed` | info | dimensions without names are taken for a pose and a gripper |
 * | `features-mixed` | warning | episodes do not hold the same features, as if several robots were mixed |
 * | `layout-nonstandard` | warning | not laid out as the version says; read as far as possible |
 * | `text-imported` | info | text per frame that is no column of its own, and who wrote it |
 * | `annotation-unmatched` | warning | texts in an annotation file that belong to no episode here, or cannot be read |
 * | `outcome-unclear` | warning | what the source says about how an episode ended is no outcome, or contradicts itself |
 * | `demonstration-odd` | info | a demonstration does for a while what none of the most similar ones does |
 * | `not-all-checked` | info | a check looked at a part of the files only |
 * | `more-problems` | info | problems of one kind that are counted, not listed |
 */
import { toPlainError, type PlainError, type Problem } from '../../shared/errors';

const severities = {
  'version-unknown': 'warning',
  'path-template-broken': 'error',
  'feature-unreadable': 'warning',
  'feature-missing': 'warning',
  'feature-undeclared': 'info',
  'feature-type': 'warning',
  'feature-width': 'warning',
  'feature-left-out': 'info',
  'link-not-followed': 'warning',
  'depth-as-grey': 'info',
  'pictures-upside-down': 'info',
  'frame-index-missing': 'info',
  'frame-index-wrong': 'warning',
  'timestamps-off': 'warning',
  'timestamps-jump': 'warning',
  'timestamps-jitter': 'info',
  'totals-wrong': 'warning',
  'splits-wrong': 'warning',
  'splits-joined': 'info',
  'episodes-unreadable': 'error',
  'episode-empty': 'warning',
  'episode-range-wrong': 'warning',
  'episode-duplicate': 'warning',
  'index-wrong': 'warning',
  'task-index-unknown': 'warning',
  'values-not-finite': 'warning',
  'dimension-dead': 'info',
  'dimension-constant': 'info',
  'signal-frozen': 'warning',
  'mostly-idle': 'info',
  'tasks-unreadable': 'warning',
  'tasks-unused': 'info',
  'not-a-task': 'info',
  'modality-unreadable': 'warning',
  'camera-without-files': 'warning',
  'data-missing': 'error',
  'data-unreadable': 'error',
  'lfs-pointer': 'error',
  'path-outside': 'error',
  'row-count-wrong': 'error',
  'episode-index-wrong': 'warning',
  'video-missing': 'error',
  'video-not-downloaded': 'info',
  'hub-silent': 'warning',
  'video-unreadable': 'error',
  'video-truncated': 'error',
  'video-undecodable': 'error',
  'pictures-unchecked': 'warning',
  'pictures-black': 'warning',
  'pictures-frozen': 'warning',
  'frame-count-wrong': 'warning',
  'video-by-ffmpeg': 'info',
  'video-overlap': 'warning',
  'files-unused': 'info',
  'file-unread': 'warning',
  'video-start-off': 'warning',
  'pictures-off-time': 'warning',
  'camera-mixed': 'warning',
  'frame-rate-off': 'warning',
  'still-failed': 'warning',
  'record-corrupt': 'error',
  'pictures-unreadable': 'error',
  'camera-blank': 'info',
  'instruction-missing': 'info',
  'fps-guessed': 'info',
  'names-guessed': 'info',
  'features-mixed': 'warning',
  'layout-nonstandard': 'warning',
  'text-imported': 'info',
  'annotation-unmatched': 'warning',
  'outcome-unclear': 'warning',
  'demonstration-odd': 'info',
  'not-all-checked': 'info',
  'more-problems': 'info',
} as const satisfies Record<string, Problem['severity']>;

export type ProblemCode = keyof typeof severities;

export function problem(code: ProblemCode, what: Omit<Problem, 'code' | 'severity'>): Problem {
  return { code, severity: severities[code], ...what };
}

/** What is said of a file as a whole: whoever finds it says it in other words. */
const ofFiles: ReadonlySet<string> = new Set<ProblemCode>([
  'data-missing',
  'data-unreadable',
  'row-count-wrong',
  'video-missing',
  'video-unreadable',
  'path-outside',
  'lfs-pointer',
  'record-corrupt',
]);

/** Equal for what is one and the same finding about an episode; one code may be found of several of its features. */
export const findingKey = ({ code, file, message }: Problem): string =>
  [code, file ?? '', ofFiles.has(code) ? '' : message].join('\0');

/** For files of numbers. */
export const dataFaults = { missing: 'data-missing', unreadable: 'data-unreadable' } as const;

/** The code for a file that could not be reached or read, by the error that `resolveInside` or the reader threw. */
export function fileProblemCode(
  { code, details }: PlainError,
  codes: { missing: ProblemCode; unreadable: ProblemCode },
): ProblemCode {
  if (details?.['reason'] === 'outside') return 'path-outside';
  if (details?.['reason'] === 'lfs-pointer') return 'lfs-pointer';
  return code === 'not-found' ? codes.missing : codes.unreadable;
}

/** Whether a file of the Hub is not here, and not given now: no fault of the dataset's, and said once for all. */
export const isNotDownloaded = (error: unknown): boolean =>
  toPlainError(error).details?.['reason'] === 'not-downloaded';

/** Where a refused link leads, as far as it may be allowed: for a problem made of the error. */
export const folderOfLink = ({ details }: PlainError): { folder?: string } =>
  typeof details?.['folder'] === 'string' ? { folder: details['folder'] } : {};

/** Said of depth, which is more than a picture shows; what holds its files as they are loses nothing. */
export const depthAsGrey = (camera: string): Problem =>
  problem('depth-as-grey', {
    message: `${camera} is depth of more than 8 bits; the studio shows it as grey pictures of 8, and so does every export that does not copy its files.`,
    camera,
  });

/** Said of a video that browsers would not show, or show otherwise; nothing of it is lost. */
export const byFfmpeg = (file: string): Problem =>
  problem('video-by-ffmpeg', {
    message: `Only ffmpeg shows ${file} right: it is played through a copy, and the plan of an export says how its pictures go out.`,
    file,
  });

const rank: Record<Problem['severity'], number> = { error: 0, warning: 1, info: 2 };

/** Files that are named where many share a finding. */
const namedFiles = 3;

/**
 * Errors first, and of each code at most `limit` problems of single episodes: the rest is counted in one
 * `more-problems`. A dataset with 100,000 broken episodes is told about in a few lines; one with Git LFS pointers, or
 * with many files of which one and the same thing is found, in one.
 */
export function condense(problems: readonly Problem[], limit: number): Problem[] {
  const kept: Problem[] = [];
  const counts = new Map<string, number>();
  let saysPointers = false;
  for (const each of asOne(problems)) {
    // A clone lacks its large files, all of them mostly: the first finding says what to do.
    if (each.code === 'lfs-pointer') {
      if (!saysPointers) kept.push(each);
      saysPointers = true;
      continue;
    }
    const count = (counts.get(each.code) ?? 0) + (each.episode === undefined ? 0 : 1);
    counts.set(each.code, count);
    if (each.episode === undefined || count <= limit) kept.push(each);
  }
  for (const [code, count] of counts) {
    if (count <= limit) continue;
    const what = code.replaceAll('-', ' ');
    const more = count - limit;
    const message = `The issue “${what}” was found ${more} more ${more === 1 ? 'time' : 'times'}.`;
    kept.push(problem('more-problems', { message, more }));
  }
  return kept.sort((a, b) => rank[a.severity] - rank[b.severity]);
}

const kindOf = ({ code, folder, camera }: Problem): string => [code, folder, camera].join('\0');

/** What is said of many files, none of them an episode's, as one problem: the first of them, and how many more. */
function asOne(problems: readonly Problem[]): Problem[] {
  const files = new Map<string, Set<string>>();
  for (const each of problems) {
    if (each.episode !== undefined || each.file === undefined) continue;
    const kind = kindOf(each);
    files.set(kind, (files.get(kind) ?? new Set()).add(each.file));
  }
  const said = new Set<string>();
  return problems.flatMap((each) => {
    const kind = kindOf(each);
    const [, ...others] = files.get(kind) ?? [];
    if (each.episode !== undefined || each.file === undefined || others.length < namedFiles) {
      return [each];
    }
    if (said.has(kind)) return [];
    said.add(kind);
    const left = others.length - namedFiles;
    const names = others.slice(0, namedFiles).join(', ') + (left > 0 ? ` and ${left} more` : '');
    const message = `${each.message} The same kind of finding is made in ${others.length} other files: ${names}.`;
    return [{ ...each, message }];
  });
}
