/** What the room says of learning, in words. */
import type { Policy } from '../../../shared/model/policy';
import type { LearningCurve } from '../../../shared/model/policy-effect';
import { formatAmount } from '../../ui/format';

/** Why there is no curve yet; null where there is one. */
export function noCurveText(curve: LearningCurve, { learn }: Policy): string | null {
  const { curator, finished, points } = curve;
  if (points.length >= 2) return null;
  if (finished >= 2) {
    return 'The finished episodes cannot be read now, and the curve cannot be drawn without them.';
  }
  if (learn.from === 'nothing') return 'This policy does not learn.';
  const begun =
    finished === 0
      ? 'No episode is finished yet.'
      : `“${curator ?? 'curator'}” finished one episode so far.`;
  return `${begun} ${followsText(learn)} A curve of how well they do is drawn from the second on.`;
}

function followsText({ fromEpisodes }: Policy['learn']): string {
  return fromEpisodes === 1
    ? 'Proposals follow the curator from the first finished one on.'
    : `Proposals follow the curator once ${fromEpisodes} are finished.`;
}

/** Whether learning can begin now that otherwise waits for more. */
export const canBegin = ({ finished }: LearningCurve, { learn }: Policy): boolean =>
  learn.from !== 'nothing' && finished >= 1 && finished < learn.fromEpisodes;

/** What the curve comes to, in a sentence. */
export function curveText({ curator, finished, scored, points }: LearningCurve): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return '';
  const who = curator === null ? 'The curator' : `“${curator}”`;
  const of =
    scored < finished
      ? `the ${scored} of ${finished} finished episodes that were finished last`
      : formatAmount(scored, 'finished episode');
  return (
    `${who} would accept ${whole(first.accepted)} of the proposals unchanged without learning, ` +
    `${whole(last.accepted)} after ${formatAmount(last.reviewed, 'reviewed episode')}. ` +
    `Measured on ${of}, each left out of what is learned for it.`
  );
}

/** Few decisions stand behind it: no decimals. */
export const whole = (share: number): string => `${Math.round(100 * share)}\u{a0}%`;
