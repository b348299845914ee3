import path from 'node:path';
import { allowLinks } from '../../core/datasets/open';
import { inspectDataset } from '../../core/datasets/inspect';
import { idleText } from '../../core/datasets/integrity/check-integrity';
import { restOf } from '../../core/keyframes/rest';
import { command, onlyPositional } from '../command';
import { StudioError } from '../../shared/errors';
import type { ProjectDataset } from '../../core/project/project-file';
import { engineAt } from '../queue-option';
import { correctedRobot } from '../corrected-robot';
import { problemLines } from '../text';

export const inspect = command({
  name: 'inspect',
  usage: `PATH [--project DIR] [--deep [--queue URL]] [--allow-links DIR ...] [--json]

  --project DIR      the robot as this project corrects it, and the other datasets that it names
  --deep             decode every picture too: damaged, black and frozen ones (about a second per 1,000)
  --queue URL        have them decoded by the workers at this queue ("dualvla worker"; docs/scale.md)
  --allow-links DIR  read what links in the dataset lead to in this folder, now and from now on; may be repeated`,
  options: {
    project: { type: 'string' },
    deep: { type: 'boolean', default: false },
    queue: { type: 'string' },
    'allow-links': { type: 'string', multiple: true, default: [] },
  },
  async run({ positionals, values, job, log }) {
    if (values.queue !== undefined && !values.deep) {
      throw new StudioError(
        'invalid-input',
        '--queue goes with --deep: it is pictures that workers decode.',
      );
    }
    const shared = await engineAt(values.queue, log);
    const folder = onlyPositional(positionals, 'the dataset folder');
    const allowed = values['allow-links'].map((each) => path.resolve(each));
    if (allowed.length > 0) await allowLinks(path.resolve(folder), allowed);
    const report = await inspectDataset(path.resolve(folder), job, {
      deep: values.deep,
      restOf,
      ...shared,
    });
    let named: ProjectDataset[] | null = null;
    if (values.project !== undefined) {
      const { embodiment, datasets, problems } = await correctedRobot(folder, values.project);
      report.embodiment = embodiment;
      named = datasets;
      report.problems.push(...problems);
    }
    const idle = idleText(report.idle);
    const cameras = report.cameras.map(
      ({ key, width, height, codec, gop, notDownloaded = false }) =>
        `  ${key}: ${width === 0 ? (notDownloaded ? 'not downloaded' : 'no readable file') : `${codec ?? 'unknown codec'} ${width}x${height}, random access every ${gop ?? '?'} frames`}`,
    );
    const parts = report.embodiment.parts.map(
      ({ role, side, feature, dims, quantity, rotation, openWhen }) =>
        `  ${side} ${role}${quantity === 'position' ? '' : `, ${quantity}`}${rotation === undefined ? '' : `, ${rotation}`}: ${feature} [${dims.join(', ')}]${openWhen === undefined ? '' : `, open when ${openWhen}`}`,
    );
    return {
      document: named === null ? report : { ...report, datasets: named },
      text: [
        `${report.name}, ${report.format} ${report.version}: ${report.episodes} episodes, ${report.frames} frames, ${report.fps} fps`,
        'Cameras:',
        ...cameras,
        `Embodiment (${report.embodiment.robot ?? 'unnamed robot'}, from ${report.embodiment.source}):`,
        ...parts,
        ...report.embodiment.notes.map((note) => `  ${note}`),
        ...(named ?? []).flatMap(({ role, name, path }) =>
          role === 'reviewed' ? [] : [`Beside it, ${role}: ${name} (${path})`],
        ),
        ...(idle === null ? [] : [`Idle: ${idle}`]),
        report.problems.length === 0 ? 'No problems found.' : 'Problems:',
        ...problemLines(report.problems).map((line) => `  ${line}`),
      ].join('\n'),
    };
  },
});
