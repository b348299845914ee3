/** Decodes every picture of an episode, small, and says where it cannot be decoded, is black, or stands still. */
import type { Problem } from '../../../shared/errors';
import { faultOfData } from '../../system/classify-error';
import { decodeFrames } from '../../video/decode';
import type { VideoSource } from '../dataset';
import { problem } from '../problems';
import { percent } from './measure-episode';
import { runsOf, spansText } from './runs';

/** Pixels: small enough to be quick, large enough that a moving gripper changes some of them. */
const width = 96;
const height = 72;
/** Of 255: darker ones are black to a curator, noise included. */
const darkest = 24;
/** Share of the pixels that have to be dark. */
const darkShare = 0.98;
/** Nothing changes by more than this, of 255, from one picture to the next: a live camera has more noise. */
const sameLevel = 1;
const minBlackSec = 0.2;
const minFrozenSec = 2;
/** Of a frozen stretch, share of frames in which the robot moves. */
const movesShare = 0.5;

export interface PictureCheck {
  episode: number;
  fps: number;
  video: VideoSource;
  /** 1 for each frame around which nothing moves; null where that is not known. */
  still: Uint8Array | null;
}

/** Throws `tool-failed` without ffmpeg and the signal's reason when aborted; all else comes back as problems. */
export async function checkPictures(
  { episode, fps, video, still }: PictureCheck,
  file: string,
  signal: AbortSignal,
): Promise<Problem[]> {
  const { cameraKey, startSec, frames } = video;
  const black = new Uint8Array(frames);
  const same = new Uint8Array(frames);
  let before: Uint8Array | null = null;
  let frame = 0;
  const request = { file: video.file, startSec, frames, width, height } as const;
  const problems: Problem[] = [];
  try {
    const pictures = decodeFrames({ ...request, pixelFormat: 'gray', strict: true }, signal);
    for await (const picture of pictures) {
      if (isBlack(picture)) black[frame] = 1;
      if (before !== null && isSame(before, picture)) same[frame] = 1;
      before = picture;
      frame += 1;
    }
  } catch (error) {
    faultOfData(error, `${file} cannot be decoded`);
    const message = `${cameraKey} of episode ${episode} can be decoded up to frame ${frame} of ${frames} only; ${file} is damaged, restore it from the dataset's source.`;
    problems.push(problem('video-undecodable', { message, episode, file }));
  }
  const dark = runsOf(black, Math.ceil(minBlackSec * fps));
  if (dark.length > 0) {
    const share = black.reduce((sum, each) => sum + each, 0) / frames;
    const message = `${cameraKey} of episode ${episode} is black in ${percent(share)} of its frames (${spansText(dark)}); the camera was covered, or not yet on.`;
    problems.push(problem('pictures-black', { message, episode, file }));
  }
  const frozen = runsOf(same, Math.ceil(minFrozenSec * fps)).filter(
    ({ from, to }) => movingShare(still, from, to) >= movesShare && !isAll(black, from, to),
  );
  if (frozen.length > 0) {
    const message = `${cameraKey} of episode ${episode} shows one and the same picture in ${spansText(frozen)}${still === null ? '' : ' while the robot moves'}; the camera stalled.`;
    problems.push(problem('pictures-frozen', { message, episode, file }));
  }
  return problems;
}

function isBlack(picture: Uint8Array): boolean {
  let dark = 0;
  for (const value of picture) if (value <= darkest) dark += 1;
  return dark >= darkShare * picture.length;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  for (let at = 0; at < a.length; at += 1) {
    if (Math.abs((a[at] ?? 0) - (b[at] ?? 0)) > sameLevel) return false;
  }
  return true;
}

/** Where it is not known what moves, something may. */
function movingShare(still: Uint8Array | null, from: number, to: number): number {
  if (still === null) return 1;
  let moving = 0;
  for (let frame = from; frame <= to; frame += 1) if (still[frame] === 0) moving += 1;
  return moving / (to - from + 1);
}

const isAll = (marks: Uint8Array, from: number, to: number): boolean =>
  marks.subarray(from, to + 1).every((mark) => mark === 1);
