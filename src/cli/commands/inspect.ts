import path from 'node:path';
import { inspectDataset } from '../../core/datasets/inspect';
import { command, onlyPositional } from '../command';
import { problemLines } from '../text';

export const inspect = command({
  name: 'inspect',
  summary: 'Say what a dataset holds and what is wrong with it.',
  usage: `PATH [--json]`,
  options: {},
  async run({ positionals, job }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const report = await inspectDataset(path.resolve(folder), job);
    const cameras = report.cameras.map(
      ({ key, width, height, codec, gop }) =>
        `  ${key}: ${codec === null ? 'no readable file' : `${codec} ${width}x${height}, random access every ${gop ?? '?'} frames`}`,
    );
    const parts = report.embodiment.parts.map(
      ({ role, side, feature, dims }) => `  ${side} ${role}: ${feature} [${dims.join(', ')}]`,
    );
    return {
      document: report,
      text: [
        `${report.format} ${report.version}: ${report.episodes} episodes, ${report.frames} frames, ${report.fps} fps`,
        'Cameras:',
        ...cameras,
        `Embodiment (${report.embodiment.robot ?? 'unnamed robot'}, from ${report.embodiment.source}):`,
        ...parts,
        report.problems.length === 0 ? 'No problems found.' : 'Problems:',
        ...problemLines(report.problems).map((line) => `  ${line}`),
      ].join('\n'),
    };
  },
});
