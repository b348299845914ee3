/** The path from a dataset to an export: keyframes proposed at given frames, then the plan and the run. */
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Dataset } from '../../../src/core/datasets/dataset';
import { openDataset } from '../../../src/core/datasets/open';
import { planExport } from '../../../src/core/export/plan';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import { openProject } from '../../../src/core/project/open-project';
import { ProxyVideos } from '../../../src/core/video/proxy-videos';
import { exportOptionsSchema, type ExportOptions } from '../../../src/shared/model/export';
import { scratchFolder } from '../datasets/small-dataset';
import { keyframeAt, textAt } from '../export/curated';

export class Proposed {
  private exports = 0;

  private constructor(
    readonly dataset: Dataset,
    /** By episode: a text per frame, empty where there is no keyframe. */
    readonly texts: string[][],
    private readonly scratch: string,
    private readonly project: Awaited<ReturnType<typeof openProject>>,
  ) {}

  /** @param keyframes frames by episode; of the others only the first */
  static async of(root: string, keyframes: readonly (readonly number[])[] = []): Promise<Proposed> {
    const scratch = await scratchFolder();
    const proxies = new ProxyVideos(() => path.join(scratch, 'proxies'));
    const dataset = await openDataset(root, proxies);
    const place = path.join(scratch, 'set.curation');
    const project = await openProject({ dataset, path: place, dataDir: scratch });
    onTestFinished(async () => {
      await project.close();
      await dataset.close();
    });
    const texts: string[][] = [];
    for (const { index, length } of dataset.episodes) {
      const frames = keyframes[index] ?? [0];
      await project.saveProposals({
        episode: index,
        fingerprint: await dataset.fingerprint(index),
        policy: 'hash',
        madeAtMs: 1_700_000_000_000,
        keyframes: frames.map((frame) => keyframeAt(index, frame)),
      });
      texts[index] = Array.from({ length }, (_none, frame) =>
        frames.includes(frame) ? textAt(index, frame) : '',
      );
    }
    return new Proposed(dataset, texts, scratch, project);
  }

  request(options: Partial<ExportOptions>) {
    const { dataset, project, scratch } = this;
    this.exports += 1;
    const out = path.join(scratch, `export-${this.exports}`);
    const asked = { out, decisions: 'proposed', ...options };
    return { dataset, project, options: exportOptionsSchema.parse(asked) };
  }

  plan = (options: Partial<ExportOptions>) => planExport(this.request(options));

  run = (options: Partial<ExportOptions>) => runExport(this.request(options), unwatched);
}
