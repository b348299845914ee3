/** What whoever settles decides, so that an episode is as one of the others has it. The same in window and core. */
import type { DecisionAct, SeenKeyframe } from './decision';
import type { EpisodeReview } from './review';
import type { EpisodeReviews, MomentChoice } from './team';

/** The acts after which `mine` has at this moment what this curator has; `mine` as it is when they are decided. */
export function takingActs(
  choices: readonly MomentChoice[],
  curator: string,
  mine: EpisodeReview,
): DecisionAct[] {
  const wanted = choices.find((each) => each.curator === curator);
  const keyframe = wanted?.keyframe ?? null;
  const others = choices.flatMap((each) =>
    each.keyframe === null || each.keyframe.id === keyframe?.id ? [] : [each.keyframe],
  );
  const acts = pruningActs(others);
  if (wanted === undefined || keyframe === null) return acts;
  acts.push(wanted.added ? { kind: 'add', keyframe } : { kind: 'accept', keyframes: [keyframe] });
  // What is not there yet comes as it was seen; what is there may be at another place and read otherwise.
  const own = mine.keyframes.find(({ id }) => id === keyframe.id);
  if (own === undefined) return acts;
  const { frame, reasoning } = keyframe;
  if (own.frame !== frame) acts.push({ kind: 'move', keyframe, toFrame: frame });
  if (wanted.edited || (own.edited && own.reasoning.text !== reasoning.text)) {
    acts.push({ kind: 'edit', keyframe, text: reasoning.text });
  }
  return acts;
}

/** One act for all of them, each once; none where there are none. */
export const pruningActs = (keyframes: readonly SeenKeyframe[]): DecisionAct[] =>
  keyframes.length === 0
    ? []
    : [
        {
          kind: 'prune',
          keyframes: [...new Map(keyframes.map((each) => [each.id, each])).values()],
        },
      ];

/** This curator's way at everything that is in dispute. */
export const takingAll = (
  { whole, moments }: EpisodeReviews,
  curator: string,
  mine: EpisodeReview,
): DecisionAct[] => [
  ...whole.flatMap(({ choices }) => choices.find((each) => each.curator === curator)?.act ?? []),
  ...moments
    .filter((each) => each.isDisputed)
    .flatMap(({ choices }) => takingActs(choices, curator, mine)),
];

/** Of these acts those that leave `mine` otherwise than it is. */
export const changing = (acts: readonly DecisionAct[], mine: EpisodeReview): DecisionAct[] =>
  acts.filter((act) => changes(act, mine));

function changes(act: DecisionAct, mine: EpisodeReview): boolean {
  const own = ({ id }: SeenKeyframe) => mine.keyframes.find((each) => each.id === id);
  switch (act.kind) {
    case 'accept':
      return act.keyframes.some((each) => own(each)?.state !== 'accepted');
    case 'prune':
      return act.keyframes.some((each) => own(each)?.state !== 'pruned');
    case 'add':
      return own(act.keyframe)?.state !== 'accepted';
    case 'move':
      return own(act.keyframe)?.frame !== act.toFrame;
    case 'edit':
      return own(act.keyframe)?.reasoning.text !== act.text;
    case 'flag':
      return mine.flagged !== act.flagged || mine.dropReason !== (act.reason ?? null);
    case 'outcome':
      return mine.outcome?.value !== act.value;
    case 'tag':
      return mine.tags.join('\n') !== act.tags.join('\n');
    case 'finish':
      return !mine.finished || mine.finishedOn !== (act.proposals ?? null);
    case 'reopen':
      return mine.finished;
    case 'settle':
    case 'revert':
      break;
  }
  return true;
}
