/** An open dataset with a real project beside it, and curators who decide on it. */
import path from 'node:path';
import { onTestFinished } from 'vitest';
import {
  isLeRobotDataset,
  type LeRobotDataset,
} from '../../../src/core/datasets/lerobot/lerobot-dataset';
import type { Dataset } from '../../../src/core/datasets/dataset';
import { openDataset } from '../../../src/core/datasets/open';
import type { ExportRequest } from '../../../src/core/export/select/select-episodes';
import { openProject } from '../../../src/core/project/open-project';
import type { Project } from '../../../src/core/project/project';
import { exportOptionsSchema, type ExportOptions } from '../../../src/shared/model/export';
import type { DecisionAct } from '../../../src/shared/model/decision';
import type { Proposal } from '../../../src/shared/model/keyframe';
import { scratchFolder } from '../datasets/small-dataset';

export class Curated<Of extends Dataset = LeRobotDataset> {
  private sequence = 0;

  private constructor(
    readonly dataset: Of,
    readonly project: Project,
    /** A folder that does not exist yet. */
    readonly out: string,
  ) {}

  static async open(root: string): Promise<Curated> {
    const dataset = await openDataset(root);
    if (!isLeRobotDataset(dataset)) throw new Error(`${root} is not LeRobot's`);
    return Curated.around(dataset);
  }

  /** Any format. */
  static async openAny(root: string): Promise<Curated<Dataset>> {
    return Curated.around(await openDataset(root));
  }

  private static async around<Of extends Dataset>(dataset: Of): Promise<Curated<Of>> {
    const scratch = await scratchFolder();
    const project = await openProject({
      dataset,
      path: path.join(scratch, 'set.curation'),
      dataDir: scratch,
    });
    onTestFinished(async () => {
      await project.close();
      await dataset.close();
    });
    return new Curated(dataset, project, path.join(scratch, 'out', 'export'));
  }

  request(options: Partial<ExportOptions> = {}): ExportRequest {
    const { dataset, project, out } = this;
    return { dataset, project, options: exportOptionsSchema.parse({ out, ...options }) };
  }

  /** Proposes keyframes at these frames; their texts name episode and frame. */
  async propose(episode: number, frames: readonly number[]): Promise<Map<number, string>> {
    await this.project.saveProposals({
      episode,
      fingerprint: await this.dataset.fingerprint(episode),
      policy: 'hash',
      madeAtMs: 1_700_000_000_000,
      keyframes: frames.map((frame) => keyframeAt(episode, frame)),
    });
    return new Map(frames.map((frame) => [frame, textAt(episode, frame)]));
  }

  async decide(episode: number, act: DecisionAct, curator = 'anna'): Promise<void> {
    this.sequence += 1;
    const device = `device-${curator}`;
    await this.project.append([
      {
        id: `${device}:${this.sequence}`,
        projectId: this.project.info.id,
        episode,
        fingerprint: await this.dataset.fingerprint(episode),
        curator,
        device,
        sequence: this.sequence,
        atMs: 1_700_000_000_000 + this.sequence,
        act,
      },
    ]);
  }

  /** Proposes, accepts all of it and finishes. */
  async review(
    episode: number,
    frames: readonly number[],
    curator = 'anna',
  ): Promise<Map<number, string>> {
    const texts = await this.propose(episode, frames);
    const keyframes = frames.map((frame) => keyframeAt(episode, frame));
    if (keyframes.length > 0) await this.decide(episode, { kind: 'accept', keyframes }, curator);
    await this.decide(episode, { kind: 'finish' }, curator);
    return texts;
  }
}

export const textAt = (episode: number, frame: number): string =>
  `Episode ${episode}, frame ${frame}: grasp the "bottle" — it's near, 次`;

export const keyframeAt = (
  episode: number,
  frame: number,
  text = textAt(episode, frame),
): Proposal => ({
  id: `k-${episode}-${frame}`,
  frame,
  cues: [{ kind: 'pause', strength: 0.5, frame }],
  score: 0.5,
  reasoning: { text, source: 'dataset' },
});
