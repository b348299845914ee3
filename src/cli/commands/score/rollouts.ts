import path from 'node:path';
import {
  indicatorNames,
  scorePresets,
  type PolicyPair,
  type PolicySummary,
} from '../../../shared/model/score';
import { writeText } from '../../../core/export/files/text-files';
import { rolloutsFile } from '../../../core/score/read-folder';
import { judgeReportOf } from '../../../core/score/judge-report';
import { scorePage } from '../../../core/score/report-page';
import { measureRollouts, reportOf } from '../../../core/score/score-rollouts';
import { judgeRollouts } from '../../../core/score/judge/judged';
import type { JudgeReport } from '../../../shared/model/calibration';
import type { JudgedReport, ReportedJudge } from '../../../shared/model/judge';
import { command, needed, onlyPositional, type CommandOutput } from '../../command';
import { askedOf, planOf, planText, withJudge } from './ask-judge';
import { judgeOptions, judgeUsage } from './judge-options';
import { engineAt } from '../../queue-option';
import { anyOf, oneOf } from '../../take-options';
import { problemLines } from '../../text';
import { withRollouts, withScoreFolder } from './with-rollouts';

export const scoreRolloutsCommand = command({
  name: 'score',
  usage: `ROLLOUTS [--project DIR] [--judge URL --model NAME] [--preset ${scorePresets.join('|')}] [--html FILE] [--queue URL]
        [--json]

  ROLLOUTS            a folder of mp4 with ${rolloutsFile}, or a dataset whose episodes are rollouts
  --project DIR       the dataset's project: outcomes and robot as its curators say; with a judge, where its
                      answers and scores are kept (made if missing)
  --preset NAME       ${anyOf(scorePresets)}: the formula to lead with, kept with the result; both are always given
  --html FILE         write the report as a page; a file that does not exist yet
  --queue URL         have episodes of a dataset measured, and the judge asked, by the workers at this queue ("dualvla worker"; docs/scale.md)${judgeUsage}`,
  options: {
    preset: { type: 'string', default: 'additive' },
    html: { type: 'string' },
    queue: { type: 'string' },
    ...judgeOptions,
  },
  async run({ positionals, values, job, log }) {
    const folder = path.resolve(onlyPositional(positionals, 'the folder of rollouts'));
    const preset = oneOf('--preset', scorePresets, values.preset);
    const { engine } = await engineAt(values.queue, log);
    const saved = async (report: JudgedReport, trust: JudgeReport | null): Promise<void> => {
      if (values.html === undefined) return;
      await writeText(path.resolve(values.html), scorePage(path.basename(folder), report, trust));
    };
    if (values.judge === undefined) {
      if (values.plan || values.model !== undefined) needed(values.judge, '--judge');
      const report = await withRollouts(folder, values.project, async (set) =>
        reportOf(await measureRollouts(set, job, engine), preset, null),
      );
      await saved(report, null);
      return outputOf(report, log);
    }
    const asked = askedOf(preset, values, { engine });
    if (values.plan) {
      return withRollouts(folder, values.project, async ({ rollouts }) => {
        const plan = await planOf(rollouts, asked);
        return { document: plan, text: planText(plan) };
      });
    }
    return withScoreFolder(folder, needed(values.project, '--project'), async (set, kept) => {
      const judged = await withJudge(asked, { set, folder: kept }, { job, log }, (request) =>
        judgeRollouts(request, job),
      );
      const problems = [...set.problems, ...judged.problems];
      const measured = await measureRollouts({ ...set, problems }, job, engine);
      const report = await reportOf(measured, preset, judged);
      await saved(report, await judgeReportOf(kept, set.rollouts, report.judge));
      return outputOf(report, log);
    });
  },
});

function outputOf(report: JudgedReport, log: (line: string) => void): CommandOutput {
  for (const line of problemLines(report.problems)) log(line);
  const text = [
    `${report.rollouts.length} rollouts, ${report.policies.length} policies`,
    ...(report.judge === null ? [] : judgeLines(report.judge, report.cost)),
    ...report.policies.flatMap(policyLines),
    ...report.pairs.map(pairLine),
  ];
  return {
    document: report,
    text: text.join('\n'),
    incomplete: report.judge?.stopped ?? undefined,
  };
}

function judgeLines(judge: ReportedJudge, cost: JudgedReport['cost']): string[] {
  const { model, host, rollouts, reused, marks } = judge;
  const without = rollouts.filter((rollout) => rollout.judge === null).length;
  return [
    `Judged by ${model} (${host}): ${rollouts.length - without} rollouts, ${without} not judged; ` +
      `${cost.calls} requests, ${cost.tokensIn} + ${cost.tokensOut} tokens, ${reused} answers were there before.`,
    ...marks.map(({ sentence }) => `! ${sentence}`),
  ];
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const nameOf = (policy: string | null): string => policy ?? '(no policy named)';

function policyLines({ policy, rollouts, success, indicators }: PolicySummary): string[] {
  const outcome =
    success === null
      ? 'no outcome known'
      : `success ${percent(success.rate)} (${percent(success.low)} to ${percent(success.high)}, ${success.known} known)`;
  const means = indicatorNames.flatMap((name) => {
    const found = indicators[name];
    return found === null ? [] : [`  ${name} ${found.mean.toPrecision(3)} (${found.rollouts})`];
  });
  return [`${nameOf(policy)}: ${rollouts} rollouts, ${outcome}`, ...means];
}

function pairLine({ a, b, success, level, sentence }: PolicyPair): string {
  if (success === null) return sentence;
  const { difference, interval } = success;
  const within =
    interval === null
      ? 'too few for an interval'
      : `${percent(interval.low)} to ${percent(interval.high)} at ${percent(level)}`;
  const change = `${difference < 0 ? '' : '+'}${percent(difference)}`;
  return `${sentence} Success of ${b} against ${a}: ${change} (${within}).`;
}
