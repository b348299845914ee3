import path from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../../shared/errors';
import { dimensions } from '../../../shared/model/score';
import type { CalibrationReport, Estimated } from '../../../shared/model/calibration';
import { calibrationOf, mayCompare, recordLines } from '../../../core/score/calibration/calibrate';
import { withPeople } from '../../../core/score/calibration/people-scores';
import { blindName, drawBlindSample, mostSampled } from '../../../core/score/calibration/sample';
import { readScoredLines } from '../../../core/score/scored-lines';
import { command, needed, onlyPositional } from '../../command';
import { cliDevice } from '../../device';
import { takeOptions } from '../../take-options';
import { problemLines } from '../../text';
import { fullScoreOf } from './full-score';
import { withScoreFolder } from './with-rollouts';
import { decisionSchema } from '../../../shared/model/decision';

const drawSchema = z.object({
  sample: z.number().int().min(1).max(mostSampled),
  seed: z.number().int().min(0).max(4_294_967_295),
});
const drawWords = {
  sample: ['--sample', `a whole number from 1 to ${mostSampled}`],
  seed: ['--seed', 'a whole number from 0 to 4294967295'],
} as const;
const curatorWords = {
  curator: ['--curator', 'a name of at most 80 letters, digits, spaces and ._@-'],
} as const;

export const scoreCalibrate = command({
  name: 'score calibrate',
  summary: 'Draw a blind sample for people to score, and say how far a judge can be trusted.',
  usage: `ROLLOUTS --project DIR [--sample N [--seed S]] [--from FILE] [--judge ID] [--json]

  --project DIR    where samples and scores are kept (made if missing)
  --sample N       draw so many rollouts to score; more of the same seed go on with the same sample
  --seed S         another one is another sample (1)
  --from FILE      record what people say: JSON lines {"id", "curator"?, "scores": {"reasoning", "action", "intention",
                   "alignment"}, "outcome"?}; what is said again of a rollout replaces what was said
  --curator NAME   whose it is, where a line does not say ("curator")
  --full 1|10      what a full score is in the file (10 where any score is above 1, else 1)
  --judge ID       which judge is reported on (the one that was last asked)
  --partial        compare with the judge before the sample is scored to its end: what is scored after is not blind

With --sample the sample is printed, else the report. "id" of what people say may be the blind name that is printed.`,
  options: {
    project: { type: 'string' },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string' },
    curator: { type: 'string' },
    full: { type: 'string' },
    judge: { type: 'string' },
    partial: { type: 'boolean', default: false },
  },
  async run({ positionals, values, log }) {
    const rollouts = path.resolve(onlyPositional(positionals, 'the folder of rollouts'));
    const project = needed(values.project, '--project');
    if (values.sample !== undefined && values.from !== undefined) {
      throw new StudioError('invalid-input', 'Either --sample or --from: first draw, then record.');
    }
    if (values.sample !== undefined) {
      const given = { sample: Number(values.sample), seed: Number(values.seed) };
      const { sample: count, seed } = takeOptions(drawSchema, given, drawWords, values);
      return withScoreFolder(rollouts, project, async (set, folder) => {
        const ids = set.rollouts.map(({ id }) => id);
        const drawn = await drawBlindSample(folder, ids, { count, seed });
        const byId = new Map(set.rollouts.map((rollout) => [rollout.id, rollout]));
        // Whose they are, and how they ended, would sway who scores them.
        const blind = drawn.rollouts.map((id, at) => {
          const rollout = byId.get(id);
          const name = blindName(drawn, at);
          return { id, task: rollout?.task ?? '', video: rollout?.video ?? null, blind: name };
        });
        return {
          document: { sample: drawn.id, seed: drawn.seed, rollouts: blind },
          // An id or a path often names the policy.
          text: blind.map((each) => `${each.blind}\t${each.task}`).join('\n'),
        };
      });
    }
    const { curator } = takeOptions(
      z.object({ curator: decisionSchema.shape.curator }),
      { curator: values.curator ?? 'curator' },
      curatorWords,
      values,
    );
    const read =
      values.from === undefined
        ? { lines: [], unusable: [], fullScore: null }
        : await readScoredLines(values.from, fullScoreOf(values.full));
    return withScoreFolder(rollouts, project, async (set, folder) => {
      const by = { curator, device: cliDevice() };
      const taken = await withPeople(folder, (people) =>
        recordLines(folder, people, read.lines, by),
      );
      const wish = values.judge ?? null;
      const asking = [
        ...read.lines.map((line) => line.curator ?? curator),
        ...(values.curator === undefined ? [] : [curator]),
      ];
      const ids = new Set(set.rollouts.map(({ id }) => id));
      const isHidden =
        !values.partial && !(await mayCompare(folder, (id) => ids.has(id), [...new Set(asking)]));
      const found = await calibrationOf(folder, set.rollouts, wish, isHidden);
      const { judge, report, problems } = found;
      if (isHidden && judge !== null) report.sentences = [stillBlind];
      const unusable = [...read.unusable, ...taken.unusable].sort((a, b) => a.row - b.row);
      for (const line of problemLines(problems)) log(line);
      for (const { row, reason } of unusable) log(`Row ${row} ${reason}.`);
      const { recorded } = taken;
      return {
        document: { recorded, unusable, fullScore: read.fullScore, judge, ...report },
        text: textOf(report, judge),
      };
    });
  },
});

const stillBlind =
  'What the judge says is hidden until the blind sample is scored to its end; --partial shows it before, and what is scored after is then not blind.';

const shown = (found: Estimated | null): string =>
  found === null
    ? 'unknown'
    : `${found.value.toFixed(2)}${found.interval === null ? '' : ` (${found.interval.low.toFixed(2)} to ${found.interval.high.toFixed(2)})`}, n = ${found.n}`;

function textOf(report: CalibrationReport, judge: string | null): string {
  const { scored, judged, curators, success } = report;
  const who = Object.entries(curators).map(([name, count]) => `${name} ${count}`);
  return [
    `${scored} rollouts scored by people (${who.join(', ') || 'nobody'}); ${judged} judged${judge === null ? ': no judge was asked yet' : ` by ${judge}`}`,
    ...dimensions.flatMap((name) => {
      const { rankCorrelation, meanDifference, agreement } = report.dimensions[name];
      return [
        `${name}: rank correlation ${shown(rankCorrelation)}; judge minus people ${shown(meanDifference)}; curators agree, alpha ${shown(agreement)}`,
      ];
    }),
    `success: balanced accuracy ${shown(success?.balancedAccuracy ?? null)}; curators agree, alpha ${shown(success?.agreement ?? null)}`,
    ...report.sentences,
  ].join('\n');
}
