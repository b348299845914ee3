/** How the pictures of each episode go out: with their file, cut out of it, or encoded again. */
import path from 'node:path';
import type { Problem } from '../../../../shared/errors';
import type { Dataset } from '../../../datasets/dataset';
import { encodedPictures, pictureAt, planCut, type CutPlan } from '../../video/cut-plan';
import { packetTable, type PacketTable } from '../../video/packet-table';
import type { OutEpisode } from '../../formats/format';
import type { LeRobotVersion } from '../layout';
import { cameraFile, kindOf } from './camera-files';

export type VideoWay =
  /** The whole file, packet for packet; others may go with it. */
  { way: 'file' } | { way: 'cut'; plan: Extract<CutPlan, { way: 'pieces' }> } | { way: 'encoded' };

export interface VideoQuestion {
  dataset: Dataset;
  version: LeRobotVersion;
  stride: number;
}

/** Whether files go along as they are for this question, whatever is in them. */
const keepsFiles = ({ version, stride }: VideoQuestion): boolean =>
  version === 'v3.0' && stride === 1;

/**
 * A v3.0 export names the stretch of a file that an episode takes, so files always go along whole; in v2.1 a file is an
 * episode. With a stride no two neighbouring pictures stay, and all that do are encoded again. Throws what reading the
 * file throws.
 */
export async function videoWay(
  question: VideoQuestion,
  episode: OutEpisode,
  camera: string,
): Promise<VideoWay> {
  const { dataset, stride } = question;
  if (stride > 1) return { way: 'encoded' };
  const isLoose = dataset.summary.format === 'video-folder';
  const isWhole = episode.frames.length === dataset.episode(episode.episode).length;
  const isOwn = isWhole && kindOf(dataset) !== 'shared';
  if (!isLoose && (keepsFiles(question) || isOwn)) return { way: 'file' };
  const { file, startSec } = await cameraFile(dataset, episode.episode, camera);
  const table = await packetTable(file);
  if (isLoose && (keepsFiles(question) || isOwn) && isLikeLeRobots(question, file, table)) {
    return { way: 'file' };
  }
  const from = pictureAt(table, startSec) + (episode.frames[0] ?? 0);
  const to = from + episode.frames.length;
  const plan = planCut(table, { from, to });
  if (plan.way === 'pieces') return { way: 'cut', plan };
  if (plan.way === 'encoded') return { way: 'encoded' };
  if (!isLoose) return { way: 'file' };
  return { way: 'cut', plan: { way: 'pieces', pieces: [{ from, to, copied: true }] } };
}

/** Whether a file that anybody may have made is an mp4 whose pictures lie at n / fps, where LeRobot looks for them. */
function isLikeLeRobots(
  { dataset, version }: VideoQuestion,
  file: string,
  { times }: PacketTable,
): boolean {
  const { fps } = dataset.summary;
  // v2.1 counts from zero, v3.0 from wherever the episode is said to start.
  const start = version === 'v2.1' ? 0 : (times[0] ?? 0);
  return (
    path.extname(file).toLowerCase() === '.mp4' &&
    times.every((time, at) => Math.abs(time - start - at / fps) < 0.25 / fps)
  );
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
    remarks.push(...blank);
    note(
      'pictures-black',
      'A camera that shows nothing in any of the episodes is left out; where only some lack it, theirs are black.',
    );
    if (question.stride > 1)
      note('videos-encoded', 'With a stride every picture is encoded twice.');
    return remarks;
  }
  const cut: number[] = [];
  const encoded: number[] = [];
  let copied = 0;
  let again = 0;
  for (const episode of episodes) {
    signal.throwIfAborted();
    for (const camera of cameras) {
      const way = await videoWay(question, episode, camera);
      const pictures = way.way === 'cut' ? encodedPictures(way.plan, 0) : 0;
      if (way.way === 'encoded') encoded.push(episode.episode);
      else if (pictures > 0) cut.push(episode.episode);
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
  if (encoded.length > 0) {
    const why =
      question.stride > 1
        ? 'a stride leaves no two neighbouring pictures'
        : 'they have no picture in the stretch that decoding can begin with';
    note(
      'videos-encoded',
      `The videos of ${listed(encoded)} are encoded again as a whole: ${why}.`,
    );
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
