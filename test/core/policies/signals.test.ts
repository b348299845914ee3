/** The signals that policies are tried on, in memory: answered from in parts, sampled where they are many. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Dataset } from '../../../src/core/datasets/dataset';
import { openDataset } from '../../../src/core/datasets/open';
import { unwatched } from '../../../src/core/jobs/progress';
import { policyEffect, PolicyResults } from '../../../src/core/policies/policy-effect';
import { cueSettingsOf, PolicySignals } from '../../../src/core/policies/policy-signals';
import { StandingKeyframes } from '../../../src/core/policies/standing-keyframes';
import { ProjectFolder } from '../../../src/core/project/project-folder';
import { defaultPolicy, policySchema } from '../../../src/shared/model/policy';
import { makeDataset } from '../keyframes/made-dataset';
import { episodes } from './made-episodes';

const unreviewed = () =>
  new StandingKeyframes({ proposals: () => Promise.resolve(null), decisions: () => [] });

const noProject = ({ summary }: Dataset) => ({
  robot: summary.embodiment,
  folder: ProjectFolder.reading(`${summary.path}.curation`),
});

async function readMade(): Promise<PolicySignals> {
  const folder = await makeDataset(episodes);
  const dataset = await openDataset(folder);
  onTestFinished(() => dataset.close());
  const signals = new PolicySignals(dataset, noProject(dataset));
  await signals.read(unwatched);
  return signals;
}

describe('signals in memory', () => {
  it('answer in parts when time is short, and the parts add up to the whole', async () => {
    const signals = await readMade();
    const asked = {
      signals,
      reviews: unreviewed(),
      tried: policySchema.parse({ threshold: 0.5 }),
      against: defaultPolicy,
      asExported: false,
    };
    const whole = await policyEffect({
      ...asked,
      results: new PolicyResults(),
      budgetMs: Infinity,
      signal: unwatched.signal,
    });
    const results = new PolicyResults();
    const counts: number[] = [];
    for (;;) {
      const part = await policyEffect({ ...asked, results, budgetMs: 0, signal: unwatched.signal });
      counts.push(part.episodes);
      expect(part.of).toBe(6);
      if (part.episodes < part.of) continue;
      expect(part).toEqual(whole);
      break;
    }
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
  });

  it('stop for a request that nobody waits for', async () => {
    const signals = await readMade();
    // Long enough for a turn to end.
    signals.episodes.push(...Array.from({ length: 2_000 }, () => signals.episodes).flat());
    const stop = new AbortController();
    const answer = policyEffect({
      signals,
      results: new PolicyResults(),
      reviews: unreviewed(),
      tried: defaultPolicy,
      against: { ...defaultPolicy, threshold: 0.9 },
      asExported: false,
      budgetMs: Infinity,
      signal: stop.signal,
    });
    stop.abort(new Error('A newer one came.'));
    await expect(answer).rejects.toThrow('A newer one came.');
  });

  it('hold what a powered tool does, in whatever feature it is', async () => {
    const dataset = await openDataset(await makeDataset(episodes.slice(0, 1)));
    onTestFinished(() => dataset.close());
    const { blocks, ...signals } = await dataset.signals(0);
    const pose = 'observation.pose';
    const turning = Float32Array.from({ length: signals.frames }, (_, t) =>
      t >= 60 && t < 90 ? 200 : 0,
    );
    vi.spyOn(dataset, 'signals').mockResolvedValue({
      ...signals,
      blocks: [
        ...blocks.map((block) =>
          block.key === 'observation.state' ? { ...block, key: pose } : block,
        ),
        { key: 'observation.state', names: ['screwdriver.vel'], values: turning },
      ],
    });
    const { embodiment } = dataset.summary;
    const parts = embodiment.parts.flatMap((part) =>
      part.feature === 'observation.state' ? [{ ...part, feature: pose }] : [],
    );
    const project = { ...noProject(dataset), robot: { ...embodiment, parts } };
    const read = new PolicySignals(dataset, project);
    await read.read(unwatched);
    const cues = read.episodes[0]?.cues(defaultPolicy, cueSettingsOf(defaultPolicy)) ?? [];
    const ofTool = cues.filter(({ kind, boundary }) => kind === 'phase' && boundary === undefined);
    expect(ofTool.map(({ frame }) => frame)).toEqual(expect.arrayContaining([60, 90]));
  });

  it('are an even sample where the dataset is too large', async () => {
    const folder = await makeDataset(episodes);
    const dataset = await openDataset(folder);
    onTestFinished(() => dataset.close());
    // A robot of so many dimensions that three episodes of it fill the memory, or not even one.
    const { features } = dataset.summary;
    const sampleOf = async (width: number): Promise<number[]> => {
      dataset.summary.features = features.map((feature) => ({ ...feature, shape: [width] }));
      const signals = new PolicySignals(dataset, noProject(dataset));
      await signals.read(unwatched);
      expect(signals.expected).toBe(signals.episodes.length);
      return signals.episodes.map(({ episode }) => episode);
    };
    expect(await sampleOf(295_000)).toEqual([0, 2, 4]);
    expect(await sampleOf(10_000_000)).toEqual([0]);
  });
});
