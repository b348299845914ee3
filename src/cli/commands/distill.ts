import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { distillOptionsSchema, presets, type ProxyResult } from '../../shared/model/distill';
import { exportDistillation } from '../../core/distill/export';
import { command, commandGroup, needed, onlyPositional } from '../command';
import { proxyPage } from '../../core/distill/proxy/report';
import { proxyStudy } from '../../core/distill/proxy/study';
import { writeText } from '../../core/export/files/text-files';
import { parseEpisodeList } from '../episode-list';
import { anyOf, oneOf, takeOptions } from '../take-options';
import { problemLines } from '../text';
import { withProject } from '../with-project';

const words = {
  out: ['--to', 'a path of at most 4,096 characters'],
  decisions: ['--decisions', 'reviewed or proposed'],
  curator: ['--curator', 'a name of at most 80 characters'],
  drop: ['--drop', 'at most 1,000,000 episodes'],
  stride: ['--stride', 'a whole number from 1 to 100'],
  preset: ['--preset', anyOf(presets)],
  loss: [
    '--lambda, --temperature, --silence, --scale, --text-floor and --prior-strength',
    'numbers in their range',
  ],
  actionTeacher: ['--action-teacher', 'the name of a teacher'],
  reasoningTeacher: ['--reasoning-teacher', 'the name of a teacher'],
  multimodal: ['--multimodal', 'a path of at most 4,096 characters'],
  heldOut: ['--held-out', 'a share from 0 to 0.9'],
} as const;

const number = (value: string | undefined): number | undefined =>
  value === undefined ? undefined : Number(value);

const distillExport = command({
  name: 'distill export',
  summary: 'Write samples, soft labels, weights and the loss for a training run with two teachers.',
  usage: `PATH --project DIR --to OUT [--preset paper|trusted] [--multimodal FILE] [--json]

  --to OUT            a folder that does not exist yet, outside the dataset
  --preset P          paper (default): every soft label counts alike; trusted: by confidence, agreement
                      and the curator's verdicts
  --multimodal FILE   jsonl of {id, image, question, answer}; an image is an address, or a picture that is there, its path
                      relative to the file's folder
  --action-teacher NAME, --reasoning-teacher NAME   whose answers count, where several have outputs
  --held-out SHARE    of the episodes and of the multimodal pictures (default 0.1)
  --lambda N, --temperature N, --silence N, --scale N, --text-floor N, --prior-strength N
                      of the loss and its weights; see docs/teachers.md
  --decisions WHICH, --drop LIST, --trim-idle, --stride N, --include-dropped, --curator NAME
                      as of "dualvla export": with the same ones both have the same episodes and frames`,
  options: {
    project: { type: 'string' },
    to: { type: 'string' },
    preset: { type: 'string' },
    multimodal: { type: 'string' },
    'action-teacher': { type: 'string' },
    'reasoning-teacher': { type: 'string' },
    'held-out': { type: 'string' },
    lambda: { type: 'string' },
    temperature: { type: 'string' },
    silence: { type: 'string' },
    scale: { type: 'string' },
    'text-floor': { type: 'string' },
    'prior-strength': { type: 'string' },
    decisions: { type: 'string' },
    drop: { type: 'string' },
    'trim-idle': { type: 'boolean', default: false },
    stride: { type: 'string' },
    'include-dropped': { type: 'boolean', default: false },
    // What it was called before.
    'include-flagged': { type: 'boolean', default: false },
    curator: { type: 'string' },
  },
  async run({ positionals, values, job, log }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const given = {
      out: path.resolve(needed(values.to, '--to')),
      preset: values.preset,
      multimodal: values.multimodal === undefined ? undefined : path.resolve(values.multimodal),
      actionTeacher: values['action-teacher'],
      reasoningTeacher: values['reasoning-teacher'],
      heldOut: number(values['held-out']),
      loss: {
        lambda: number(values.lambda),
        temperature: number(values.temperature),
        silence: number(values.silence),
        scale: number(values.scale),
        textFloor: number(values['text-floor']),
        priorStrength: number(values['prior-strength']),
      },
      decisions: values.decisions,
      drop: values.drop === undefined ? undefined : parseEpisodeList(values.drop, '--drop'),
      trimIdle: values['trim-idle'],
      stride: number(values.stride),
      includeFlagged: values['include-dropped'] || values['include-flagged'],
      curator: values.curator,
    };
    const options = takeOptions(distillOptionsSchema, given, words, values);
    return withProject(folder, needed(values.project, '--project'), async (dataset, project) => {
      const result = await exportDistillation({ dataset, project, options }, job);
      for (const line of problemLines(result.problems)) log(line);
      for (const { message } of result.skipped) log(`skipped: ${message}`);
      for (const { row, reason } of result.rejectedRows)
        log(`${options.multimodal}, row ${row} ${reason}.`);
      const rows = Object.entries(result.samples).map(
        ([domain, { rows, soft }]) => `${rows} ${domain} (${soft} with a soft label)`,
      );
      return {
        document: result,
        text: `Wrote ${rows.join(', ')} to ${result.out} in ${result.seconds.toFixed(1)} s.`,
      };
    });
  },
});

const distillProxy = command({
  name: 'distill proxy',
  summary: 'Train small students on what would be exported, as a check of the data; no policy.',
  usage: `PATH --project DIR [--seeds N] [--html FILE] [--json]

  --seeds N           splits by episode, 2 to 50 (default 5)
  --html FILE         write the report as a page; a file that does not exist yet
  --decisions WHICH   reviewed (default): finished episodes; proposed: everything proposed
  --curator NAME      whose decisions count where several curators reviewed
  --action-teacher NAME   whose answers are distilled, where several have outputs`,
  options: {
    project: { type: 'string' },
    seeds: { type: 'string', default: '5' },
    html: { type: 'string' },
    decisions: { type: 'string', default: 'reviewed' },
    curator: { type: 'string' },
    'action-teacher': { type: 'string' },
  },
  async run({ positionals, values, job }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const decisions = oneOf('--decisions', ['reviewed', 'proposed'], values.decisions);
    const seeds = Number(values.seeds);
    if (!Number.isInteger(seeds) || seeds < 2 || seeds > 50) {
      throw new StudioError('invalid-input', '--seeds takes a whole number from 2 to 50.');
    }
    const actionTeacher = values['action-teacher'] ?? null;
    const curator = values.curator ?? null;
    return withProject(folder, needed(values.project, '--project'), async (dataset, project) => {
      const request = { dataset, project, seeds, decisions, curator, actionTeacher };
      const result = await proxyStudy(request, job);
      if (values.html !== undefined) {
        await writeText(path.resolve(values.html), proxyPage(dataset.summary.name, result));
      }
      return { document: result, text: proxyText(result) };
    });
  },
});

function proxyText({ variants, episodes, seeds, descriptive }: ProxyResult): string {
  const lines = variants.map(({ variant, because, actionError, reasoningAccuracy }) => {
    if (actionError === null) return `  ${variant.padEnd(17)} not trained: ${because}`;
    const said =
      reasoningAccuracy === null ? '' : `, names ${(100 * reasoningAccuracy.mean).toFixed(0)} %`;
    return `  ${variant.padEnd(17)} error ${actionError.mean.toFixed(3)} (${actionError.low.toFixed(3)} to ${actionError.high.toFixed(3)})${said}`;
  });
  return [
    `${episodes} episodes, ${seeds} splits; a check of the data, not a policy.`,
    ...lines,
    ...(descriptive ? ['Under eight episodes: this describes these splits alone.'] : []),
  ].join('\n');
}

export const distill = commandGroup('distill', [distillExport, distillProxy]);
