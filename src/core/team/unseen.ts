import type { Decision } from '../../shared/model/decision';
import { keyframesOf, standingActs } from '../../shared/model/fold-review';

/** How many keyframes stand as decided without their picture on screen. */
export function unseenIn(own: readonly Decision[]): number {
  const unseen = new Map<string, boolean>();
  for (const decision of standingActs(own)) {
    const isUnseen = 'unseen' in decision.act && decision.act.unseen === true;
    for (const { id } of keyframesOf(decision)) unseen.set(id, isUnseen);
  }
  return [...unseen.values()].filter(Boolean).length;
}
