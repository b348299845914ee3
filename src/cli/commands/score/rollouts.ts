import path from 'node:path';
import {
  indicatorNames,
  scorePresets,
  type PolicyPair,
  type PolicySummary,
} from '../../../shared/model/score';
import { rolloutsFile } from '../../../core/score/read-folder';
import { scoreRollouts } from '../../../core/score/score-rollouts';
import { command, onlyPositional } from '../../command';
import { anyOf, oneOf } from '../../take-options';
import { problemLines } from '../../text';
import { withRollouts } from './with-rollouts';

export const scoreRolloutsCommand = command({
  name: 'score',
  summary: 'Measure rollouts and compare their policies, without any model.',
  usage: `ROLLOUTS [--project DIR] [--preset ${scorePresets.join('|')}] [--json]

  ROLLOUTS        a folder of mp4 with ${rolloutsFile}, or a dataset whose episodes are rollouts
  --project DIR   the dataset's project, where there is one: outcomes and robot as its curators say
  --preset NAME   ${anyOf(scorePresets)}: the formula to lead with, kept with the result; both are always given`,
  options: {
    project: { type: 'string' },
    preset: { type: 'string', default: 'additive' },
  },
  async run({ positionals, values, job, log }) {
    const folder = path.resolve(onlyPositional(positionals, 'the folder of rollouts'));
    const preset = oneOf('--preset', scorePresets, values.preset);
    const report = await withRollouts(folder, values.project, (set) =>
      scoreRollouts(set, preset, job),
    );
    for (const line of problemLines(report.problems)) log(line);
    const text = [
      `${report.rollouts.length} rollouts, ${report.policies.length} policies`,
      ...report.policies.flatMap(policyLines),
      ...report.pairs.map(pairLine),
    ];
    return { document: report, text: text.join('\n') };
  },
});

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
  return `${sentence} Success of ${nameOf(b)} against ${nameOf(a)}: ${change} (${within}).`;
}
