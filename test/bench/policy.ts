/** How quickly the policy room answers: a policy tried on 1,000 episodes whose signals are in memory. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Dataset } from '../../src/core/datasets/dataset';
import { storeEvents } from '../../src/core/events/episode-events';
import { unwatched } from '../../src/core/jobs/progress';
import { policyEffect, PolicyResults } from '../../src/core/policies/policy-effect';
import { PolicySignals } from '../../src/core/policies/policy-signals';
import { StandingKeyframes } from '../../src/core/policies/standing-keyframes';
import { openProject } from '../../src/core/project/open-project';
import type { ProjectFolder } from '../../src/core/project/project-folder';
import type { EpisodeSignals } from '../../src/shared/model/dataset';
import { defaultPolicy, type Policy } from '../../src/shared/model/policy';
import { pickAndPlace } from '../core/keyframes/made-dataset';
import { part } from '../core/keyframes/signals';
import { toyDataset } from '../core/project/toy-dataset';
import { seededRandom } from '../shared/seeded-random';
import { quantile, type BenchRow } from './row';

const episodes = 1_000;
const runs = 7;

export async function benchPolicy(): Promise<BenchRow[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'dualvla-bench-'));
  try {
    const dataset = madeDataset(path.join(folder, 'made'));
    const project = await openProject({ dataset, path: null, dataDir: folder });
    await storeSurprise(project.folder);
    const signals = new PolicySignals(dataset, project);
    await signals.read(unwatched);
    const frames = signals.episodes.reduce((sum, episode) => sum + episode.frames, 0);
    const on = `${episodes} made episodes, ${frames} frames`;
    const rows: BenchRow[] = [];
    const results = new PolicyResults();
    // The saved policy's side is there once the room is open.
    await answers(signals, results, defaultPolicy);
    for (const { name, change } of changes) {
      const first: number[] = [];
      const whole: number[] = [];
      const started = process.cpuUsage();
      for (let run = 0; run < runs; run++) {
        const times = await answers(signals, results, change(run));
        first.push(times[0] ?? Number.NaN);
        whole.push(times.reduce((sum, time) => sum + time, 0));
      }
      // What it takes of a processor, whoever else is using the machine.
      const used = process.cpuUsage(started);
      const cpuMs = (used.user + used.system) / 1_000 / runs;
      rows.push({
        name: `policy, ${name}, all episodes`,
        value: quantile(whole, 0.5),
        unit: 'ms',
        note: `median of ${runs}, ${cpuMs.toFixed(0)} ms of processor time; first answer after ${quantile(first, 0.5).toFixed(0)} ms, slowest ${Math.max(...first).toFixed(0)} ms; ${on}`,
      });
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const changes: { name: string; change: (run: number) => Policy }[] = [
  {
    name: 'threshold',
    change: (run) => ({ ...defaultPolicy, threshold: 0.31 + 0.02 * run }),
  },
  {
    name: 'a weight',
    change: (run) => ({
      ...defaultPolicy,
      weights: { ...defaultPolicy.weights, pause: 0.3 + 0.01 * run },
    }),
  },
  {
    name: 'how an event is found',
    change: (run) => ({
      ...defaultPolicy,
      event: { ...defaultPolicy.event, withoutHand: 0.3 + 0.02 * run },
    }),
  },
  {
    name: 'how a pause is found',
    change: (run) => ({
      ...defaultPolicy,
      pause: { ...defaultPolicy.pause, speedShare: 0.3 + 0.01 * run },
    }),
  },
  {
    name: 'smoothing',
    change: (run) => ({
      ...defaultPolicy,
      pause: { ...defaultPolicy.pause, smoothSec: 0.15 + 0.01 * run },
    }),
  },
];

const reviews = new StandingKeyframes({
  proposals: () => Promise.resolve(null),
  decisions: () => [],
});

/** Milliseconds of each answer until one covers all episodes. */
async function answers(
  signals: PolicySignals,
  results: PolicyResults,
  tried: Policy,
): Promise<number[]> {
  const times: number[] = [];
  for (;;) {
    const start = performance.now();
    const effect = await policyEffect({
      signals,
      results,
      reviews,
      tried,
      against: defaultPolicy,
      asExported: false,
      budgetMs: 150,
      signal: unwatched.signal,
    });
    times.push(performance.now() - start);
    if (effect.episodes === effect.of) return times;
  }
}

async function storeSurprise(folder: ProjectFolder): Promise<void> {
  const seeded = seededRandom(7);
  for (let episode = 0; episode < episodes; episode += 1) {
    const surprise = Float32Array.from({ length: 160 }, () => 6 * seeded.next() ** 4);
    const events = { every: 2, surprise, cameras: [] };
    await storeEvents(folder, episode, { events, fingerprint: 'f', model: 'none' });
  }
}

/** An arm of six joints and a gripper, 320 frames at 20 fps, no two episodes alike. */
function madeDataset(folder: string): Dataset {
  const seeded = seededRandom(5);
  const random = () => seeded.next();
  const toy = toyDataset(
    folder,
    Array.from({ length: episodes }, () => ({ length: 320 })),
  );
  const made: EpisodeSignals[] = [];
  for (const { index } of toy.episodes) {
    const path = [...pickAndPlace(), ...pickAndPlace()];
    const noise = (): number => 0.004 * (random() - 0.5);
    const gains = Array.from({ length: 6 }, () => random() + 0.2);
    const values = path.flatMap(([x, y, z, width]) => [
      ...gains.map((gain, joint) => gain * ([x, y, z][joint % 3] ?? 0) + noise()),
      width,
    ]);
    const names = ['j1', 'j2', 'j3', 'j4', 'j5', 'j6', 'gripper'];
    made.push({
      episode: index,
      frames: path.length,
      fps: 20,
      timestampsSec: null,
      blocks: [{ key: 'observation.state', names, values: Float32Array.from(values) }],
    });
  }
  const embodiment = {
    ...toy.summary.embodiment,
    parts: [part('joints', [0, 1, 2, 3, 4, 5]), part('gripper', [6])],
  };
  return {
    ...toy,
    summary: { ...toy.summary, embodiment },
    problemsOf: () => [],
    signals: async (index) => {
      const signals = made[index];
      if (signals === undefined) throw new Error(`There is no episode ${index}.`);
      return signals;
    },
  };
}
