/** How the pictures of each episode go out: with their file, cut out of it, or encoded again. */
import path from 'node:path';
import type { Problem } from '../../../../shared/errors';
import type { Dataset } from '../../../datasets/dataset';
import { addAll } from '../../../system/add-all';
import { lostPictures, pictureAt, pictureTable } from '../../../video/picture-table';
import { encodedPictures, planCut, type CutPlan } from '../../video/cut-plan';
import type { VideoLooks } from '../../video/video-looks';
import type { OutEpisode } from '../../formats/format';
import type { LeRobotVersion } from '../layout';
import { cameraFile, kindOf, statedFile } from './camera-files';

export type VideoWay =
  /** The whole file, packet for packet; others may go with it. The episode's picture 0 is shown at `startSec`. */
  | { way: 'file'; startSec: number }
  | { way: 'cut'; plan: Extract<CutPlan, { way: 'pieces' }> }
  | { way: 'encoded'; why: string };

/** Which frames of which episode. */
export type WrittenFrames = Pick<OutEpisode, 'episode' | 'frames'>;

export interface VideoQuestion {
  dataset: Dataset;
  version: LeRobotVersion;
  stride: number;
  looks: VideoLooks;
}

/** Whether files go along as they are for this question, whatever is in them. */
const keepsFiles = ({ version, stride }: VideoQuestion): boolean =>
  version === 'v3.0' && stride === 1;

/**
 * A v3.0 export names the stretch of a file that an episode takes, so files go along whole; in v2.1 a file is an
 * episode. Where LeRobot would not find the pictures at their times, each is placed anew: without encoding where it can
 * be cut. With a stride no two neighbouring pictures stay, and all that do are encoded again. Throws what reading the
 * file throws.
 */
export async function videoWay(
  question: VideoQuestion,
  episode: WrittenFrames,
  camera: string,
): Promise<VideoWay> {
  const { dataset, stride } = question;
  if (stride > 1) return { way: 'encoded', why: 'a stride leaves no two neighbouring pictures' };
  const isWhole = episode.frames.length === dataset.episode(episode.episode).length;
  const isOwn = isWhole && kindOf(dataset) !== 'shared';
  if (keepsFiles(question) || isOwn) {
    const startSec = await startInFile(question, episode, camera);
    if (startSec !== null) return { way: 'file', startSec };
  }
  const { file, startSec } = await cameraFile(dataset, episode.episode, camera);
  const table = await pictureTable(file);
  const from = pictureAt(table, startSec) + (episode.frames[0] ?? 0);
  const to = from + episode.frames.length;
  const { fps } = dataset.summary;
  const isTheFile = from === 0 && to === table.times.length && isMp4(file);
  if (isTheFile && !table.counted && lostPictures(table, { startSec: 0, fps, frames: to }) === 0) {
    return { way: 'file', startSec: 0 };
  }
  if (table.counted) {
    return {
      way: 'encoded',
      why: 'they are AVI, MPEG-TS or the like, which LeRobot does not read',
    };
  }
  const plan = planCut(table, { from, to });
  if (plan.way === 'pieces') return { way: 'cut', plan };
  return {
    way: 'encoded',
    why: 'nothing of the stretch can be copied to where LeRobot looks for it',
  };
}

const isMp4 = (file: string): boolean => path.extname(file).toLowerCase() === '.mp4';

/**
 * Where the episode starts in its file as it is; null where LeRobot would not find each of its pictures there. What a
 * v3.0 source says itself is taken where it is right.
 */
async function startInFile(
  { dataset, version, looks }: VideoQuestion,
  { episode, frames }: WrittenFrames,
  camera: string,
): Promise<number | null> {
  const stated = await statedFile(dataset, episode, camera);
  if (stated === null || !isMp4(stated.file)) return null;
  const { fromSec } = stated;
  const table = await looks.table(stated.file);
  if (table === null) return fromSec;
  if (table.counted) return null;
  const nearest = table.times[pictureAt(table, fromSec)] ?? 0;
  const isStated = kindOf(dataset) === 'shared';
  // v2.1 counts from zero, v3.0 from wherever the episode is said to start.
  const starts = version === 'v2.1' ? [0] : isStated ? [fromSec, nearest] : [nearest];
  const { fps } = dataset.summary;
  const first = (frames[0] ?? 0) / fps;
  const found = starts.find(
    (start) => lostPictures(table, { startSec: start + first, fps, frames: frames.length }) === 0,
  );
  return found ?? null;
}

/** What the plan says about videos: which are copied, which cut, and which pictures are encoded again. */
export async function videoRemarks(
  question: VideoQuestion,
  { episodes, cameras }: { episodes: readonly OutEpisode[]; cameras: readonly string[] },
  signal: AbortSignal,
): Promise<Problem[]> {
  if (cameras.length === 0) return [];
  const remarks: Problem[] = [];
  const note = (code: string, message: string): void => {
    remarks.push({ code, severity: 'info', message });
  };
  if (kindOf(question.dataset) === 'pictures') {
    note(
      'pictures-encoded',
      'The source keeps its pictures one by one: they are encoded as H.264, every picture by itself.',
    );
    const blank = question.dataset.summary.problems.filter(({ code }) => code === 'camera-blank');
    addAll(remarks, blank);
    note(
      'pictures-black',
      'A camera that shows nothing in any of the episodes is left out; where only some lack it, theirs are black.',
    );
    if (question.stride > 1)
      note('videos-encoded', 'With a stride every picture is encoded twice.');
    return remarks;
  }
  const cut: number[] = [];
  const encoded = new Map<string, number[]>();
  let copied = 0;
  let again = 0;
  for (const episode of episodes) {
    signal.throwIfAborted();
    for (const camera of cameras) {
      const way = await videoWay(question, episode, camera);
      const pictures = way.way === 'cut' ? encodedPictures(way.plan, 0) : 0;
      if (way.way === 'encoded') {
        const alike = encoded.get(way.why) ?? [];
        encoded.set(way.why, alike);
        alike.push(episode.episode);
      } else if (pictures > 0) cut.push(episode.episode);
      else copied += 1;
      again += pictures;
    }
  }
  if (copied > 0) {
    note(
      'videos-copied',
      `The videos of ${copied} episodes and cameras are copied, picture for picture.`,
    );
  }
  if (cut.length > 0) {
    note(
      'videos-cut',
      `The videos of ${listed(cut)} are cut where decoding cannot begin or end: ${again} pictures there are encoded again, the others copied.`,
    );
  }
  for (const [why, which] of encoded) {
    note('videos-encoded', `The videos of ${listed(which)} are encoded again as a whole: ${why}.`);
  }
  const trimmed = episodes.some(
    ({ episode, frames }) => frames.length < question.dataset.episode(episode).length,
  );
  if (keepsFiles(question) && (trimmed || kindOf(question.dataset) === 'shared')) {
    note(
      'shared-videos',
      'Video files go along whole; pictures of left-out episodes and frames stay in them, outside the stretches that the episodes name.',
    );
  }
  return remarks;
}

/** `episode 3`, or the first ten and how many more. */
function listed(episodes: readonly number[]): string {
  const all = [...new Set(episodes)];
  const more = all.length > 10 ? ` and ${all.length - 10} more` : '';
  return `${all.length === 1 ? 'episode' : 'episodes'} ${all.slice(0, 10).join(', ')}${more}`;
}
