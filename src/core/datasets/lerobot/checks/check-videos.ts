/** Counts the pictures of video files against the rows that belong to them. Opens each file once. */
import type { Problem } from '../../../../shared/errors';
import { faultOfData } from '../../../system/classify-error';
import type { EpisodeMeta } from '../../../../shared/model/dataset';
import type { JobContext } from '../../../jobs/progress';
import {
  lostPictures,
  pictureAt,
  pictureTable,
  toleranceSec,
  type PictureTable,
} from '../../../video/picture-table';
import { probeVideo, type VideoProbe } from '../../../video/probe';
import { breathe } from '../../../system/breathe';
import { limits } from '../../../files/limits';
import { ListedFindings } from '../../listed-findings';
import { SpareTime, type Patience } from '../../../video/time-limit';
import { byFfmpeg, fileProblemCode, folderOfLink, problem } from '../../problems';
import type { LeRobotDataset, VideoLocation } from '../lerobot-dataset';
import { CameraKinds } from './camera-kinds';

/** About 10 ms each: more would make a command wait for minutes. */
const maxFiles = 2_000;

export const videoFaults = { missing: 'video-missing', unreadable: 'video-unreadable' } as const;

/** @param most how many files are opened at most, evenly chosen */
export async function checkVideos(
  dataset: LeRobotDataset,
  job: JobContext,
  most = maxFiles,
): Promise<Problem[]> {
  const { chosen, files, every } = await choose(dataset, most);
  const findings = new ListedFindings();
  const kinds = new CameraKinds();
  const patience = { signal: job.signal, spare: new SpareTime() };
  for (const [done, [relative, parts]] of [...chosen].entries()) {
    job.signal.throwIfAborted();
    job.report({ phase: 'checking videos', done, total: chosen.size, unit: 'files' });
    await checkFile(dataset, { relative, parts, kinds, patience }, findings);
  }
  findings.addAll(kinds.problems());
  if (chosen.size < files || every > 1) {
    const which = every > 1 ? ` (those of one episode in ${every})` : '';
    const message = `Pictures were counted in ${chosen.size} of ${files} video files${which}, evenly chosen.`;
    findings.add(problem('not-all-checked', { message }));
  }
  return findings.all;
}

/** Files, evenly chosen among those that are named, with the episodes that they hold. */
async function choose(
  dataset: LeRobotDataset,
  most: number,
): Promise<{ chosen: Map<string, Part[]>; files: number; every: number }> {
  const named = dataset.episodes.length * dataset.videoFeatures.length;
  const every = Math.max(1, Math.ceil(named / limits.checkedVideos));
  const files = new Set<string>();
  for (const [at, { location }] of placesOf(dataset, every)) {
    await breathe(at);
    files.add(location.relative);
  }
  const step = Math.max(1, Math.ceil(files.size / most));
  const which = [...files].filter((_file, at) => at % step === 0);
  const chosen = new Map(which.map((file): [string, Part[]] => [file, []]));
  for (const [at, part] of placesOf(dataset, every)) {
    await breathe(at);
    chosen.get(part.location.relative)?.push(part);
  }
  return { chosen, files: files.size, every };
}

function* placesOf(dataset: LeRobotDataset, every: number): Generator<[number, Part]> {
  let count = 0;
  for (const [position, episode] of dataset.episodes.entries()) {
    if (position % every !== 0) continue;
    for (const location of dataset.videoLocations(episode.index)) {
      // Said of all of them together when the dataset was opened.
      if (dataset.hub?.isAbsent(location.relative) === true) continue;
      yield [count, { episode, location }];
      count += 1;
    }
  }
}

export interface Part {
  episode: EpisodeMeta;
  location: VideoLocation;
}

interface CheckedFile {
  relative: string;
  parts: readonly Part[];
  kinds: CameraKinds;
  patience: Patience;
}

async function checkFile(
  dataset: LeRobotDataset,
  { relative, parts, kinds, patience }: CheckedFile,
  findings: ListedFindings,
): Promise<void> {
  try {
    const file = await dataset.resolve(relative);
    const probed = await probeVideo(file, patience);
    const table = await pictureTable(file, patience);
    kinds.add(parts, probed);
    const { fps } = dataset.summary;
    const isShared = dataset.layout === 'v3';
    const only = isShared ? null : (parts[0]?.episode.index ?? null);
    const rate = compareRate({ file: relative, isShared, episode: only }, probed, fps);
    if (probed.onlyFfmpeg) findings.add(byFfmpeg(relative));
    findings.addAll(rate);
    const comparisons: ((part: Part) => Problem[])[] = [
      (part) => (isShared ? [] : comparePictures(part, probed)),
      (part) => comparePart(part, probed, fps),
      (part) => compareEnd(part, probed, fps),
      // Of a file at another rate no picture is where it should be: that is said already.
      (part) => (rate.length > 0 ? [] : compareTimes(part, table, fps)),
    ];
    for (const compare of comparisons) {
      for (const [at, part] of parts.entries()) {
        await breathe(at);
        findings.addAll(compare(part));
      }
    }
  } catch (error) {
    patience.signal?.throwIfAborted();
    const plain = faultOfData(error, `${relative} cannot be read`);
    // Missing files are known from the listing of folders.
    if (plain.code === 'not-found') return;
    const code = fileProblemCode(plain, videoFaults);
    findings.addEach(code, parts, ({ episode, location }) =>
      problem(code, {
        message: plain.message,
        file: relative,
        episode: episode.index,
        ...folderOfLink(plain),
        camera: location.cameraKey,
      }),
    );
  }
}

/** A file of one episode has as many pictures as the episode has rows. */
export function comparePictures({ episode, location }: Part, { pictures }: VideoProbe): Problem[] {
  if (pictures === episode.length) return [];
  return [
    problem('frame-count-wrong', {
      message:
        `Episode ${episode.index} has ${episode.length} rows, but ${location.relative} has ${pictures} pictures; ` +
        'the studio shows picture n for row n as far as both go.',
      file: location.relative,
      episode: episode.index,
      camera: location.cameraKey,
    }),
  ];
}

/**
 * A file has one rate for all its episodes; `episode` names the only one, or the one that is asked for. Of pictures
 * that have no times row n is picture n, unless the file is shared: then it is by their times that its episodes are
 * found.
 */
export function compareRate(
  { file, isShared, episode }: { file: string; isShared: boolean; episode: number | null },
  { firstSec, endSec, pictures, timed }: VideoProbe,
  fps: number,
): Problem[] {
  const rate = pictures < 2 ? fps : pictures / (endSec - firstSec);
  if (Math.abs(rate - fps) <= fps * 0.01 || !(timed || isShared)) return [];
  const message =
    `${file} runs at ${rate.toFixed(2)} pictures per second, the dataset at ${fps}; ` +
    'frames and pictures may not belong together.';
  return [problem('frame-rate-off', { message, file, ...(episode === null ? {} : { episode }) })];
}

/** What can be told of one episode without counting: where it starts, and whether the file is long enough. */
export function comparePart(
  { episode, location }: Part,
  { firstSec, endSec }: VideoProbe,
  fps: number,
): Problem[] {
  const problems: Problem[] = [];
  const { relative: file, cameraKey: camera } = location;
  const place = { file, episode: episode.index, camera };
  const start = (location.fromSec - firstSec) * fps;
  const isShared = location.toSec !== null;
  if (isShared && Math.abs(start - Math.round(start)) > 0.25) {
    problems.push(
      problem('video-start-off', {
        message:
          `Episode ${episode.index} is said to start at ${location.fromSec} s of ${location.relative}, between two pictures; ` +
          'the studio takes the nearest one.',
        ...place,
      }),
    );
  }
  const pastEnd = location.fromSec + (episode.length - 0.5) / fps - endSec;
  if (isShared && pastEnd > 0) {
    problems.push(
      problem('frame-count-wrong', {
        message:
          `Episode ${episode.index} needs ${Math.ceil(pastEnd * fps)} pictures more than ${location.relative} has; ` +
          'its last frames have no picture.',
        ...place,
      }),
    );
  }
  return problems;
}

/** Whether LeRobot would find the pictures: those that are there at all. */
function compareTimes({ episode, location }: Part, table: PictureTable, fps: number): Problem[] {
  const { relative: file, cameraKey: camera, fromSec: startSec } = location;
  const frames = Math.min(episode.length, table.times.length - pictureAt(table, startSec));
  const lost = lostPictures(table, { startSec, fps, frames });
  if (lost === 0) return [];
  const message = `${lost} of ${frames} pictures of episode ${episode.index} in ${file} are not within ${toleranceSec} s of frame / ${fps}, so LeRobot refuses them; an export as lerobot-v2.1 or lerobot-v3.0 places them anew.`;
  return [problem('pictures-off-time', { message, file, episode: episode.index, camera })];
}

/** Whether the file holds all of the pictures that it lists for this episode. */
export function compareEnd(
  { episode, location }: Part,
  { firstSec, lostSec }: VideoProbe,
  fps: number,
): Problem[] {
  const from = location.toSec === null ? firstSec : location.fromSec;
  const held = lostSec === null ? episode.length : Math.max(0, Math.floor((lostSec - from) * fps));
  if (held >= episode.length) return [];
  const what = held === 0 ? 'has no picture of it any more' : `ends after frame ${held - 1}`;
  const message = `${location.relative} is cut off: of the ${episode.length} frames of episode ${episode.index} it ${what}; copy it from the dataset's source.`;
  const { relative: file, cameraKey: camera } = location;
  return [problem('video-truncated', { message, file, episode: episode.index, camera })];
}
