/** The README of an export: what it is, how it was made, and how to train on it. */
import path from 'node:path';
import type { ExportPlan } from '../../shared/model/export';
import type { ExportDraft } from './draft';

export function readme(draft: ExportDraft, plan: ExportPlan): string {
  const { source, options, project, episodes } = draft;
  const name = path.basename(options.out);
  const { summary } = source;
  const percent = (plan.sparsity * 100).toFixed(1);
  const texts =
    options.decisions === 'reviewed'
      ? 'Every episode was finished by a curator; a frame is a keyframe where the curator accepted, moved or added one.'
      : 'Keyframes are those the machine proposed; no curator checked them.';
  const left =
    plan.skipped.length === 0
      ? 'All episodes of the source are in it, under their own numbers.'
      : `${plan.skipped.length} of ${summary.episodes} episodes of the source were left out (curation/episodes.json says which and why); the others are numbered from 0.`;
  return `---
tags:
- LeRobot
- robotics
configs:
- config_name: default
  data_files: data/*/*.parquet
---

# ${name}

A LeRobot ${summary.version} dataset with sparse embodied reasoning, made from \`${summary.name}\` by DualVLA Studio.

| | |
|---|---|
| episodes | ${episodes.length} |
| frames | ${plan.frames} at ${summary.fps} per second |
| keyframes | ${plan.keyframes} |
| frames without reasoning | ${percent} % |
| reasoning | ${plan.reasoning.charactersOut} characters, ${plan.reasoning.distinctOut} distinct texts${before(plan)} |

${left} ${texts}

Two features are new; all others are the source's:

- \`reasoning\` (string): what to do next and why, at keyframes; empty on every other frame.
- \`is_keyframe\` (bool): whether the frame is a keyframe.
${renamed(draft)}
\`curation/keyframes.jsonl\` says for each keyframe which cues it has and where its text came from, \`curation/policy.json\`
holds the pruning policy (\`${project.info.policy.name}\`)${repairs(draft)}.

## Loading

${plan.loaders.map(({ loader, accepts, because }) => `- ${loader}: ${accepts ? 'yes' : 'no'}. ${because}`).join('\n')}

## Training with the reasoning loss masked

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
}

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
