import path from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../shared/errors';
import { exportOptionsSchema } from '../../shared/model/export';
import { planExport } from '../../core/export/plan';
import { runExport } from '../../core/export/run';
import { command, needed, onlyPositional } from '../command';
import { problemLines } from '../text';
import { withProject } from '../with-project';

export const exportCommand = command({
  name: 'export',
  summary: 'Write the sparse dataset: a copy with reasoning at keyframes only.',
  usage: `PATH --project DIR --to OUT [--decisions reviewed|proposed] [--repair timestamps,indices,totals]
         [--include-flagged] [--curator NAME] [--plan] [--json]

  --to OUT            a folder that does not exist yet, outside the dataset
  --decisions WHICH   reviewed (default): finished episodes, their accepted keyframes;
                      proposed: everything the machine proposed
  --repair LIST       mend these in the copy; see the plan for what each would do
  --curator NAME      whose decisions count where several curators reviewed
  --plan              only say what would be written and skipped, and why`,
  options: {
    project: { type: 'string' },
    to: { type: 'string' },
    decisions: { type: 'string' },
    repair: { type: 'string' },
    'include-flagged': { type: 'boolean', default: false },
    curator: { type: 'string' },
    plan: { type: 'boolean', default: false },
  },
  async run({ positionals, values, job, log }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const parsed = exportOptionsSchema.safeParse({
      out: path.resolve(needed(values.to, '--to')),
      decisions: values.decisions,
      repair: values.repair?.split(',').map((name) => name.trim()),
      includeFlagged: values['include-flagged'],
      curator: values.curator,
    });
    if (!parsed.success) {
      throw new StudioError('invalid-input', `export: ${z.prettifyError(parsed.error)}`);
    }
    const options = parsed.data;
    return withProject(folder, needed(values.project, '--project'), async (dataset, project) => {
      const plan = await planExport({ dataset, project, options });
      for (const line of problemLines(plan.problems)) log(line);
      for (const { message } of plan.skipped) log(`skipped: ${message}`);
      for (const { loader, accepts, because } of plan.loaders) {
        log(`${loader} ${accepts ? 'reads' : 'does not read'} the result: ${because}`);
      }
      if (values.plan) {
        const episodes = `${plan.episodes.length} episodes, ${plan.keyframes} keyframes`;
        const text = [`Would write ${episodes} to ${plan.out}.`, ...plan.blockers].join('\n');
        return { document: plan, text };
      }
      const result = await runExport({ dataset, project, options }, job);
      return {
        document: result,
        text: `Wrote ${result.episodes} episodes, ${result.frames} frames, ${result.keyframes} keyframes to ${result.out} in ${result.seconds.toFixed(1)} s.`,
      };
    });
  },
});
