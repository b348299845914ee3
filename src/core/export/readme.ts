/** The README of an export: what it is, how it was made, and how to train on it. */
import path from 'node:path';
import type { ExportPlan } from '../../shared/model/export';
import type { ExportDraft } from './lerobot/copy/draft';
import type { FormatTask } from './formats/format';
import type { ExportRequest } from './select/select-episodes';

/** The README of a copy, which `datasets` and the Hub read too. */
export function readmeOfCopy(draft: ExportDraft, plan: ExportPlan): string {
  const { source, options, project, episodes } = draft;
  const request = { dataset: source, project, options };
  const left =
    plan.skipped.length === 0
      ? 'All episodes of the source are in it, under their own numbers.'
      : leftOut(request, plan);
  return `${hubHeader}
# ${path.basename(options.out)}

A LeRobot ${source.summary.version} dataset with sparse embodied reasoning, made from \`${source.summary.name}\` by DualVLA Studio.

${facts(plan, { episodes: episodes.length, fps: source.summary.fps })}
${left} ${decided(request)}

Two features are new; all others are the source's:

- \`reasoning\` (string): what to do next and why, at keyframes; empty on every other frame.
- \`is_keyframe\` (bool): whether the frame is a keyframe.
${renamed(draft)}
${aboutCuration(request)}${repairs(draft)}.

## Loading

${loaders(plan)}

${training(path.basename(options.out))}`;
}

/** The README of an export in another format. */
export function readmeOfFormat(task: FormatTask, plan: ExportPlan, how: string): string {
  const { dataset, options, episodes, fps } = task;
  const left =
    plan.skipped.length === 0
      ? 'All episodes of the source are in it, numbered from 0.'
      : leftOut(task, plan);
  const verdicts = plan.loaders.length === 0 ? '' : `${loaders(plan)}\n\n`;
  return `${options.format.startsWith('lerobot') ? hubHeader : ''}# ${path.basename(options.out)}

Sparse embodied reasoning as ${plan.version}, made from \`${dataset.summary.name}\` by DualVLA Studio.

${facts(plan, { episodes: episodes.length, fps })}
${left} ${decided(task)}

${aboutCuration(task)}.

## Loading

${verdicts}${how}`;
}

const hubHeader = `---
tags:
- LeRobot
- robotics
configs:
- config_name: default
  data_files: data/*/*.parquet
---

`;

function facts(plan: ExportPlan, of: { episodes: number; fps: number }): string {
  const percent = (plan.sparsity * 100).toFixed(1);
  return `| | |
|---|---|
| episodes | ${of.episodes} |
| frames | ${plan.frames} at ${Number(of.fps.toFixed(3))} per second |
| keyframes | ${plan.keyframes} |
| frames without reasoning | ${percent} % |
| reasoning | ${plan.reasoning.charactersOut} characters, ${plan.reasoning.distinctOut} distinct texts${before(plan)} |
`;
}

const leftOut = ({ dataset }: Pick<ExportRequest, 'dataset'>, plan: ExportPlan): string =>
  `${plan.skipped.length} of ${dataset.summary.episodes} episodes of the source were left out (curation/episodes.json says which and why); the others are numbered from 0.`;

const decided = ({ options }: Pick<ExportRequest, 'options'>): string =>
  options.decisions === 'reviewed'
    ? 'Every episode was finished by a curator; a frame is a keyframe where the curator accepted, moved or added one.'
    : 'Keyframes are those the machine proposed; no curator checked them.';

const aboutCuration = ({ project }: Pick<ExportRequest, 'project'>): string =>
  `\`curation/keyframes.jsonl\` says for each keyframe which cues it has and where its text came from, \`curation/policy.json\`
holds the pruning policy (\`${project.info.policy.name}\`)`;

const loaders = (plan: ExportPlan): string =>
  plan.loaders
    .map(({ loader, accepts, because }) => `- ${loader}: ${accepts ? 'yes' : 'no'}. ${because}`)
    .join('\n');

/** How to train on the columns `reasoning` and `is_keyframe`. */
export const training = (name: string): string => `## Training with the reasoning loss masked

A pruned frame teaches the action only. \`tokenizer\` and \`policy\` are yours:

\`\`\`python
import torch, torch.nn.functional as F
from lerobot.datasets.lerobot_dataset import LeRobotDataset
dataset = LeRobotDataset(${JSON.stringify(name)}, root=${JSON.stringify(`path/to/${name}`)})
for batch in torch.utils.data.DataLoader(dataset, batch_size=8, shuffle=True):
    kept = torch.tensor([text != "" for text in batch["reasoning"]])  # False where pruned
    tokens = tokenizer(batch["reasoning"], padding=True, return_tensors="pt")
    labels = tokens.input_ids.masked_fill(~(kept[:, None] & tokens.attention_mask.bool()), -100)
    action_loss, logits = policy(batch, tokens)  # logits: one prediction per token of labels
    reasoning_loss = F.cross_entropy(logits.flatten(0, 1), labels.flatten(), reduction="sum") / kept.sum().clamp(min=1)
    (action_loss + reasoning_loss).backward()
\`\`\`
`;

function before({ reasoning }: ExportPlan): string {
  return reasoning.charactersIn === 0
    ? ''
    : `; the same episodes of the source had ${reasoning.charactersIn} characters, ${reasoning.distinctIn} distinct texts`;
}

function renamed(draft: ExportDraft): string {
  return [...draft.rules.names]
    .filter(([name, next]) => name !== next)
    .map(([name, next]) => `- \`${next}\`: the source's own \`${name}\`.\n`)
    .join('');
}

function repairs(draft: ExportDraft): string {
  const done = [...draft.rules.repairs].sort();
  return done.length === 0 ? '' : `; repaired on request: ${done.join(', ')}`;
}
