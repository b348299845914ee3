/** What the room says of learning, in words. */
import type { Policy } from '../../../shared/model/policy';
import { acceptedSec, type LearningCurve } from '../../../shared/model/policy-effect';
import { formatAmount } from '../../ui/format';

/** Why there is no curve yet; null where there is one. */
export function noCurveText(curve: LearningCurve, { learn }: Policy): string | null {
  const { curator, finished, leftOut, points } = curve;
  if (points.length >= 2) return null;
  if (finished >= 2) {
    return 'The finished episodes cannot be read now, and the curve cannot be drawn without them.';
  }
  if (learn.from === 'nothing') return 'This policy does not learn.';
  const begun =
    finished === 0
      ? `No episode ${leftOut === 0 ? '' : 'that keeps keyframes '}is finished yet.`
      : `“${curator ?? 'curator'}” finished one episode so far.`;
  return `${begun} ${followsText(learn)} A curve of how well they do is drawn from the second on.${leftOutText(leftOut)}`;
}

function followsText({ fromEpisodes }: Policy['learn']): string {
  return fromEpisodes === 1
    ? 'Proposals follow the curator from the first finished one on.'
    : `Proposals follow the curator once ${fromEpisodes} are finished.`;
}

/** Empty where all that is finished can be learned from. */
function leftOutText(leftOut: number): string {
  if (leftOut === 0) return '';
  const which = leftOut === 1 ? 'One finished episode is' : `${leftOut} finished episodes are`;
  return ` ${which} left out: dropped, or without a keyframe.`;
}

/** Whether learning can begin now that otherwise waits for more. */
export const canBegin = ({ finished }: LearningCurve, { learn }: Policy): boolean =>
  learn.from !== 'nothing' && finished >= 1 && finished < learn.fromEpisodes;

/** What "unchanged" is: the curator's keyframe may lie a little beside the proposed one. */
export const unchanged = `unchanged (within ${acceptedSec}\u{a0}s)`;

/** What the curve comes to, in a sentence. */
export function curveText(curve: LearningCurve): string {
  const { curator, finished, leftOut, scored, points } = curve;
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return '';
  const who = curator === null ? 'The curator' : `“${curator}”`;
  const of =
    scored < finished
      ? `the ${scored} of ${finished} finished episodes that were finished last`
      : formatAmount(scored, 'finished episode');
  return (
    `${who} would accept ${whole(first.accepted)} of the proposals ${unchanged} without learning, ` +
    `${whole(last.accepted)} after ${formatAmount(last.reviewed, 'reviewed episode')}. ` +
    `Measured on ${of}, each left out of what is learned for it.${leftOutText(leftOut)}`
  );
}

/** Few decisions stand behind it: no decimals. */
export const whole = (share: number): string => `${Math.round(100 * share)}\u{a0}%`;
