import type { DraftResult } from '../../../shared/model/draft';
import { formatAmount, formatCost, formatCount, formatSeconds } from '../../ui/format';
import { Outcome, ProblemLines } from '../jobs';

/** What came of a run: drafts, what it took, and what keeps its old draft, and why. */
export function DraftResultView({ result }: { result: DraftResult }) {
  const { drafted, fromCache, failed, notAsked, problems } = result;
  const kept = failed + notAsked;
  const facts = [
    fromCache > 0 && `${formatCount(fromCache)} answered before`,
    formatAmount(result.requests, 'request'),
    `${formatCount(result.tokensIn + result.tokensOut)} tokens`,
    result.cost !== null && `cost about ${formatCost(result.cost)}`,
    formatSeconds(result.seconds),
  ].filter((fact) => fact !== false);
  return (
    <Outcome
      went={kept === 0 ? 'well' : 'partly'}
      title={`${kept === 0 ? '' : `${formatCount(drafted)} of `}${formatAmount(drafted + kept, 'keyframe')} drafted`}
      facts={facts}
    >
      <ProblemLines lines={problems.map(({ message }) => message)} />
    </Outcome>
  );
}
