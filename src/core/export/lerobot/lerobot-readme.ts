/** What the README of a LeRobot export says beside what every README says. */
import type { Carrier } from '../../../shared/model/export';
import type { ReadmeWords } from '../readme';
import type { LeRobotVersion } from './layout';

/** By it the Hub and `datasets` find the rows. */
export const hubHeader = `---
tags:
- LeRobot
- robotics
configs:
- config_name: default
  data_files: data/*/*.parquet
---

`;

export const readmeAnew = (
  version: LeRobotVersion,
  carrier: Carrier,
  name: string,
): ReadmeWords => ({
  header: hubHeader,
  loading: `${aboutCarrier(version, carrier, name)}\n${aboutStatistics(version)}`,
});

/** What the numbers in `meta/` are, for who normalises by them. */
export const aboutStatistics = (version: string): string => `## Statistics

Statistics of numbers are counted from the rows of this dataset: per episode, and in \`meta/stats.json\` over all rows at
once, quantiles too (LeRobot up to 0.6.1 averages those of the episodes). NaN is left out; a dimension without any value
has mean 0, standard deviation 1 and a range from -1 to 1.${version === 'v2.1' ? ' `meta/stats.json` has what GR00T reads and nothing else.' : " Those of pictures are the source's, or joined from a sample per episode."}
`;

function aboutCarrier(version: LeRobotVersion, carrier: Carrier, name: string): string {
  if (carrier === 'columns') {
    return `\`reasoning\` (string) says at keyframes what to do next and why, and is empty on every other frame; \`is_keyframe\`
(bool) marks them.

${trainingText(name)}`;
  }
  if (carrier === 'subtasks') {
    return `\`subtask_index\` (int64) gives for each frame the row of \`meta/subtasks.parquet\` with the text of the last keyframe;
0 stands for frames before the first one. \`is_keyframe\` (bool) marks where a text begins. LeRobot 0.4.4 to 0.5.1 and
forks of openpi read this layout${version === 'v2.1' ? ' (with v3.0 files; here it comes beside v2.1 files)' : ''}.
`;
  }
  return `\`language_persistent\` holds, the same on every frame of an episode, one item per keyframe (role \`assistant\`, style
\`subtask\`) with the timestamp of its frame; \`language_events\` is empty. LeRobot 0.6 and later render it:

\`\`\`python
from lerobot.datasets.lerobot_dataset import LeRobotDataset
dataset = LeRobotDataset(${JSON.stringify(name)}, root=${JSON.stringify(`path/to/${name}`)})
frame = dataset[0]
active = [item for item in frame["language_persistent"] if item["timestamp"] <= frame["timestamp"]]
\`\`\`
`;
}

/** How to train on the columns `reasoning` and `is_keyframe`. */
export const trainingText = (name: string): string => `## Training with the reasoning loss masked

A pruned frame teaches the action only. \`tokenizer\` and \`policy\` are yours:

\`\`\`python
import torch, torch.nn.functional as F
from lerobot.datasets.lerobot_dataset import LeRobotDataset
dataset = LeRobotDataset(${JSON.stringify(name)}, root=${JSON.stringify(`path/to/${name}`)})
for batch in torch.utils.data.DataLoader(dataset, batch_size=8, shuffle=True):
    kept = torch.tensor([text != "" for text in batch["reasoning"]])  # False where pruned
    tokens = tokenizer(batch["reasoning"], padding=True, return_tensors="pt")
    # Where no text of a batch has a token, tokenizers give empty tensors of floats.
    tokens = {name: values.long() for name, values in tokens.items()}
    labels = tokens["input_ids"].masked_fill(~(kept[:, None] & tokens["attention_mask"].bool()), -100)
    action_loss, logits = policy(batch, tokens)  # logits: one prediction per token of labels
    reasoning_loss = F.cross_entropy(logits.flatten(0, 1), labels.flatten(), reduction="sum") / kept.sum().clamp(min=1)
    (action_loss + reasoning_loss).backward()
\`\`\`
`;
