import path from 'node:path';
import { StudioError } from '../../shared/errors';
import {
  carriers,
  exportFormats,
  exportOptionsSchema,
  repairs,
  type LoaderVerdict,
} from '../../shared/model/export';
import { planExport } from '../../core/export/plan';
import { runExport } from '../../core/export/run';
import type { TaskEngine } from '../../core/jobs/tasks';
import { outcomeKinds } from '../../shared/model/outcome';
import { carrierWords, formatWords } from '../../shared/model/export-words';
import { command, needed, onlyPositional } from '../command';
import { parseEpisodeList } from '../episode-list';
import { engineAt } from '../queue-option';
import { anyOf, takeOptions } from '../take-options';
import { problemLines } from '../text';
import { withProject } from '../with-project';

const wordLines = (words: readonly { id: string; says: string }[]): string =>
  words
    .map(
      ({ id, says }, at) =>
        `                      ${id.padEnd(13)} ${says}${at === 0 ? ' (default)' : ''}`,
    )
    .join('\n');
const formatLines = wordLines(formatWords);
const carrierLines = wordLines(carrierWords);

const words = {
  out: ['--to', 'a path of at most 4,096 characters'],
  decisions: ['--decisions', 'reviewed or proposed'],
  repair: ['--repair', `a list of ${anyOf(repairs)}`],
  curator: ['--curator', 'a name of at most 80 characters'],
  format: ['--format', anyOf(exportFormats)],
  carrier: ['--carrier', anyOf(carriers)],
  drop: ['--drop', 'at most 1,000,000 episodes'],
  outcomes: ['--outcomes', `a list of ${anyOf(outcomeKinds)}`],
  withoutTags: ['--without-tag', 'names of 1 to 60 characters'],
  withoutCameras: ['--without-camera', 'at most 1,000 names'],
  stride: ['--stride', 'a whole number from 1 to 100'],
} as const;

const loaderLines = (loaders: readonly LoaderVerdict[], reads: string): string[] =>
  loaders.map(
    ({ loader, accepts, because }) =>
      `${loader} ${accepts ? reads : 'does not read'} the result: ${because}`,
  );

export const exportCommand = command({
  name: 'export',
  usage: `PATH --project DIR --to OUT [--format F] [--carrier C] [--decisions reviewed|proposed]
         [--drop 3,7-9] [--without-camera NAME ...] [--trim-idle] [--stride N] [--repair LIST]
         [--include-dropped] [--outcomes success,partial] [--without-tag NAME ...]
         [--curator NAME] [--queue URL] [--plan] [--json]

  --to OUT            a folder that does not exist yet, outside the dataset
  --format F          what is written:
${formatLines}
  --carrier C         how a LeRobot export carries the reasoning:
${carrierLines}
  --decisions WHICH   reviewed (default): finished episodes, their accepted keyframes;
                      proposed: everything the machine proposed
  --drop LIST         leave these episodes out, for example 3,7-9
  --without-camera NAME  leave out this camera, by the name that inspect gives it; may be repeated
  --trim-idle         leave out the frames at rest before the first and after the last movement
  --stride N          write every Nth frame only (1 to 100)
  --repair LIST       of timestamps, indices, totals: mend these in the copy; see the plan for
                      what each would do
  --include-dropped   episodes that a curator dropped, too
  --outcomes LIST     only of success, partial, failure, unknown; all of them, where it is not said
  --without-tag NAME  leave out episodes with this tag; can be given several times
  --curator NAME      whose decisions count where several curators reviewed; without it
                      those on which all agree or that were settled, the rest is left out
  --queue URL         have videos of LeRobot exports cut and encoded by the workers at this queue
                      that may write there ("dualvla worker --out"; docs/scale.md)
  --plan              only say what would be written and skipped, and why

Episodes that cannot be read are left out and named, and the others written; the exit status is 0
where anything is, and not 0 where nothing is.`,
  options: {
    project: { type: 'string' },
    to: { type: 'string' },
    format: { type: 'string' },
    carrier: { type: 'string' },
    decisions: { type: 'string' },
    drop: { type: 'string' },
    'without-camera': { type: 'string', multiple: true, default: [] },
    'trim-idle': { type: 'boolean', default: false },
    stride: { type: 'string' },
    repair: { type: 'string' },
    'include-dropped': { type: 'boolean', default: false },
    // What it was called before.
    'include-flagged': { type: 'boolean', default: false },
    outcomes: { type: 'string' },
    'without-tag': { type: 'string', multiple: true },
    curator: { type: 'string' },
    queue: { type: 'string' },
    plan: { type: 'boolean', default: false },
  },
  async run({ positionals, values, job, log }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const given = {
      out: path.resolve(needed(values.to, '--to')),
      decisions: values.decisions,
      repair: values.repair?.split(',').map((name) => name.trim()),
      includeFlagged: values['include-dropped'] || values['include-flagged'],
      outcomes: values.outcomes?.split(',').map((name) => name.trim()),
      withoutTags: values['without-tag'],
      curator: values.curator,
      format: values.format,
      carrier: values.carrier,
      drop: values.drop === undefined ? undefined : parseEpisodeList(values.drop, '--drop'),
      withoutCameras: values['without-camera'],
      trimIdle: values['trim-idle'],
      stride: values.stride === undefined ? undefined : Number(values.stride),
    };
    const options = takeOptions(exportOptionsSchema, given, words, values);
    if (values.queue !== undefined && !options.format.startsWith('lerobot')) {
      throw new StudioError(
        'invalid-input',
        `--queue goes with LeRobot formats, whose videos workers cut and encode; ${options.format} is written by one process.`,
      );
    }
    const { engine } = await engineAt(values.queue, log);
    let wasAsked = false;
    const asked: TaskEngine | undefined = engine && {
      run(task, order, context) {
        wasAsked = true;
        return engine.run(task, order, context);
      },
      desk: (task, site, signal) => engine.desk(task, site, signal),
    };
    return withProject(folder, needed(values.project, '--project'), async (dataset, project) => {
      const plan = await planExport({ dataset, project, options });
      for (const line of problemLines(plan.problems)) log(line);
      for (const { message } of plan.skipped) log(`skipped: ${message}`);
      const isBlocked = plan.blockers.length > 0;
      if (!isBlocked) for (const line of loaderLines(plan.loaders, 'should read')) log(line);
      if (values.plan) {
        const episodes = `${plan.episodes.length} episodes, ${plan.keyframes} keyframes`;
        return isBlocked
          ? {
              document: plan,
              text: 'Nothing would be written.',
              incomplete: plan.blockers.join(' '),
            }
          : { document: plan, text: `Would write ${episodes} as ${plan.version} to ${plan.out}.` };
      }
      const result = await runExport(
        { dataset, project, options, ...(asked === undefined ? {} : { engine: asked }) },
        job,
      );
      if (asked !== undefined && !wasAsked) {
        log('No video of this export was cut or encoded: this process wrote it alone.');
      }
      const known = new Set(plan.skipped.map(({ episode }) => episode));
      for (const { episode, message } of result.skipped) {
        if (!known.has(episode)) log(`skipped: ${message}`);
      }
      for (const line of loaderLines(result.loaders, 'reads')) log(line);
      return {
        document: result,
        text: `Wrote ${result.episodes} episodes, ${result.frames} frames, ${result.keyframes} keyframes to ${result.out} in ${result.seconds.toFixed(1)} s.`,
      };
    });
  },
});
