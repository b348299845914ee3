/** What a candidate policy would change, in words. */
import type { EpisodeChange, PolicyEffect } from '../../../shared/model/policy-effect';
import { formatAmount, formatCount } from '../../ui/format';

/** `37 keyframes in 12 episodes`: of reviews, or beside the other policy where nothing was proposed yet. */
export function changeText({ review, changedKeyframes, changedEpisodes }: PolicyEffect): string {
  const keyframes = review === null ? changedKeyframes : review.added + review.removed;
  const episodes = review === null ? changedEpisodes : review.episodes;
  if (keyframes === 0) return 'nothing';
  return `${formatAmount(keyframes, 'keyframe')} in ${formatAmount(episodes, 'episode')}`;
}

/** What proposing with it would do to all reviews; null where nothing was proposed yet. */
export function reviewText(effect: PolicyEffect): string | null {
  const { review } = effect;
  if (effect.asExported)
    return 'This dataset is an export of the studio: proposing gives the keyframes that it kept, whatever the policy.';
  if (review === null) return null;
  const { added, removed, decided } = review;
  const changes = added + removed;
  const parts = changes === 0 ? '' : ` (${formatCount(added)} new, ${formatCount(removed)} gone)`;
  const stays = decided === 1 ? '1 decided one stays' : `${formatCount(decided)} decided ones stay`;
  const what = changes === 0 ? 'change no undecided keyframe' : `change ${changeText(effect)}`;
  // Else nobody sees where that comes from: beside each other the policies change nothing.
  const why =
    changes > 0 && effect.changedKeyframes === 0
      ? ' What stands there was proposed under an older policy, or before other episodes were reviewed.'
      : '';
  return `Proposing with it would ${what}${parts}${decided === 0 ? '' : `; ${stays}`}.${why}`;
}

/** What a setting changes by itself beside the other policy; the episode that changes most is shown below. */
export function aloneText(effect: PolicyEffect): string {
  const { changedKeyframes, changedEpisodes, changes } = effect;
  const [most] = changes;
  if (most === undefined) return 'By itself it changes no keyframe.';
  const more = effect.tried.keyframes - effect.against.keyframes;
  const [come, go] = [(changedKeyframes + more) / 2, (changedKeyframes - more) / 2];
  const parts = [
    ...(come === 0 ? [] : [`${formatAmount(come, 'keyframe')} ${come === 1 ? 'comes' : 'come'}`]),
    ...(go === 0 ? [] : [`${formatAmount(go, 'keyframe')} ${go === 1 ? 'goes' : 'go'}`]),
  ];
  const where =
    changedEpisodes === 1
      ? `episode ${most.episode}`
      : `${formatCount(changedEpisodes)} episodes, most in episode ${most.episode}`;
  return `By itself: ${parts.join(', ')} in ${where}.`;
}

/** What proposing with it would do to one review, short; null where nobody decided anything in it. */
export function episodeText({ review }: EpisodeChange): string | null {
  if (review === null || review.decided === 0) return null;
  const { added, removed, decided } = review;
  const what =
    added + removed === 0
      ? 'no undecided one would change'
      : `${formatCount(added + removed)} undecided would change`;
  return `${what}, ${formatCount(decided)} decided ${decided === 1 ? 'stays' : 'stay'}`;
}
