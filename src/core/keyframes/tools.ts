/** Powered tools: a screwdriver or a drill that starts and stops is work of its own, with or without a hand. */
import type { EpisodeSignals } from '../../shared/model/dataset';
import type { Cue } from '../../shared/model/keyframe';
import { nameWords } from '../embodiment/words';
import { quantile } from '../signals/series';

export interface ToolCalibration {
  feature: string;
  dim: number;
  /** How fast it turns at full speed, in the dataset's own unit. */
  full: number;
}

/** Half-open range of frames. */
export interface ToolRun {
  from: number;
  to: number;
}

/** A wheel or a base has a speed too; only these do their work by it. */
const toolName =
  /\b(screwdriver|driver|drill|spindle|tool|grinder|sander|polisher|saw|cutter|pump)\b/;
const rateName = /\b(vel|velocity|speed|rpm)\b/;

/** Half of full speed, that nothing but a running tool has; and where its start can first be seen. */
const runsFrom = 0.5;
const beginsAt = 0.1;
/** Shorter runs and breaks are its motor's, seconds. */
const leastSec = 0.3;

/** Measured tools before told ones. Looks at names, then at how fast each turns over a sample of episodes. */
export function calibrateTools(sample: readonly EpisodeSignals[]): ToolCalibration[] {
  for (const feature of ['observation.state', 'action']) {
    const blocks = sample.flatMap(({ blocks }) => blocks.filter(({ key }) => key === feature));
    const names = blocks[0]?.names ?? [];
    const tools = names.flatMap((name, dim): ToolCalibration[] => {
      const words = nameWords(name);
      if (!toolName.test(words) || !rateName.test(words)) return [];
      const values = blocks.flatMap((block) =>
        Array.from(
          block.values.filter((_, at) => at % block.names.length === dim),
          Math.abs,
        ),
      );
      const full = quantile(values, 0.99);
      return full > 0 ? [{ feature, dim, full }] : [];
    });
    if (tools.length > 0) return tools;
  }
  return [];
}

/** Where tools run, ascending per tool. */
export function toolRuns(signals: EpisodeSignals, tools: readonly ToolCalibration[]): ToolRun[] {
  return tools.flatMap(({ feature, dim, full }) => {
    const block = signals.blocks.find(({ key }) => key === feature);
    if (block === undefined) return [];
    const width = block.names.length;
    const share = (frame: number): number =>
      Math.abs(block.values[frame * width + dim] ?? 0) / full;
    const runs: ToolRun[] = [];
    for (let frame = 0; frame < signals.frames; frame += 1) {
      if (!(share(frame) >= runsFrom)) continue;
      let from = frame;
      while (from > 0 && share(from - 1) >= beginsAt) from -= 1;
      while (frame < signals.frames && share(frame) >= runsFrom) frame += 1;
      const last = runs.at(-1);
      if (last !== undefined && from - last.to < leastSec * signals.fps) last.to = frame;
      else runs.push({ from, to: frame });
    }
    return runs.filter(({ from, to }) => to - from >= leastSec * signals.fps);
  });
}

/** One cue where a tool starts and one where it stops; none where the recording cuts it. They name no boundary. */
export function toolCues(runs: readonly ToolRun[], frames: number): Cue[] {
  return runs
    .flatMap(({ from, to }) => [from, to])
    .filter((frame) => frame > 0 && frame < frames)
    .map((frame) => ({ kind: 'phase', strength: 1, frame }));
}
