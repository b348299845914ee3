/** What is proposed follows from the plan and the episodes: who makes which of them, when and how often is all one. */
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Dataset } from '../../../src/core/datasets/dataset';
import { openDataset } from '../../../src/core/datasets/open';
import {
  eventFiles,
  type EventStore,
  type MadeEvents,
} from '../../../src/core/events/episode-events';
import { openSceneEvents, type SceneEvents } from '../../../src/core/events/scene-events';
import { unwatched } from '../../../src/core/jobs/progress';
import { proposalsOf, type ProposedEpisode } from '../../../src/core/keyframes/episode-proposals';
import { proposeDataset } from '../../../src/core/keyframes/propose';
import { planProposing, type ProposePlan } from '../../../src/core/keyframes/propose-plan';
import { keepEvidence } from '../../../src/core/keyframes/scene-evidence';
import { openProject } from '../../../src/core/project/open-project';
import type { Project } from '../../../src/core/project/project';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { demoDataset } from '../../shared-data';
import { lineFilesOf } from '../line-files';
import { scratchFolder, smallDataset } from '../datasets/small-dataset';

const full = process.env['DUALVLA_TEST_FULL'] === '1';
const now = (): number => 1_760_000_000_000;

/** More episodes than a sample of evidence has; a hand that closes and opens while a picture counts on. */
const made = (): Promise<string> =>
  smallDataset({
    version: 'v2.1',
    lengths: Array.from({ length: 13 }, (_, e) => 30 + 2 * (e % 4)),
    video: true,
    columns: {
      'observation.state': `[CAST(sin(i / 6.0 + e) AS FLOAT), CAST(cos(i / 9.0) AS FLOAT),
        CAST(CASE WHEN i BETWEEN 10 + e % 3 AND 20 THEN 0 ELSE 1 END AS FLOAT)]`,
    },
  });

/** A generator of numbers in [0, 1) that gives the same ones every time (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Every episode at least once, some twice, in any order, in pieces of various sizes. */
function shards(count: number, draw: () => number, least = 1): number[][] {
  const all = Array.from({ length: count }, (_, episode) => episode);
  const again = all.filter(() => draw() < 0.3);
  const mixed = [...all, ...again].map((episode) => ({ episode, at: draw() }));
  const queue = mixed.sort((a, b) => a.at - b.at).map(({ episode }) => episode);
  const pieces: number[][] = [];
  while (queue.length > 0) pieces.push(queue.splice(0, least + Math.floor(5 * draw())));
  return pieces;
}

const dataDir = path.join(import.meta.dirname, 'nowhere');

async function opened(
  root: string,
  folder: string,
): Promise<{ dataset: Dataset; project: Project }> {
  const dataset = await openDataset(root);
  onTestFinished(() => dataset.close());
  const project = await openProject({ dataset, path: folder, dataDir });
  onTestFinished(() => project.close());
  return { dataset, project };
}

const watching = (dataset: Dataset, store: EventStore): Promise<SceneEvents> =>
  openSceneEvents({ dataset, store, modelFile: null, problems: [] }, unwatched.signal);

/** As another process: knows the dataset and what it is sent, writes nothing, and answers in text. */
async function worker(
  root: string,
): Promise<(plan: string, episodes: number[]) => Promise<string>> {
  const dataset = await openDataset(root);
  onTestFinished(() => dataset.close());
  const seen = new Map<number, MadeEvents>();
  const events = await watching(dataset, {
    read: () => Promise.resolve(null),
    write: async (episode, made) => void seen.set(episode, made),
  });
  onTestFinished(() => events.close());
  return async (plan, episodes) => {
    const parsed = JSON.parse(plan) as ProposePlan;
    const proposed: ProposedEpisode[] = [];
    for (const episode of episodes) {
      proposed.push(await proposalsOf(parsed, { dataset, events }, episode));
    }
    const curves = episodes.flatMap((episode) => {
      const { events: found, ...rest } = seen.get(episode) ?? {};
      return found === undefined
        ? []
        : [{ episode, ...rest, events: { ...found, surprise: [...found.surprise] } }];
    });
    return JSON.stringify({ proposed, curves });
  };
}

interface Answer {
  proposed: ProposedEpisode[];
  curves: (Omit<MadeEvents, 'events'> & {
    episode: number;
    events: Omit<MadeEvents['events'], 'surprise'> & { surprise: number[] };
  })[];
}

async function planOf({
  dataset,
  project,
}: {
  dataset: Dataset;
  project: Project;
}): Promise<string> {
  const { id: projectId, folder, robot } = project;
  const events = await watching(dataset, eventFiles(folder));
  const question = { dataset, robot, projectId, policy: defaultPolicy, events };
  const plan = await planProposing({ ...question, kept: null, nowMs: now() }, unwatched);
  events.close();
  if (plan.evidence !== null) await keepEvidence(folder, plan.evidence, []);
  return JSON.stringify(plan);
}

/** The coordinator: plans, hands out, and saves what comes in whenever it comes. */
async function proposeInShards(root: string, folder: string, draw: () => number): Promise<string> {
  const { dataset, project } = await opened(root, folder);
  const store = eventFiles(project.folder);
  const plan = await planOf({ dataset, project });
  const work = await worker(root);
  for (const shard of shards(dataset.episodes.length, draw)) {
    const answer = JSON.parse(await work(plan, shard)) as Answer;
    for (const { episode, events: curve, ...rest } of answer.curves) {
      const surprise = Float32Array.from(curve.surprise);
      await store.write(episode, { ...rest, events: { ...curve, surprise } });
    }
    for (const { proposals } of answer.proposed) {
      if (proposals !== null) await project.saveProposals(proposals);
    }
  }
  await project.close();
  return plan;
}

test('one run over all episodes, shards in other processes, and many small runs leave the same bytes', async () => {
  const root = full ? demoDataset : await made();
  const base = path.join(await scratchFolder(), 'fresh');
  const { dataset, project } = await opened(root, base);
  await project.close();
  const copy = async (name: string): Promise<string> => {
    const folder = path.join(path.dirname(base), name);
    await cp(base, folder, { recursive: true });
    return folder;
  };

  const whole = await copy('whole');
  const first = await opened(root, whole);
  const input = { ...first, episodes: null, policy: defaultPolicy, now };
  const result = await proposeDataset(input, unwatched);
  expect(result.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(result.keyframes).toBeGreaterThan(2 * result.episodes);
  await first.project.close();
  const expected = await lineFilesOf(whole);
  expect(Object.keys(expected)).toContain(path.join('events', 'evidence.json'));
  expect(Object.keys(expected)).toContain(path.join('events', '000012.json'));

  for (const seed of full ? [1, 2, 3, 4, 5] : [1]) {
    const draw = random(seed);
    const sharded = await copy(`sharded-${seed}`);
    const plan = await proposeInShards(root, sharded, draw);
    expect(await lineFilesOf(sharded)).toEqual(expected);

    const small = await copy(`small-${seed}`);
    const again = await opened(root, small);
    for (const episodes of shards(dataset.episodes.length, draw, 6)) {
      await proposeDataset({ ...again, episodes, policy: defaultPolicy, now }, unwatched);
    }
    expect(await planOf(again)).toBe(plan);
    await again.project.close();
    expect(await lineFilesOf(small)).toEqual(expected);
  }
});
