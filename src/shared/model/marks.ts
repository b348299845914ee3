/** Short marks that tell whether something is still what it was: no secrets, and the same in window and core. */
import type { DecisionAct } from './decision';
import type { EpisodeProposals } from './keyframe';
import type { Policy } from './policy';

/** Of what was proposed: which keyframes, at which frames. Texts may be drafted anew under a review. */
export const proposalsMark = ({ keyframes }: Pick<EpisodeProposals, 'keyframes'>): string =>
  textMark(keyframes.map(({ id, frame }) => `${id}@${frame}`).join());

/** The act that finishes a review of these proposals. */
export const finishOn = (proposals: EpisodeProposals | null): DecisionAct => ({
  kind: 'finish',
  ...(proposals === null ? {} : { proposals: proposalsMark(proposals) }),
});

/** Of the settings that give keyframes: a policy's name gives none, and what it learns comes from the reviews. */
export function settingsMark({ name: _name, learn: _learn, ...settings }: Policy): string {
  const entries = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1));
  return textMark(JSON.stringify(entries));
}

/** 16 hex characters: FNV-1a twice, from two beginnings. */
const textMark = (text: string): string => fnv(text, 0x811c9dc5) + fnv(text, 0x1b873593);

function fnv(text: string, start: number): string {
  let hash = start;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
