/** Directions for arms of joints alone, by what their cameras show. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cameraAt } from '../../../scripts/demo/stage';
import { apply, inverse } from '../../../scripts/demo/pose';
import { openDataset } from '../../../src/core/datasets/open';
import { readLabels } from '../../../src/core/evaluation/labels';
import type { EpisodeEvents, SeenCamera } from '../../../src/core/events/episode-events';
import { segmentsOf } from '../../../src/core/export/select/movement';
import { unwatched } from '../../../src/core/jobs/progress';
import { episodeMovement, knownMovement } from '../../../src/core/keyframes/episode-movement';
import { movementWords } from '../../../src/core/keyframes/movement-words';
import { seenWay } from '../../../src/core/keyframes/picture-way';
import { proposeDataset } from '../../../src/core/keyframes/propose';
import { openProject } from '../../../src/core/project/open-project';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { scratchFolder } from '../datasets/small-dataset';
import { copyWatchedEpisodes } from '../../watched-episodes';
import { motionOf, part, signalsOf } from './signals';

const side = 16;
const pictures = 40;
type Point = readonly [x: number, y: number];

/** A bright box, a quarter of the picture wide, whose middle is at `place` (0 left, top; 1 right, bottom). */
function picture([x, y]: Point): Uint8Array {
  const covered = (cell: number, middle: number): number => {
    const [from, to] = [middle * side - 2, middle * side + 2];
    return Math.max(0, Math.min(cell + 1, to) - Math.max(cell, from));
  };
  return Uint8Array.from(
    { length: side * side },
    (_, c) => 60 + 150 * covered(c % side, x) * covered(Math.floor(c / side), y),
  );
}

/** Every cell another one in every picture, as a camera sees it that is carried about. */
const carried = (t: number): Uint8Array =>
  Uint8Array.from({ length: side * side }, (_, c) => (c * 97 + t * 61 + c * t * 13) % 256);

function camera(name: string, of: (t: number) => Uint8Array, growth = 0): SeenCamera {
  const zeros = Array.from({ length: pictures }, () => 0);
  return {
    camera: `observation.images.${name}`,
    by: 'pixels',
    errorShare: 0.5,
    curves: { whole: zeros, quiet: zeros, lively: zeros, growth: zeros.map(() => growth) },
    pictures: Buffer.concat(zeros.map((_, t) => of(t))).toString('base64'),
  };
}

const along = (of: (t: number) => number): number[] =>
  Array.from({ length: pictures }, (_, t) => of(t));

const curved = (seen: SeenCamera, curves: Partial<SeenCamera['curves']>): SeenCamera => ({
  ...seen,
  curves: { ...seen.curves, ...curves },
});

/** From one place to another over all pictures. */
const going =
  ([fromX, fromY]: Point, [toX, toY]: Point) =>
  (t: number): Uint8Array => {
    const share = t / (pictures - 1);
    return picture([fromX + share * (toX - fromX), fromY + share * (toY - fromY)]);
  };

/** Both to the right: first one that is there already, then one that is far to the left of it. */
function oneAfterAnother(t: number): Uint8Array {
  const first = picture([0.65 + 0.01 * Math.min(t, 20), 0.5]);
  const second = picture([0.2 + 0.01 * Math.max(0, t - 20), 0.5]);
  return first.map((value, c) => Math.max(value, second[c] ?? 0));
}

const right = going([0.2, 0.5], [0.8, 0.5]);
/** In a quarter of the light. */
const darkly = (t: number): Uint8Array => right(t).map((level) => level / 4);
const rows = Array.from({ length: pictures }, (_, t) => [0.03 * t, -0.02 * t, 0.01 * t]);

function said(cameras: SeenCamera[], parts = [part('joints', [0, 1, 2])]): string | null {
  const motion = motionOf(signalsOf(rows, { fps: 10 }), parts);
  const events: EpisodeEvents = { every: 1, surprise: new Float32Array(pictures), cameras };
  return movementWords(motion, 0, pictures - 1, seenWay(motion, events));
}

describe('an arm of joints alone', () => {
  test.each([
    [going([0.8, 0.5], [0.2, 0.5]), 'left'],
    [right, 'right'],
    [darkly, 'right'],
    [going([0.5, 0.8], [0.5, 0.2]), 'up'],
    [going([0.8, 0.3], [0.3, 0.75]), 'left and down'],
  ])('goes where what moves in the only camera goes, %#: %s', (of, way) => {
    expect(said([camera('top', of)])).toBe(`move the arm ${way} in the picture`);
  });

  test('is said by the first camera that shows it, by name where there are several', () => {
    const still = camera('front', () => picture([0.5, 0.5]));
    const inTheSide = 'move the arm right in the picture of side';
    expect(said([still, camera('side', right)])).toBe(inTheSide);
    expect(said([camera('wrist', carried, 0.02), camera('side', right)])).toBe(inTheSide);
  });

  test('nears or leaves what a camera that it carries sees', () => {
    const towards = 'move the arm towards what the picture shows';
    expect(said([camera('wrist', carried, 0.02)])).toBe(towards);
    const away = 'move the arm away from what the picture of wrist shows';
    expect(
      said([camera('front', () => picture([0.5, 0.5])), camera('wrist', carried, -0.02)]),
    ).toBe(away);
  });

  test.each([
    ['nothing moves', camera('top', () => picture([0.5, 0.5]))],
    [
      'something goes to and fro',
      camera('top', (t) => right(20 + 15 * Math.sin((2.5 * Math.PI * t) / 39))),
    ],
    ['one thing stops and another one begins', camera('top', oneAfterAnother)],
    [
      'the scene changes',
      curved(camera('top', right), { whole: along((t) => (t === 20 ? 90 : 0)) }),
    ],
    [
      'the scene changes in the dark',
      curved(camera('top', darkly), { whole: along((t) => (t === 20 ? 12 : 0)) }),
    ],
    ['a carried camera stays as far', camera('top', carried, 0.001)],
    [
      'it draws back, and then nears',
      curved(camera('top', carried), { growth: along((t) => (t < 12 ? -0.03 : 0.03)) }),
    ],
  ])('has no direction where %s', (_what, seen) => {
    expect(said([seen])).toBe('move the arm');
  });

  test('has none where two of them move in the same picture', () => {
    const arms = [part('joints', [0], { side: 'left' }), part('joints', [1], { side: 'right' })];
    const words = 'move the left arm and move the right arm';
    expect(said([camera('top', right)], arms)).toBe(words);
  });
});

test('where the hand is known, the pictures are not asked', () => {
  const motion = motionOf(signalsOf(rows), [part('end-effector-position', [0, 1, 2])]);
  const cameras = [camera('top', right)];
  expect(seenWay(motion, { every: 1, surprise: new Float32Array(), cameras })).toBeNull();
});

test('an arm goes in the pictures of its camera as it truly went, and so do drafts and exports say', async () => {
  const folder = path.join(await scratchFolder(), 'demo');
  await copyWatchedEpisodes(4, folder);
  // Its own texts would be proposed; without them it is movement sentences.
  const file = path.join(folder, 'meta/info.json');
  const info = JSON.parse(await readFile(file, 'utf8')) as { features: Record<string, unknown> };
  const { reasoning: _reasoning, ...features } = info.features;
  await writeFile(file, JSON.stringify({ ...info, features }));
  const dataset = await openDataset(folder);
  onTestFinished(() => dataset.close());
  const project = await openProject({ dataset, path: `${folder}.curation`, dataDir: folder });
  onTestFinished(() => project.close());
  const robot = dataset.summary.embodiment;
  const { parts } = robot;
  await project.setRobot(parts.filter(({ role }) => role !== 'end-effector-position'));
  const asked = { dataset, robot: project.robot, policy: defaultPolicy, folder: project.folder };

  const front = inverse(
    cameraAt('front', { joints: [0, 0, 0, 0, 0, 0], opening: 1, props: [] }).pose,
  );
  const labels = await readLabels(path.join(folder, 'events.json'));
  const checked: { said: string; isRight: boolean }[] = [];
  for (const { index } of dataset.episodes) {
    const { motion, seen } = await knownMovement(asked, index);
    const { blocks } = await dataset.signals(index);
    const pose = blocks.find(({ key }) => key === 'observation.ee_pose');
    const placeAt = (frame: number): Point => {
      const [x = 0, y = 0, z = 0] = pose?.values.subarray(6 * frame, 6 * frame + 3) ?? [];
      const [right, down, deep] = apply(front, [x, y, z]);
      return [right / deep, down / deep];
    };
    const boundaries = labels.find(({ episode }) => episode === index)?.boundaries ?? [];
    const { motion: whole } = await knownMovement({ ...asked, robot }, index);
    for (const [at, { kind, from }] of boundaries.entries()) {
      const to = boundaries[at + 1]?.from;
      if (to === undefined) continue;
      // The hand's place was recorded, too: it goes farther aside than up.
      if (kind === 'lift') expect(movementWords(whole, from, to)).toMatch(/^move up, then /);
      const words = movementWords(motion, from, to, seen) ?? '';
      const way = /^move the arm (?:slightly )?([a-z ]+) in the picture of front$/.exec(words)?.[1];
      const [start, end] = [placeAt(from), placeAt(to)];
      const [across, along] = [end[0] - start[0], end[1] - start[1]];
      const least = 0.25 * Math.hypot(across, along);
      const isTrue = { left: -across, right: across, up: -along, down: along };
      for (const [word, gone] of Object.entries(isTrue)) {
        if (way?.split(' ').includes(word)) {
          checked.push({ said: `${index}, ${from}-${to}: ${words}`, isRight: gone >= least });
        }
      }
    }
  }
  expect(checked.filter(({ isRight }) => !isRight)).toEqual([]);
  expect(checked.length).toBeGreaterThanOrEqual(8);

  await proposeDataset({ dataset, project, episodes: [0], policy: defaultPolicy }, unwatched);
  const { keyframes = [] } = (await project.proposals(0)) ?? {};
  const movement = await episodeMovement(asked, 0);
  const last = dataset.episode(0).length - 1;
  const texts = keyframes.map(({ reasoning }) => reasoning.text.replace(/ Task: .*$/, ''));
  expect(texts).toEqual(
    keyframes.map(({ frame }, at) => movement(frame, keyframes[at + 1]?.frame ?? last)),
  );
  expect(texts).toContainEqual(expect.stringContaining('in the picture of front'));
  const out = {
    episode: 0,
    target: 0,
    frames: Int32Array.from({ length: last + 1 }, (_, frame) => frame),
    tasks: [],
    outcome: { value: null, source: null, decided: null },
    keyframes: keyframes.map((each) => ({ ...each, outFrame: each.frame })),
    fingerprint: '',
    curators: [],
  };
  const moves = (await segmentsOf({ dataset, project }, out)).map(({ move }) => move);
  expect(moves).toContainEqual(expect.stringContaining('in the picture of front'));
});
