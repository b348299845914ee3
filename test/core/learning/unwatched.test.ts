/** Learning where what the cameras saw is known of some episodes only, and where what is learned from changes. */
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Dataset } from '../../../src/core/datasets/dataset';
import { openDataset } from '../../../src/core/datasets/open';
import type { EpisodeEvents } from '../../../src/core/events/episode-events';
import type { SceneEvents } from '../../../src/core/events/scene-events';
import { unwatched } from '../../../src/core/jobs/progress';
import { proposalsOf } from '../../../src/core/keyframes/episode-proposals';
import { planFits } from '../../../src/core/keyframes/learned-plan';
import { planProposing, type ProposePlan } from '../../../src/core/keyframes/propose-plan';
import type { EpisodeFits, FitStore } from '../../../src/core/learning/fits';
import type { Reviewed } from '../../../src/core/learning/references';
import { policySchema, type LearnFrom } from '../../../src/shared/model/policy';
import { makeDataset, pickAndPlace } from '../keyframes/made-dataset';
import { movingSquare } from './made-traits';

const marks = [40, 60, 110, 135].map((frame) => ({ frame }));

/** Four times the same work in a folder that says it has a camera, and what that saw of `known`. */
async function made(known: Set<number>) {
  const shifts = [0, 0.01, 0.02, 0.03];
  const dataset = await openDataset(
    await makeDataset(shifts.map((shift) => ({ rows: pickAndPlace(shift) }))),
  );
  onTestFinished(() => dataset.close());
  const video = { cameraKey: 'top', file: 'top.mp4', startSec: 0, frames: 160 };
  vi.spyOn(dataset, 'videos').mockResolvedValue([video]);
  const events: SceneEvents = {
    model: 'grey',
    of: (episode) => Promise.resolve(known.has(episode) ? { events: seen(), change: null } : null),
    close: () => undefined,
  };
  const fingerprints = await Promise.all([0, 1].map((episode) => dataset.fingerprint(episode)));
  const reviewed: Reviewed = {
    curator: 'ada',
    finished: [0, 1],
    leftOut: 0,
    references: fingerprints.map((fingerprint, episode) => ({
      episode,
      fingerprint,
      tasks: ['Put it down.'],
      marks,
    })),
  };
  return { dataset, events, reviewed };
}

/** A camera that sees something move as fast as the arm does. */
function seen(): EpisodeEvents {
  const rows = pickAndPlace();
  const speed = Float64Array.from(rows, ([x, y, z], t) => {
    const [a, b, c] = rows[Math.max(0, t - 1)] ?? [x, y, z, 0];
    return 20 * Math.hypot(x - a, y - b, z - c);
  });
  const still = Array.from(rows, () => 0);
  const curves = { whole: still, quiet: still, lively: still, growth: null };
  const pictures = Buffer.from(movingSquare(speed, 20)).toString('base64');
  return {
    every: 1,
    surprise: Float32Array.from(still),
    cameras: [{ camera: 'top', by: 'pixels', errorShare: 0.5, curves, pictures }],
  };
}

function inMemory(): FitStore {
  const kept = new Map<number, EpisodeFits>();
  return {
    read: (episode) => Promise.resolve(kept.get(episode) ?? {}),
    keep: (episode, fits) => Promise.resolve(void kept.set(episode, fits)),
    flush: () => Promise.resolve(),
  };
}

interface On {
  dataset: Dataset;
  events: SceneEvents;
  reviewed: Reviewed;
  fits: FitStore;
}

const planned = (from: LearnFrom, on: On): Promise<ProposePlan> =>
  planProposing(
    {
      ...on,
      robot: on.dataset.summary.embodiment,
      projectId: 'p',
      policy: policySchema.parse({ learn: { from } }),
      kept: null,
      nowMs: 0,
    },
    unwatched,
  );

/** How many keyframes of an episode are learned. */
async function learnedIn(episode: number, from: LearnFrom, on: On): Promise<number> {
  const plan = await planned(from, on);
  const { proposals } = await proposalsOf(plan, { ...on, fits: planFits(plan, on) }, episode);
  return (proposals?.keyframes ?? []).filter(({ cues }) =>
    cues.some(({ kind }) => kind === 'reviewed'),
  ).length;
}

test('an episode that was not watched is learned once it was, also where only pictures count', async () => {
  for (const from of ['video', 'both'] as const) {
    const known = new Set([0, 1, 2]);
    const on = { ...(await made(known)), fits: inMemory() };
    expect(await learnedIn(2, from, on)).toBe(marks.length);
    expect(await learnedIn(3, from, on)).toBe(0);
    known.add(3);
    expect(await learnedIn(3, from, on)).toBe(marks.length);
  }
});

test('what is learned from may change from arms to pictures within one session', async () => {
  const on = { ...(await made(new Set([0, 1, 2, 3]))), fits: inMemory() };
  for (const from of ['kinematics', 'video', 'both', 'video'] as const) {
    expect(await learnedIn(3, from, on)).toBe(marks.length);
  }
});

test('what was made while one of the reviewed episodes was not watched is made again once it was', async () => {
  const known = new Set([0, 2, 3]);
  const on = { ...(await made(known)), fits: inMemory() };
  const without = await planned('both', on);
  expect(await learnedIn(3, 'both', on)).toBe(marks.length);
  known.add(1);
  const all = await planned('both', on);
  expect(all.learned?.limit).toBe(without.learned?.limit);
  expect(all.learned?.hash).not.toBe(without.learned?.hash);
});
