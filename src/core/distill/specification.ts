/** What an export says of itself: the loss with all its settings, the map of episodes, a README. */
import path from 'node:path';
import type { DistillOptions, DistillResult } from '../../shared/model/distill';
import type { Dataset } from '../datasets/dataset';
import { writeObject, writeText } from '../export/files/text-files';
import type { OutEpisode } from '../export/formats/format';
import { studioVersion } from '../system/version';
import type { DatasetActions } from '../teachers/action-space';
import { pictureBase } from './multimodal';
import type { Weighing } from './samples';
import type { Split } from './split';
import { sampleColumns } from './write-samples';

interface Told {
  dataset: Dataset;
  options: DistillOptions;
  actions: DatasetActions;
  weighing: Weighing;
  teachers: DistillResult['teachers'];
  episodes: readonly OutEpisode[];
  splits: readonly Split[];
  samples: DistillResult['samples'];
}

/** Writes `loss.json`, `episodes.json` and `README.md` into the partial folder. */
export async function writePapers(folder: string, told: Told): Promise<void> {
  const { dataset, options, episodes, splits } = told;
  await writeObject(path.join(folder, 'loss.json'), specification(told));
  await writeObject(path.join(folder, 'episodes.json'), {
    written_by: `DualVLA Studio ${studioVersion}`,
    source: { name: dataset.summary.name, version: dataset.summary.version },
    decisions: options.decisions,
    curator: options.curator,
    trim_idle: options.trimIdle,
    stride: options.stride,
    episodes: episodes.map(({ target, episode, frames, keyframes, fingerprint }, at) => ({
      episode_index: target,
      source_episode_index: episode,
      length: frames.length,
      source_first_frame: frames[0],
      keyframes: keyframes.length,
      fingerprint,
      split: splits[at],
    })),
  });
  await writeText(path.join(folder, 'README.md'), readme(told));
}

function specification({ options, actions, weighing, teachers }: Told): object {
  const { settings, space, scale, preset } = weighing;
  return {
    written_by: `DualVLA Studio ${studioVersion}`,
    preset,
    loss: 'L_hard + lambda * w * L_soft',
    settings: {
      lambda: settings.lambda,
      temperature: settings.temperature,
      silence: settings.silence,
      scale,
      scale_from: settings.scale === null ? "the teacher's median error" : 'a setting',
      text_floor: settings.textFloor,
      prior_strength: settings.priorStrength,
    },
    hard: {
      distribution: 'cross-entropy of the label, temperature 1',
      vector: 'mean over live dimensions and rows of ((student - demonstration) / spread)^2 / 2',
    },
    soft: {
      distribution:
        'temperature^2 * KL(teacher || student), both at the temperature, mean over cells',
      vector: 'mean over live dimensions and rows of ((student - teacher) / spread)^2 / 2',
      rows: 'the first rows that student, teacher and demonstration all have',
      logarithms: 'natural',
    },
    weight: {
      w: preset === 'paper' ? '1' : 'c * g * v',
      without_soft_label: 0,
      c: '1 - H(p) / log K of distributions, the unnamed rest as one more outcome; 1 / (1 + (std / spread)^2) of stated deviations; the setting silence otherwise',
      g: 'exp(-(error / scale)^2) of actions; of texts 1 where the teacher gives the label at least text_floor, the share of it below; without token probabilities the share of content words in both',
      v: '1 accepted, 0 wrong; otherwise the accept rate of the stratum shrunk to that of all looks with prior_strength; 1 before any look',
      multimodal: 'the soft label is made while training, by the reasoning teacher; g is 1',
    },
    routing: {
      action: { hard: 'hard_action', soft: 'soft_action or soft_probs', teacher: teachers.action },
      'embodied-reasoning': {
        hard: 'hard_action, hard_text',
        soft:
          preset === 'paper'
            ? 'soft_action or soft_probs; none for the text'
            : 'soft_action or soft_probs; soft_text with soft_logprobs',
        teacher: { action: teachers.action, text: preset === 'paper' ? null : teachers.reasoning },
      },
      multimodal: {
        hard: 'hard_text',
        soft: 'made while training',
        teacher: teachers.reasoning ?? 'the checkpoint that fine-tuning starts from',
      },
    },
    action: actions.columns.map(({ feature, name }, dim) => ({
      feature,
      name,
      spread: space.spread[dim],
      live: space.live[dim],
      period: space.period[dim] ?? null,
      mean: actions.mean[dim],
    })),
    held_out: options.heldOut,
    image_base: options.multimodal === null ? null : pictureBase(options.multimodal),
    columns: Object.fromEntries(
      Object.entries(sampleColumns).map(([name, { says }]) => [name, says]),
    ),
  };
}

function readme({ dataset, weighing, teachers, samples }: Told): string {
  const rows = Object.entries(samples).map(
    ([domain, { rows, soft, meanWeight }]) =>
      `| ${domain} | ${rows} | ${soft} | ${meanWeight === null ? '' : meanWeight.toFixed(3)} |`,
  );
  const preset =
    weighing.preset === 'paper'
      ? 'Every soft label has the weight 1, as in the DualVLA paper.'
      : "Soft labels are weighted by how far they can be trusted: the studio's own extension, which the DualVLA paper does not have.";
  return `# Distillation samples of ${dataset.summary.name}

${preset} Action teacher: ${teachers.action ?? 'none'}; reasoning teacher: ${teachers.reasoning ?? 'none'}.

| domain | rows | with a soft label | mean weight |
| --- | --- | --- | --- |
${rows.join('\n')}

- \`samples.parquet\`: a row for what a student should do at each frame, another for what it should say at kept keyframes. Episodes
  and frames are those of the dataset export with the same options.
- \`loss.json\`: the loss with all its settings, what each column means, spread and period of each dimension of an action.
- \`episodes.json\`: which episode of the source each one is, and on which side of the split.
- \`reference/dualvla_loss.py\`: the loss in PyTorch.

Rows that a curator rejected are in it, with \`rejected\` true and, where weights are trusted, the weight 0.
`;
}
