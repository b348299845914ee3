/** A folder of videos, without a number of any robot: cut from the demo by ffmpeg, proposed from end to end. */
import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { matchSpans } from '../../../src/core/evaluation/matching';
import { readLabels } from '../../../src/core/evaluation/labels';
import { unwatched } from '../../../src/core/jobs/progress';
import { episodeMovement } from '../../../src/core/keyframes/episode-movement';
import { proposeDataset } from '../../../src/core/keyframes/propose';
import { openProject } from '../../../src/core/project/open-project';
import { requireFfmpeg } from '../../../src/core/video/tools';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { demoDataset } from '../../shared-data';
import { scratchFolder } from '../datasets/small-dataset';

const seenBy = {
  wrist: { share: 0.7, moves: /^The camera begins to move/, names: ['grasp', 'lift', 'release'] },
  front: { share: 0.5, moves: /^Something begins to move/, names: ['start', 'settle'] },
};

/** The last one as a twelfth of the light shows it. */
const takes: { episode: number; camera: keyof typeof seenBy; light: string }[] = [
  { episode: 0, camera: 'wrist', light: 'null' },
  { episode: 1, camera: 'wrist', light: 'null' },
  {
    episode: 0,
    camera: 'front',
    light: "lutyuv=y='16+(val-16)/12':u='128+(val-128)/12':v='128+(val-128)/12'",
  },
];

test('videos alone get keyframes with names, most of them where something happens', async () => {
  const demo = await openDataset(demoDataset);
  onTestFinished(() => demo.close());
  const folder = path.join(await scratchFolder(), 'videos');
  await mkdir(folder);
  const { path: ffmpeg } = await requireFfmpeg();
  for (const [take, { episode, camera, light }] of takes.entries()) {
    const videos = await demo.videos(episode);
    const video = videos.find(({ cameraKey }) => cameraKey.endsWith(camera));
    if (video === undefined) throw new Error('The demo has both cameras.');
    const { file, startSec, frames } = video;
    const cut = ['-ss', String(startSec), '-i', file, '-frames:v', String(frames), '-vf', light];
    const out = path.join(folder, `take-${take}.mp4`);
    await promisify(execFile)(ffmpeg, [
      '-v',
      'error',
      ...cut,
      '-preset',
      'veryfast',
      '-crf',
      '12',
      out,
    ]);
  }
  const dataset = await openDataset(folder);
  onTestFinished(() => dataset.close());
  const place = `${folder}.curation`;
  const project = await openProject({ dataset, path: place, dataDir: place });
  onTestFinished(() => project.close());
  const input = { dataset, project, episodes: null, policy: defaultPolicy };
  expect((await proposeDataset(input, unwatched)).episodes).toBe(takes.length);
  const labels = await readLabels(path.join(demoDataset, 'events.json'));
  for (const [take, { episode, camera }] of takes.entries()) {
    const label = labels.find((one) => one.episode === episode);
    const { keyframes = [] } = (await project.proposals(take)) ?? {};
    const seen = keyframes.filter(({ cues }) => cues.length > 0);
    const frames = seen.map(({ frame }) => frame);
    const boundaries = label?.boundaries ?? [];
    const hits = matchSpans(frames, boundaries, dataset.summary.fps, 0.25).filter(
      (index) => index !== null,
    );
    const { share, moves, names } = seenBy[camera];
    expect(hits.length).toBeGreaterThanOrEqual(share * boundaries.length);
    expect(seen.length).toBeLessThanOrEqual(boundaries.length + 2);
    const texts = seen.map(({ reasoning }) => reasoning.text);
    expect(texts).toContainEqual(expect.stringMatching(moves));
    const named = seen.flatMap(({ boundary }) => boundary?.kind ?? []);
    expect(named).toEqual(expect.arrayContaining(names));
  }
  // Nothing but the pictures was asked.
  expect(await readFile(path.join(place, 'proposals.jsonl'), 'utf8')).not.toContain('"phase"');
});

/** One video that ffmpeg draws, as a dataset. */
async function proposedFor(graph: string, fps: number) {
  const folder = path.join(await scratchFolder(), 'videos');
  await mkdir(folder);
  const { path: ffmpeg } = await requireFfmpeg();
  const quiet = [
    '-nostdin',
    '-v',
    'error',
    '-filter_complex',
    graph,
    '-preset',
    'veryfast',
    '-pix_fmt',
    'yuv444p',
  ];
  await promisify(execFile)(ffmpeg, [...quiet, path.join(folder, 'take.mp4')]);
  const dataset = await openDataset(folder);
  onTestFinished(() => dataset.close());
  const place = `${folder}.curation`;
  const project = await openProject({ dataset, path: place, dataDir: place });
  onTestFinished(() => project.close());
  await proposeDataset({ dataset, project, episodes: null, policy: defaultPolicy }, unwatched);
  const { keyframes = [] } = (await project.proposals(0)) ?? {};
  const { robot, folder: kept } = project;
  const asked = { dataset, robot, policy: defaultPolicy, folder: kept };
  // What is proposed is also what is answered later.
  const words = await episodeMovement(asked, 0);
  const [first, second] = keyframes;
  if (first !== undefined && second !== undefined) {
    expect(words(first.frame, second.frame)).toBe(first.reasoning.text);
  }
  return keyframes.map(({ frame, boundary, reasoning }) => ({
    sec: frame / fps,
    name: boundary?.kind,
    text: reasoning.text,
  }));
}

const sweep = (from: number, to: number): string => `clip((t-${from})/${to - from},0,1)`;

test.each([
  [3, 320, 240],
  [12, 130, 250],
  [60, 64, 48],
])(
  'a fixed camera at %s frames a second: where it moves and which way',
  async (fps, width, height) => {
    const of = `r=${fps}:d=8`;
    const graph = [
      `color=gray:s=${width}x${height}:${of}[wall]`,
      `color=white:s=${Math.round(width / 6)}x${Math.round(height / 6)}:${of}[box]`,
      `[wall][box]overlay=x='W*(0.1+0.6*${sweep(1.5, 3.5)})':y='H*(0.1+0.6*${sweep(5, 7)})'`,
    ];
    const made = await proposedFor(graph.join(';'), fps);
    const at = (sec: number) => made.find((each) => Math.abs(each.sec - sec) <= 0.5);
    expect(at(1.5)).toEqual({
      sec: expect.any(Number),
      name: 'start',
      text: 'Something begins to move at the upper left, going right.',
    });
    expect(at(3.5)?.text).toBe('The movement ends.');
    expect(at(5)?.text).toBe('Something begins to move at the upper right, going down.');
    expect(at(7)).toMatchObject({ name: 'settle', text: 'The movement ends.' });
  },
);

test('another scene is a keyframe, even where nothing moves', async () => {
  const scenes = ['smptebars', 'yuvtestsrc'].map((name, i) => `${name}=s=160x120:r=10:d=4[s${i}]`);
  const made = await proposedFor([...scenes, '[s0][s1]concat'].join(';'), 10);
  expect(made).toEqual([
    { sec: 0, name: undefined, text: 'Nothing moves.' },
    { sec: 4, name: undefined, text: 'The whole picture changes at once. Nothing moves.' },
  ]);
});
