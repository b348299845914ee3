/** Whether proposals follow a curator with a habit of their own, and what learning anew takes of a processor. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Dataset } from '../../src/core/datasets/dataset';
import { openDataset } from '../../src/core/datasets/open';
import { matchSpans } from '../../src/core/evaluation/matching';
import { unwatched } from '../../src/core/jobs/progress';
import { proposeDataset } from '../../src/core/keyframes/propose';
import { relearn } from '../../src/core/keyframes/relearn';
import { openProject } from '../../src/core/project/open-project';
import type { Project } from '../../src/core/project/project';
import type { Proposal } from '../../src/shared/model/keyframe';
import { defaultPolicy } from '../../src/shared/model/policy';
import { lateAtGrasps, SimulatedCurator } from '../core/learning/curator';
import { demoDataset } from '../shared-data';
import { framesOf, repeated } from './repeated';
import type { BenchRow } from './row';

/** Episodes of the demo, and seconds that they are repeated to. */
const made = 24;
const recordedSec = 2_000;
/** Episodes that are reviewed one after the other; the rest never is. */
const reviewed = 6;
/** Seconds: as far as two may lie apart and still be the same. */
const sameSec = 0.1;

interface Opened {
  dataset: Dataset;
  project: Project;
}

export async function benchLearning(): Promise<BenchRow[]> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'dualvla-learning-'));
  // What is proposed is told on the demo itself, for copies of a reviewed episode fit too well; what it costs on more.
  const demo = await opened(dataDir, 'demo');
  let many = await opened(dataDir, 'many');
  try {
    await propose(demo);
    await watchAsIn(demo, many);
    await propose(many);
    const { fps } = demo.dataset.summary;
    // The habit is told from what is proposed without learning: what follows it already is not moved once more.
    const first = new Map<number, Proposal[]>();
    const wanted = new Map<number, number[]>();
    for (const { index } of demo.dataset.episodes) {
      if (index < reviewed)
        first.set(index, (await demo.project.proposals(index))?.keyframes ?? []);
      else {
        const keyframes = await supported(demo.project, index);
        wanted.set(
          index,
          keyframes.flatMap((keyframe) => lateAtGrasps(keyframe, fps) ?? []),
        );
      }
    }
    const rows = [rowOf('0 reviewed', await agreement(demo.project, wanted, fps), null)];
    for (let count = 1; count <= reviewed; count++) {
      const isLast = count === reviewed;
      if (isLast) {
        await close(many);
        many = await opened(dataDir, 'many');
      }
      for (const on of [demo, many]) {
        const curator = new SimulatedCurator(on, 'ada', 100 * count);
        await curator.review(count - 1, lateAtGrasps, first.get(count - 1));
      }
      await relearn({ ...demo, curator: null }, unwatched);
      const before = process.cpuUsage();
      await relearn({ ...many, curator: null }, unwatched);
      const { user, system } = process.cpuUsage(before);
      const recorded = framesOf(many.dataset.episodes) / fps;
      const per100 = ((user + system) / 1e6 / recorded) * recordedSec;
      const name = `${count} reviewed${isLast ? ', just opened' : ''}`;
      if (count >= 2) {
        rows.push(rowOf(name, await agreement(demo.project, wanted, fps), per100));
      }
    }
    return rows;
  } finally {
    await close(demo);
    await close(many);
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function opened(dataDir: string, name: 'demo' | 'many'): Promise<Opened> {
  const demo = await openDataset(demoDataset);
  const dataset = name === 'demo' ? demo : repeated(demo, recordedSec * demo.summary.fps);
  const project = await openProject({ dataset, path: path.join(dataDir, name), dataDir });
  return { dataset, project };
}

async function close({ dataset, project }: Opened): Promise<void> {
  await project.close();
  await dataset.close();
}

const propose = (on: Opened) =>
  proposeDataset({ ...on, episodes: null, policy: defaultPolicy }, unwatched);

const fileOf = (episode: number) => `events/${String(episode).padStart(6, '0')}.json`;

/** What cameras saw of the repeated episodes is what they saw the first time. */
async function watchAsIn(demo: Opened, many: Opened): Promise<void> {
  for (const { index } of many.dataset.episodes) {
    const seen = await demo.project.folder.readJson(fileOf(index % made));
    await many.project.folder.write(fileOf(index), JSON.stringify(seen));
  }
}

/** The proposals of an episode but for a first frame that is there in any case: nobody need accept that. */
const supported = async (project: Project, episode: number): Promise<Proposal[]> =>
  ((await project.proposals(episode))?.keyframes ?? []).filter(({ cues }) => cues.length > 0);

interface Agreement {
  accepted: number;
  found: number;
  /** How many of the episodes keep what the policy alone proposes. */
  unlike: number;
}

/**
 * Share of the proposals that are right as they are, and of what the curator wants that is proposed, one to one; of all
 * episodes together.
 */
async function agreement(
  project: Project,
  wanted: ReadonlyMap<number, readonly number[]>,
  fps: number,
): Promise<Agreement> {
  let [hits, proposals, marks, unlike] = [0, 0, 0, 0];
  for (const [episode, frames] of wanted) {
    const own = (await supported(project, episode)).map(({ frame }) => frame);
    const spans = frames.map((frame) => ({ from: frame, to: frame }));
    hits += matchSpans(own, spans, fps, sameSec).filter((index) => index !== null).length;
    proposals += own.length;
    marks += frames.length;
    if ((project.doubts(episode)?.misfit ?? 0) > 1) unlike += 1;
  }
  return { accepted: hits / proposals, found: hits / marks, unlike };
}

function rowOf(
  after: string,
  { accepted, found, unlike }: Agreement,
  per100: number | null,
): BenchRow {
  const cost =
    per100 === null ? '' : `; ${per100.toFixed(2)} s of a processor for 100 episodes of 20 s`;
  return {
    name: `proposals accepted unchanged, ${after}`,
    value: accepted,
    unit: '',
    note: `within ${sameSec} s; ${found.toFixed(3)} of the curator's keyframes found; ${unlike} of ${made - reviewed} episodes fall back${cost}`,
  };
}
