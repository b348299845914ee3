import path from 'node:path';
import { z } from 'zod';
import { scorePresets } from '../../../shared/model/score';
import { stressTests, type StressReport } from '../../../shared/model/stress';
import { drawn, runStress, stressVariants } from '../../../core/score/stress/run-stress';
import { command, needed, onlyPositional } from '../../command';
import { askQueueUsage, engineAt } from '../../queue-option';
import { anyOf, oneOf, takeOptions } from '../../take-options';
import { problemLines } from '../../text';
import { askedOf, planOf, planText, withJudge } from './ask-judge';
import { judgeOptions, judgeUsage } from './judge-options';
import { withRollouts, withScoreFolder } from './with-rollouts';

const sampleSchema = z.object({
  sample: z.number().int().min(1).max(10_000),
  seed: z.number().int().min(0).max(4_294_967_295),
});
const sampleWords = {
  sample: ['--sample', 'a whole number from 1 to 10,000'],
  seed: ['--seed', 'a whole number from 0 to 4294967295'],
} as const;

export const scoreStress = command({
  name: 'score stress',
  summary: 'Test whether a judge looks at what it judges.',
  usage: `ROLLOUTS --project DIR --judge URL --model NAME [--sample N [--seed S]] [--queue URL] [--json]

Asks about a sample of the rollouts as they are and changed. The scores must stay where the instruction is said in other
words and where the same is asked twice; intention must fall where the instruction is that of another task, action where the
video is played backwards or ends half-way. A judge that fails is marked wherever its scores stand.

  --project DIR       where answers and scores are kept (made if missing)
  --sample N          how many rollouts (30), each asked about ${stressVariants} times --repeats
  --seed S            another one draws another sample (1)
  --preset NAME       ${anyOf(scorePresets)}: as in "dualvla score", with --kb: a judge is tested with its examples${judgeUsage}${askQueueUsage}`,
  options: {
    preset: { type: 'string', default: 'additive' },
    sample: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    queue: { type: 'string' },
    ...judgeOptions,
  },
  async run({ positionals, values, job, log }) {
    const folder = path.resolve(onlyPositional(positionals, 'the folder of rollouts'));
    const preset = oneOf('--preset', scorePresets, values.preset);
    const given = { sample: Number(values.sample), seed: Number(values.seed) };
    const { sample, seed } = takeOptions(sampleSchema, given, sampleWords, values);
    const { engine } = await engineAt(values.queue, log);
    const asked = askedOf(preset, values, { variants: stressVariants, engine });
    const sampled = <T>(rollouts: readonly T[]): T[] => drawn(rollouts, sample, seed);
    if (values.plan) {
      return withRollouts(folder, values.project, async ({ rollouts }) => {
        const plan = await planOf(sampled(rollouts), asked);
        return { document: plan, text: planText(plan) };
      });
    }
    return withScoreFolder(folder, needed(values.project, '--project'), async (set, kept) => {
      const drawnSet = { ...set, rollouts: sampled(set.rollouts) };
      const report = await withJudge(
        asked,
        { set: drawnSet, folder: kept },
        { job, log },
        (request) => runStress({ ...request, sample, seed }, job),
      );
      for (const line of problemLines(report.problems)) log(line);
      return { document: report, text: textOf(report), incomplete: report.stopped ?? undefined };
    });
  },
});

const textOf = ({ judge, host, sample, tests, requests }: StressReport): string =>
  [
    `${judge.model} (${host}) on ${sample} rollouts, ${requests} requests`,
    ...stressTests.map((test) => `${test.padEnd(12)} ${tests[test].sentence}`),
  ].join('\n');
