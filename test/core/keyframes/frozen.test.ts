/** Recordings in which nothing happens: no keyframe, not even a forced one, and they are named. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { unwatched } from '../../../src/core/jobs/progress';
import { proposeDataset } from '../../../src/core/keyframes/propose';
import { isFrozenEpisode } from '../../../src/core/keyframes/rest';
import { openProject } from '../../../src/core/project/open-project';
import { defaultPolicy, type Policy } from '../../../src/shared/model/policy';
import { presets } from '../../../src/shared/model/presets';
import { makeCodedVideo, runFfmpeg } from '../../e2e/player/coded-video';
import { scratchFolder } from '../datasets/small-dataset';
import { makeDataset, pickAndPlace, type Row } from './made-dataset';
import { signalsOf } from './signals';

async function proposed(root: string) {
  const dataset = await openDataset(root);
  onTestFinished(() => dataset.close());
  const place = { path: `${root}.curation`, dataDir: path.join(path.dirname(root), 'data') };
  const project = await openProject({ dataset, ...place });
  onTestFinished(() => project.close());
  const propose = (policy: Policy = defaultPolicy) =>
    proposeDataset({ dataset, project, episodes: null, policy }, unwatched);
  const framesOf = async (episode: number) =>
    (await project.proposals(episode))?.keyframes.map(({ frame }) => frame);
  return { propose, framesOf };
}

test('of frozen numbers, whatever is said beside them', async () => {
  const still = Array.from({ length: 160 }, (): Row => [0.3, 0.1, 0.2, 0.08]);
  const reasoning = still.map((_row, frame) => (frame < 80 ? 'Reach for it.' : 'Lift it.'));
  const rows = pickAndPlace();
  const beside = rows.map(() => 'Do it.');
  const root = await makeDataset([
    { rows, reasoning: beside },
    { rows: still, reasoning },
    { rows, reasoning: beside },
  ]);
  const { propose, framesOf } = await proposed(root);
  const result = await propose();
  expect(result.withoutKeyframes).toEqual([1]);
  expect(await framesOf(1)).toEqual([]);
  expect((await framesOf(2))?.[0]).toBe(0);
  const said = {
    code: 'no-keyframes',
    episode: 1,
    message: expect.stringMatching(/^Episode 1 has no keyframes: nothing moves/) as string,
  };
  expect(result.problems).toContainEqual(expect.objectContaining(said));
  // What is stored is named again.
  expect((await propose()).problems).toContainEqual(expect.objectContaining(said));
});

test('of a still picture, where there are no numbers', { timeout: 60_000 }, async () => {
  const root = path.join(await scratchFolder(), 'clips');
  await mkdir(root);
  const shown = { fps: 10, width: 128, height: 64, encoder: ['-c:v', 'libx264', '-crf', '30'] };
  await makeCodedVideo(path.join(root, 'b.mp4'), { ...shown, frames: 60 });
  const [source, still] = [path.join(root, 'b.mp4'), path.join(root, 'a.mp4')];
  await runFfmpeg(['-i', source, '-vf', 'loop=60:1,trim=end_frame=60', still]);
  const { propose, framesOf } = await proposed(root);
  const { withoutKeyframes, problems } = await propose();
  expect(withoutKeyframes).toEqual([0]);
  expect(problems.map(({ code }) => code)).toContain('no-keyframes');
  expect(await framesOf(1)).toContain(0);
  // The paper's labels are of arms and hands, too, and know no threshold.
  const paper = presets.find(({ policy }) => policy.name === 'paper')?.policy;
  const labelled = await propose(paper);
  expect(labelled.withoutKeyframes).toEqual([0, 1]);
  const said = labelled.problems.find(({ code }) => code === 'no-keyframes')?.message;
  expect(said).toMatch(/^Episodes 0, 1 have no keyframes: no frame has both labels of the paper/);
});

const curve = (change: number) => {
  const whole = Array.from({ length: 40 }, (_none, at) => (at % 10 < 5 ? change : 0));
  return { whole, quiet: whole, lively: whole, growth: null };
};

const seen = (change: number) => ({
  every: 1,
  surprise: new Float32Array(40),
  cameras: [{ camera: 'top', by: 'pixels' as const, errorShare: 0.5, curves: curve(change) }],
});

test('not where the cameras still see something move, or nothing was looked at', () => {
  const frozen = signalsOf(
    Array.from({ length: 40 }, () => [1, 2]),
    { fps: 10, names: ['a', 'b'] },
  );
  expect(isFrozenEpisode(frozen, seen(0))).toBe(true);
  expect(isFrozenEpisode(frozen, seen(8))).toBe(false);
  const nothing = { ...frozen, blocks: [] };
  expect(isFrozenEpisode(nothing, null)).toBe(false);
  expect(isFrozenEpisode(nothing, seen(0))).toBe(true);
  expect(isFrozenEpisode({ ...nothing, frames: 1 }, seen(0))).toBe(false);
});
