/** What the README of a LeRobot export says about its carrier. */
import path from 'node:path';
import { training } from '../readme';
import type { FormatTask } from '../formats/format';
import type { LeRobotVersion } from './layout';

export function howToLoad({ options }: FormatTask, version: LeRobotVersion): string {
  const name = path.basename(options.out);
  if (options.carrier === 'columns') {
    return `\`reasoning\` (string) says at keyframes what to do next and why, and is empty on every other frame; \`is_keyframe\`
(bool) marks them.

${training(name)}`;
  }
  if (options.carrier === 'subtasks') {
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
