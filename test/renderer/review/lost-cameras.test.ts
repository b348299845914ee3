import { expect, it } from 'vitest';
import {
  lostCameras,
  whyNoVideo,
} from '../../../src/renderer/features/review/episode/lost-cameras';
import type { EpisodeVideo } from '../../../src/shared/model/dataset';
import type { Problem } from '../../../src/shared/errors';

const camera = (key: string) => ({ key, width: 64, height: 48, codec: 'h264', gop: null });
const video = (cameraKey: string): EpisodeVideo => ({
  cameraKey,
  url: 'v',
  proxyUrl: null,
  startSec: 0,
  frames: 9,
});
const unreadable = (of: Partial<Problem>): Problem => ({
  code: 'video-unreadable',
  severity: 'error',
  message: 'ffmpeg cannot read it.',
  ...of,
});

it('names the cameras that a problem left without pictures, not those that show some', () => {
  const cameras = ['a', 'b', 'c', 'd'].map(camera);
  const problems = [
    unreadable({ camera: 'a' }),
    unreadable({ file: 'videos/b/episode_0.mp4', message: 'It is cut short.' }),
    unreadable({ camera: 'c', code: 'video-truncated' }),
    unreadable({ camera: 'd' }),
  ];
  expect(lostCameras({ cameras }, { videos: [video('d')], problems })).toEqual([
    { camera: 'a', why: 'ffmpeg cannot read it.' },
    { camera: 'b', why: 'It is cut short.' },
  ]);
});

it('says what to do about videos that are on the Hub while that is not asked', () => {
  const cameras = ['a', 'b'].map(camera);
  const why = expect.stringMatching(/^This video is not downloaded.*without HF_HUB_OFFLINE\.$/);
  const of = { videos: [video('a')], notDownloaded: ['b'], problems: [] };
  expect(lostCameras({ cameras }, of)).toEqual([{ camera: 'b', why }]);
  const none = { videos: [], notDownloaded: ['a', 'b'], problems: [] };
  expect(whyNoVideo(none)).toMatch(/^The videos of this episode are not downloaded/);
});
