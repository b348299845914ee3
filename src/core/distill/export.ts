/**
 * Exports what a training run with two teachers needs, beside the dataset's own export and with its episodes and
 * frames.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import {
  domains,
  type DistillOptions,
  type DistillResult,
  type Domain,
} from '../../shared/model/distill';
import type { TeacherOutput } from '../../shared/model/teacher';
import type { Dataset } from '../datasets/dataset';
import { syncFile } from '../export/files/disk';
import type { OutEpisode } from '../export/formats/format';
import { refuseChanged } from '../export/plan';
import { sizeOf } from '../export/run';
import { publishing } from '../export/target/publish';
import type { JobContext } from '../jobs/progress';
import type { Project } from '../project/project';
import { quantile } from '../signals/series';
import { findAppRoot } from '../system/app-root';
import { actionRows, actionsOf, chunkError, type DatasetActions } from '../teachers/action-space';
import { outputs, type Outputs, type Teacher } from '../teachers/outputs';
import { chooseTeachers } from './choose-teachers';
import { Looks } from './looks';
import { readMultimodal, splitMultimodal, type MultimodalSample } from './multimodal';
import { prepareDistillation } from './plan';
import { episodeSamples, type Weighing, type Sample } from './samples';
import { writePapers } from './specification';
import type { Split } from './split';
import { verdictFactor } from './trust';
import { SampleWriter } from './write-samples';

export interface DistillRequest {
  dataset: Dataset;
  project: Project;
  options: DistillOptions;
}

/**
 * Throws `conflict` naming what is in the way of the target or the content, `invalid-input` where it has to be said
 * which teacher counts, `unsupported` where the dataset has no actions, and as `publishing` and `refuseChanged`.
 * Nothing is written into dataset or project.
 */
export async function exportDistillation(
  { dataset, project, options }: DistillRequest,
  job: JobContext,
): Promise<DistillResult> {
  const startedMs = performance.now();
  const out = path.resolve(options.out);
  job.report({ phase: 'planning', done: 0, unit: 'episodes' });
  const prepared = await prepareDistillation(
    { dataset, project, options },
    job,
    Number.POSITIVE_INFINITY,
  );
  const { found, splits, blockers } = prepared;
  const { episodes } = found.task;
  if (blockers.length > 0) throw new StudioError('conflict', blockers.join(' '));
  const actions = await actionsOf(dataset, project.robot, job.signal);
  if (actions === null) {
    const message = `${dataset.summary.name} has no actions, so that there is nothing to distil.`;
    throw new StudioError('unsupported', message);
  }
  const store = await project.store(outputs);
  const teachers = chooseTeachers(await store.teachers(), options);
  const distilling = new Distilling(
    { dataset, project, options },
    { actions, store, teachers, job },
  );
  const weighing = await distilling.weighing(episodes);
  const rejectedRows: DistillResult['rejectedRows'] = [];
  const counts = new Counts();
  const bytes = await publishing(out, job, async (folder) => {
    const writer = await SampleWriter.open(folder, job.signal);
    const add = (sample: Sample): void => {
      counts.add(sample);
      writer.add(sample);
    };
    try {
      for (const [at, episode] of episodes.entries()) {
        job.report({ phase: 'writing', done: at, total: episodes.length, unit: 'episodes' });
        await job.mayGoOn?.();
        const split = splits[at] ?? 'train';
        for (const sample of await distilling.samples(episode, split, weighing)) add(sample);
      }
      if (options.multimodal !== null) {
        const splitOf = await splitMultimodal(options.multimodal, options.heldOut);
        const seen = createHash('sha256');
        for await (const each of readMultimodal(options.multimodal, rejectedRows)) {
          seen.update(JSON.stringify(each));
          add(distilling.multimodal(each, splitOf(each), weighing));
        }
        await nameMultimodal(project, options.multimodal, seen.digest('hex'));
      }
      await mkdir(path.join(folder, 'reference'));
      await writer.finish(path.join(folder, 'samples.parquet'));
    } finally {
      await writer.close();
    }
    const told = { options, actions, weighing, teachers, episodes, splits, samples: counts.told };
    await writePapers(folder, { dataset, ...told });
    const module = path.join(folder, 'reference', 'dualvla_loss.py');
    const root = findAppRoot(import.meta.dirname);
    await copyFile(path.join(root, 'assets/distill/dualvla_loss.py'), module);
    await syncFile(module);
    await refuseChanged(found);
    return sizeOf(folder);
  });
  const held = splits.filter((split) => split === 'validation').length;
  return {
    out,
    preset: options.preset,
    teachers,
    episodes: { train: episodes.length - held, validation: held },
    samples: counts.told,
    rejected: counts.rejected,
    rejectedRows,
    skipped: found.skipped,
    problems: project.info.problems,
    bytes,
    seconds: (performance.now() - startedMs) / 1_000,
  };
}

async function nameMultimodal(project: Project, file: string, fingerprint: string): Promise<void> {
  const place = path.resolve(file);
  const name = path.basename(place);
  await project.addDataset({ path: place, name, role: 'multimodal', fingerprint });
}

interface Sources {
  actions: DatasetActions;
  store: Outputs;
  teachers: DistillResult['teachers'];
  job: JobContext;
}

class Distilling {
  private looks: Looks | null = null;

  constructor(
    private readonly of: DistillRequest,
    private readonly from: Sources,
  ) {}

  /** The teacher's own median error is what it is measured by, unless a setting says otherwise. */
  async weighing(episodes: readonly OutEpisode[]): Promise<Weighing> {
    const { project, options } = this.of;
    const { space } = this.from.actions;
    this.looks = await Looks.open(project, this.from.teachers);
    const { preset, loss: settings } = options;
    if (settings.scale !== null) return { preset, settings, space, scale: settings.scale };
    const errors: number[] = [];
    for (const [at, episode] of episodes.entries()) {
      const { job } = this.from;
      job.report({ phase: 'measuring', done: at, total: episodes.length, unit: 'episodes' });
      await job.mayGoOn?.();
      const outputs = await this.outputs('action', episode);
      const rows = outputs.size === 0 ? null : await this.rows(episode.episode);
      for (const { frame, action } of outputs.values()) {
        const error = chunkError(rows?.slice(frame) ?? [], action ?? [], space);
        if (Number.isFinite(error)) errors.push(error);
      }
    }
    return { preset, settings, space, scale: quantile(errors, 0.5) };
  }

  async samples(episode: OutEpisode, split: Split, weighing: Weighing): Promise<Sample[]> {
    const { looks } = this;
    const sources = {
      episode,
      split,
      stride: this.of.options.stride,
      actions: await this.rows(episode.episode),
      actionOutputs: await this.outputs('action', episode),
      reasoningOutputs: await this.outputs('reasoning', episode),
      looked: (output: TeacherOutput) => looks?.of(output) ?? Looks.none,
    };
    return [...episodeSamples(sources, weighing)];
  }

  /**
   * The soft label of these is asked of the reasoning teacher while training; what is known of it beforehand is
   * exported.
   */
  multimodal(
    { id, image, question, answer }: MultimodalSample,
    split: Split,
    { preset, settings }: Weighing,
  ): Sample {
    const all = this.looks?.all('reasoning') ?? Looks.none.all;
    const looked = { stratum: Looks.none.stratum, all, priorStrength: settings.priorStrength };
    const factors = { c: settings.silence, g: 1, v: verdictFactor(null, looked) };
    const weight = preset === 'paper' ? 1 : factors.c * factors.v;
    return {
      id,
      domain: 'multimodal',
      target: 'text',
      split,
      place: null,
      asked: { image, question },
      hardAction: null,
      hardText: answer,
      soft: { output: null, error: null, factors, weight, verdict: null },
    };
  }

  private async rows(episode: number): Promise<number[][] | null> {
    return actionRows(await this.of.dataset.signals(episode), this.from.actions);
  }

  /** Only what was said of this very recording counts. */
  private async outputs(
    kind: Teacher['kind'],
    { episode, fingerprint }: OutEpisode,
  ): Promise<ReadonlyMap<number, TeacherOutput>> {
    const teacher = this.from.teachers[kind];
    const byFrame = new Map<number, TeacherOutput>();
    if (teacher === null) return byFrame;
    for await (const { outputs } of this.from.store.read({ teacher, kind, episodes: [episode] })) {
      for (const output of outputs)
        if (output.fingerprint === fingerprint) byFrame.set(output.frame, output);
    }
    return byFrame;
  }
}

class Counts {
  rejected = 0;
  private readonly sums = new Map<Domain, { rows: number; soft: number; weight: number }>();

  add({ domain, soft }: Sample): void {
    const sum = this.sums.get(domain) ?? { rows: 0, soft: 0, weight: 0 };
    sum.rows += 1;
    if (soft !== null) sum.soft += 1;
    sum.weight += soft?.weight ?? 0;
    this.sums.set(domain, sum);
    if (soft?.verdict === 'wrong') this.rejected += 1;
  }

  get told(): DistillResult['samples'] {
    const of = (domain: Domain): DistillResult['samples'][Domain] => {
      const { rows, soft, weight } = this.sums.get(domain) ?? { rows: 0, soft: 0, weight: 0 };
      return { rows, soft, meanWeight: soft === 0 ? null : weight / soft };
    };
    const [action, reasoning, multimodal] = domains;
    return {
      [action]: of(action),
      [reasoning]: of(reasoning),
      [multimodal]: of(multimodal),
    };
  }
}
