import { truncate } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Dataset } from '../../../src/core/datasets/dataset';
import { openDataset } from '../../../src/core/datasets/open';
import { unwatched } from '../../../src/core/jobs/progress';
import { motionSignals } from '../../../src/core/keyframes/motion';
import { storedEvents, storeEvents } from '../../../src/core/events/episode-events';
import { policyHash } from '../../../src/core/keyframes/policy-hash';
import { proposeDataset } from '../../../src/core/keyframes/propose';
import { openProject } from '../../../src/core/project/open-project';
import type { Project } from '../../../src/core/project/project';
import type { JobProgress } from '../../../src/shared/model/job';
import { defaultPolicy, policySchema } from '../../../src/shared/model/policy';
import { makeDataset, pickAndPlace, type MadeEpisode } from './made-dataset';

async function opened(
  episodes: readonly MadeEpisode[],
): Promise<{ root: string; dataset: Dataset; project: Project }> {
  const root = await makeDataset(episodes);
  const dataset = await openDataset(root);
  onTestFinished(() => dataset.close());
  const project = await openProject({
    dataset,
    path: `${root}.curation`,
    dataDir: path.join(path.dirname(root), 'data'),
  });
  onTestFinished(() => project.close());
  return { root, dataset, project };
}

const three = [0, 0.02, 0.04].map((shift) => ({ rows: pickAndPlace(shift) }));
const policy = defaultPolicy;

describe('proposeDataset', () => {
  test('finds the grasp, the release and the rests of a pick and place, with drafts in words', async () => {
    const { dataset, project } = await opened(three);
    const result = await proposeDataset({ dataset, project, episodes: null, policy }, unwatched);
    expect(result).toMatchObject({ episodes: 3, frames: 480, problems: [] });
    expect(result.sparsity).toBeCloseTo(1 - result.keyframes / 480, 12);
    expect(result.cues).toMatchObject({ 'gripper-close': 3, 'gripper-open': 3 });

    const stored = await project.proposals(1);
    const keyframes = stored?.keyframes ?? [];
    expect(keyframes[0]?.frame).toBe(0);
    const close = keyframes.find((k) => k.cues.some((cue) => cue.kind === 'gripper-close'));
    const open = keyframes.find((k) => k.cues.some((cue) => cue.kind === 'gripper-open'));
    // The gripper begins to move at frames 45 and 115, smoothly.
    expect(Math.abs((close?.frame ?? 0) - 47)).toBeLessThanOrEqual(2);
    expect(Math.abs((open?.frame ?? 0) - 117)).toBeLessThanOrEqual(2);
    expect(keyframes.map((k) => k.reasoning.source)).not.toContain('none');
    const reach = keyframes.find((k) => k.frame > 0 && k.frame < 30);
    // The task is said once, with the first keyframe.
    expect(keyframes[0]?.reasoning.text).toMatch(/ Task: Put it down\.$/);
    expect(reach?.reasoning.text).toMatch(/^Move left and down(?!.* Task:)/);
    expect(close?.reasoning.text).toMatch(/^Close the gripper/);
    expect(new Set(keyframes.map((k) => k.id)).size).toBe(keyframes.length);
  });

  test('asked again with the same policy, it keeps what is stored, ids and all', async () => {
    const { dataset, project } = await opened(three);
    const input = { dataset, project, episodes: null, policy };
    const first = await proposeDataset(input, unwatched);
    const before = await project.proposals(0);
    const again = await proposeDataset(input, unwatched);
    expect(await project.proposals(0)).toEqual(before);
    expect({ ...again, seconds: 0 }).toEqual({ ...first, seconds: 0 });

    const stricter = policySchema.parse({ threshold: 0.85 });
    const fewer = await proposeDataset({ ...input, policy: stricter }, unwatched);
    expect(fewer.keyframes).toBeLessThan(first.keyframes);
    expect((await project.proposals(0))?.policy).toBe(policyHash(stricter, 'none'));
  });

  test('a cancelled run stops at once, keeps whole episodes and goes on later', async () => {
    const { dataset, project } = await opened(three);
    const stop = new AbortController();
    const seen: JobProgress[] = [];
    const job = {
      signal: stop.signal,
      report: (progress: JobProgress) => {
        seen.push(progress);
        if (progress.phase === 'proposing' && progress.done === 1) stop.abort();
      },
    };
    const input = { dataset, project, episodes: null, policy };
    await expect(proposeDataset(input, job)).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen.at(-1)).toMatchObject({ done: 1, total: 3, unit: 'episodes' });
    const kept = await project.proposals(0);
    expect(kept).not.toBeNull();
    expect(await project.proposals(2)).toBeNull();

    expect((await proposeDataset(input, unwatched)).episodes).toBe(3);
    expect(await project.proposals(0)).toEqual(kept);
  });

  test('an episode that cannot be read is named and the others are proposed', async () => {
    const { root, dataset, project } = await opened(three);
    await truncate(path.join(root, 'data/chunk-000/episode_000001.parquet'), 300);
    const result = await proposeDataset({ dataset, project, episodes: null, policy }, unwatched);
    expect(result.episodes).toBe(2);
    expect(result.problems).toHaveLength(1);
    expect(result.problems[0]).toMatchObject({
      code: 'not-proposed',
      severity: 'error',
      episode: 1,
    });
    expect(result.problems[0]?.message).toContain('Episode 1');
    expect(await project.proposals(1)).toBeNull();
  });

  test('only the episodes asked for; an unknown one is an error before anything is done', async () => {
    const { dataset, project } = await opened(three);
    const input = { dataset, project, policy };
    await expect(proposeDataset({ ...input, episodes: [0, 7] }, unwatched)).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await project.proposals(0)).toBeNull();
    expect((await proposeDataset({ ...input, episodes: [2] }, unwatched)).episodes).toBe(1);
    expect(await project.proposals(0)).toBeNull();
    expect(await project.proposals(2)).not.toBeNull();
  });

  test('a policy that wants scene events as well is refused where there is no video', async () => {
    const { dataset, project } = await opened(three);
    const both = policySchema.parse({ layers: 'both' });
    await expect(
      proposeDataset({ dataset, project, episodes: null, policy: both }, unwatched),
    ).rejects.toMatchObject({ code: 'unsupported' });
  });

  test('an episode of one frame gets its forced first frame and no more', async () => {
    const { dataset, project } = await opened([
      { rows: pickAndPlace() },
      { rows: pickAndPlace().slice(0, 1) },
    ]);
    await proposeDataset({ dataset, project, episodes: null, policy }, unwatched);
    const keyframes = (await project.proposals(1))?.keyframes;
    expect(keyframes).toMatchObject([{ frame: 0, cues: [], score: 0 }]);
    expect(keyframes?.[0]?.reasoning.text).toBe('End of the recording. Task: Put it down.');
  });

  test('dense reasoning of the dataset becomes the draft, and a change of it a cue', async () => {
    const rows = pickAndPlace();
    const reasoning = rows.map((_, t) =>
      t < 96 ? `Reach for the cup, step ${t}.` : 'Carry the cup over to the plate.',
    );
    const { dataset, project } = await opened([{ rows, reasoning }]);
    await proposeDataset({ dataset, project, episodes: null, policy }, unwatched);
    const keyframes = (await project.proposals(0))?.keyframes ?? [];
    for (const keyframe of keyframes) {
      expect(keyframe.reasoning).toEqual({ text: reasoning[keyframe.frame], source: 'dataset' });
    }
    const changes = keyframes.flatMap((k) => k.cues.filter((cue) => cue.kind === 'text-change'));
    expect(changes.map((cue) => cue.frame)).toEqual([96]);
  });
});

test('stored surprise is drawn between the pictures that were looked at', async () => {
  const { dataset, project } = await opened(three);
  const events = { every: 2, surprise: Float32Array.of(0, 4, 2), cameras: [] };
  const fingerprint = await dataset.fingerprint(0);
  expect((await motionSignals(dataset, 0, project)).surprise).toBeNull();
  await storeEvents(project.folder, 0, { events, fingerprint, model: 'm' });
  const { surprise } = await motionSignals(dataset, 0, project);
  expect(surprise).toHaveLength(160);
  expect([...(surprise ?? [])].slice(0, 6)).toEqual([0, 2, 4, 3, 2, 2]);
  expect(await storedEvents(project.folder, 0, { fingerprint, model: 'other' })).toBeNull();
  expect(await storedEvents(project.folder, 0, { fingerprint: 'other', model: null })).toBeNull();
});

test('the curve of speed is smoothed as the policy smooths what it finds cues in', async () => {
  const { dataset, project } = await opened(three);
  const roughness = async (smoothSec: number): Promise<number> => {
    await project.setPolicy(policySchema.parse({ pause: { smoothSec } }));
    const { speed } = await motionSignals(dataset, 0, project);
    return speed.reduce((sum, value, t) => sum + Math.abs(value - (speed[t - 1] ?? value)), 0);
  };
  const usual = await roughness(policy.pause.smoothSec);
  const { speed } = await motionSignals(dataset, 0);
  expect((await motionSignals(dataset, 0, project)).speed).toEqual(speed);
  expect(await roughness(0.5)).toBeLessThan(0.7 * usual);
});

test('motion signals have one value per frame', async () => {
  const { dataset } = await opened(three);
  const motion = await motionSignals(dataset, 0);
  expect(motion.speedSource).toBe('end-effector');
  expect(motion.speed).toHaveLength(160);
  expect(motion.grippers).toHaveLength(1);
  expect(motion.grippers[0]).toMatchObject({ side: 'single' });
  const opening = motion.grippers[0]?.opening ?? [];
  expect(opening[0]).toBeCloseTo(1, 1);
  expect(opening[80]).toBeCloseTo(0, 1);
});

test('the policy hash sees settings, not their order or the name', () => {
  const { name: _name, threshold, ...rest } = defaultPolicy;
  expect(policyHash({ ...rest, threshold, name: 'other' }, 'a')).toBe(
    policyHash(defaultPolicy, 'a'),
  );
  expect(policyHash({ ...defaultPolicy, threshold: 0.31 }, 'a')).not.toBe(
    policyHash(defaultPolicy, 'a'),
  );
  expect(policyHash(defaultPolicy, 'b')).not.toBe(policyHash(defaultPolicy, 'a'));
  expect(policyHash(defaultPolicy, 'a')).toMatch(/^[0-9a-f]{64}$/);
});
