/** What a policy would change, as the window asks for it, and the policies that a project keeps. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MethodInput } from '../../../src/shared/api';
import { keyframesOf } from '../../../src/shared/model/fold-review';
import type { EpisodeProposals } from '../../../src/shared/model/keyframe';
import { defaultPolicy, policySchema } from '../../../src/shared/model/policy';
import type { PolicyEffect } from '../../../src/shared/model/policy-effect';
import type { RpcClient } from '../../../src/shared/rpc/client';
import { makeDataset } from '../keyframes/made-dataset';
import { endOf } from '../../job-end';
import { ScriptedCurator } from '../../shared/decisions';
import { memoryClient, openTestStudio } from '../../studio-fixture';
import { episodes } from './made-episodes';

interface Opened {
  client: RpcClient;
  projectId: string;
}

async function openMade(): Promise<Opened> {
  const folder = await makeDataset(episodes);
  const test = await openTestStudio();
  onTestFinished(() => test.close());
  const client = memoryClient(test);
  const { id: datasetId } = await client.call('dataset.open', { path: folder });
  const { id: projectId } = await client.call('project.open', { datasetId });
  return { client, projectId };
}

async function ended({ client }: Opened, jobId: string): Promise<void> {
  expect(await endOf(client, jobId)).toMatchObject({ state: 'done' });
}

async function read(opened: Opened): Promise<void> {
  const { client, projectId } = opened;
  const { jobId } = await client.call('policies.read', { projectId });
  if (jobId !== null) await ended(opened, jobId);
}

/** Asked until it is of all episodes: an answer comes after 150 ms, with what it has by then. */
async function effectOf(
  opened: Opened,
  tried: MethodInput<'policies.effect'>['tried'],
  against: MethodInput<'policies.effect'>['against'] = {},
): Promise<PolicyEffect> {
  const { client, projectId } = opened;
  const effect = await client.call('policies.effect', { projectId, tried, against });
  return effect.episodes < effect.of ? effectOf(opened, tried, against) : effect;
}

async function proposed({ client, projectId }: Opened): Promise<EpisodeProposals[]> {
  const all = await Promise.all(
    episodes.map((_, episode) => client.call('review.episode', { projectId, episode })),
  );
  return all.flatMap(({ proposals }) => proposals ?? []);
}

/** Frames of the keyframes that no decision names, by episode. */
async function undecided(opened: Opened): Promise<number[][]> {
  const { client, projectId } = opened;
  return Promise.all(
    (await proposed(opened)).map(async ({ episode, keyframes }) => {
      const { decisions } = await client.call('review.episode', { projectId, episode });
      const named = new Set(decisions.flatMap((one) => keyframesOf(one).map(({ id }) => id)));
      return keyframes.filter(({ id }) => !named.has(id)).map(({ frame }) => frame);
    }),
  );
}

const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);

/** How many have none of the others within 0.25 s. */
const alone = (frames: readonly number[], others: readonly number[]): number =>
  frames.filter((frame) => others.every((other) => Math.abs(frame - other) > 0.25 * 20)).length;

describe('effect of a policy', () => {
  it('is what proposing does', async () => {
    const opened = await openMade();
    const { client, projectId } = opened;
    const policy = policySchema.parse({
      threshold: 0.45,
      turn: { angleDeg: 30 },
      pause: { smoothSec: 0.2 },
    });
    const told: unknown[] = [];
    client.on('project', (project) => told.push(project));
    await client.call('policy.set', { projectId, policy });
    // Windows that are open mark what an older policy proposed.
    expect(told).toMatchObject([{ id: projectId, policy }]);
    const { jobId } = await client.call('keyframes.propose', { projectId });
    await ended(opened, jobId);
    await read(opened);
    const effect = await effectOf(opened, policy, policy);
    const job = (await client.call('jobs.list', {})).find(({ id }) => id === jobId);
    const result = job?.result as { keyframes: number; frames: number; sparsity: number };
    expect(effect).toMatchObject({ episodes: 6, of: 6, inDataset: 6, frames: result.frames });
    expect(effect.tried.keyframes).toBe(result.keyframes);
    expect(effect.tried.sparsity).toBeCloseTo(result.sparsity, 10);
    expect(effect.tried.perMinute).toBeCloseTo((result.keyframes * 60 * 20) / result.frames, 8);
    expect(effect).toMatchObject({ changedEpisodes: 0, changes: [], withEvents: 0 });
    expect(effect.tried).toEqual(effect.against);
  });

  it('says what changes, and where most', async () => {
    const opened = await openMade();
    await read(opened);
    const none = { threshold: 1, keepFirstFrame: false };
    const effect = await effectOf(opened, none, {});
    expect(effect.tried).toMatchObject({ keyframes: 0, perMinute: 0, sparsity: 1, cues: {} });
    expect(effect.against.cues).toMatchObject({ 'gripper-close': 6 });
    expect(effect.changedEpisodes).toBe(6);
    const sizes = effect.changes.map(({ added, removed }) => added + removed);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    for (const change of effect.changes) {
      expect(change).toMatchObject({ added: 0, after: 0, removed: change.before });
      expect(change.task).toBe('Put it down.');
      expect(change.frames).toMatchObject({ added: [], stays: [] });
      expect(change.frames.removed).toHaveLength(change.before);
      expect(Math.max(...change.frames.removed)).toBeLessThan(change.length);
    }
    for (const { episodesPerBin } of [effect.tried, effect.against]) {
      expect(episodesPerBin.reduce((sum, count) => sum + count, 0)).toBe(6);
    }
    expect(effect.edges).toHaveLength(effect.tried.episodesPerBin.length + 1);
    const forced = await effectOf(opened, { ...none, keepFirstFrame: true }, none);
    expect(forced.tried.cues).toEqual({ none: 6 });
    expect(forced.changes[0]).toMatchObject({ added: 1, removed: 0, frames: { added: [0] } });
    const later = await effectOf(opened, {}, { threshold: 0.85 });
    for (const { before, after, frames } of later.changes) {
      expect(frames.stays.length + frames.added.length).toBe(after);
      expect(frames.stays.length + frames.removed.length).toBe(before);
    }
  });

  it('says what proposing would change of reviews: not what was decided', async () => {
    const opened = await openMade();
    const { client, projectId } = opened;
    const propose = async () => {
      const { jobId } = await client.call('keyframes.propose', { projectId });
      await ended(opened, jobId);
      await read(opened);
    };
    const many = policySchema.parse({ threshold: 0.2, minGapSec: 0.05 });
    await read(opened);
    expect((await effectOf(opened, many)).review).toBeNull();
    await propose();
    const none = { added: 0, removed: 0, decided: 0, episodes: 0 };
    expect((await effectOf(opened, defaultPolicy)).review).toEqual(none);
    for (const { episode, fingerprint, keyframes } of (await proposed(opened)).slice(0, 3)) {
      const [first, second, third] = keyframes;
      if (first === undefined || second === undefined || third === undefined) throw new Error();
      const curator = new ScriptedCurator({
        projectId,
        episode,
        fingerprint,
        device: `d${episode}`,
      });
      curator.decide({ kind: 'accept', keyframes: [first] });
      curator.decide({ kind: 'prune', keyframes: [second] });
      curator.decide({ kind: 'move', keyframe: third, toFrame: third.frame + 2 });
      await client.call('review.decide', { projectId, decisions: curator.decisions });
    }
    for (const tried of [many, policySchema.parse({ threshold: 0.9 })]) {
      const { review } = await effectOf(opened, tried);
      const before = await undecided(opened);
      await client.call('policy.set', { projectId, policy: tried });
      await propose();
      const after = await undecided(opened);
      const comes = after.map((frames, i) => alone(frames, before[i] ?? []));
      const goes = before.map((frames, i) => alone(frames, after[i] ?? []));
      expect(review).toEqual({
        added: sum(comes),
        removed: sum(goes),
        decided: 9,
        episodes: comes.filter((count, i) => count + (goes[i] ?? 0) > 0).length,
      });
      expect(sum(comes) + sum(goes)).toBeGreaterThan(0);
    }
  });

  it('reads once, and again after the robot or the proposals changed', async () => {
    const opened = await openMade();
    const { client, projectId } = opened;
    await expect(effectOf(opened, {})).rejects.toMatchObject({ code: 'conflict' });
    await read(opened);
    expect(await client.call('policies.read', { projectId })).toEqual({ jobId: null });
    const { current } = await client.call('embodiment.get', { projectId });
    const parts = current.parts.filter(({ role }) => role !== 'gripper');
    await client.call('embodiment.set', { projectId, parts });
    await read(opened);
    const effect = await effectOf(opened, {});
    expect(effect.tried.cues).not.toHaveProperty('gripper-close');
    expect(effect.tried.cues).toHaveProperty('pause');
    const { jobId } = await client.call('keyframes.propose', { projectId });
    await ended(opened, jobId);
    expect(await client.call('policies.read', { projectId })).not.toEqual({ jobId: null });
  });
});

describe('policies of a project', () => {
  it('are saved, replaced, listed and removed by name', async () => {
    const { client, projectId } = await openMade();
    const strict = { ...defaultPolicy, name: 'Strict 2.1', threshold: 0.8 };
    await client.call('policies.save', { projectId, policy: strict });
    await client.call('policies.save', { projectId, policy: { ...strict, threshold: 0.9 } });
    await client.call('policies.save', { projectId, policy: { name: 'all' } });
    const { saved, current, problems } = await client.call('policies.list', { projectId });
    expect(saved.map(({ name, threshold }) => [name, threshold])).toEqual([
      ['Strict 2.1', 0.9],
      ['all', defaultPolicy.threshold],
    ]);
    expect(current).toEqual(defaultPolicy);
    expect(problems).toEqual([]);
    const left = await client.call('policies.remove', { projectId, name: 'all' });
    expect(left.saved.map(({ name }) => name)).toEqual(['Strict 2.1']);
  });

  it.each(['', '..', '../up', 'a/b', 'a\\b', '.hidden', 'trailing.', 'x'.repeat(81)])(
    'are never called %j',
    async (name) => {
      const { client, projectId } = await openMade();
      const call = client.call('policies.save', { projectId, policy: { name } });
      await expect(call).rejects.toMatchObject({ code: 'invalid-input' });
      await expect(client.call('policies.remove', { projectId, name })).rejects.toMatchObject({
        code: 'invalid-input',
      });
    },
  );
});
