/** All acts, and what follows from their entries alone. */
import type { DecisionAct } from '../../../../shared/model/decision';
import type { Command, CommandSpec } from '../../../commands';
import type { Act, ActContext } from './act';
import { episodeActs } from './episode-acts';
import { keyframeActs } from './keyframe-acts';
import { moveActs } from './move-acts';
import { pickActs } from './pick-acts';
import { segmentActs } from './segment-acts';
import { shiftActs } from './shift-acts';
import { textActs } from './text-acts';

export const acts = {
  ...keyframeActs,
  ...moveActs,
  ...segmentActs,
  ...pickActs,
  ...textActs,
  ...episodeActs,
  ...shiftActs,
};

type Acts = typeof acts;
type ActName = keyof Acts;

/** Each act as a function of what it needs to be told. */
export type BoundActs = {
  [Name in ActName]: Acts[Name]['do'] extends (on: ActContext, ...args: infer Args) => unknown
    ? (...args: Args) => void
    : never;
};

/** Those that a key, the palette or a menu can run. */
export type ActCommands = {
  [Name in ActName as Acts[Name] extends { command: object } ? Name : never]: Command;
};

/** As they are known before an episode is open. */
export const actSpecs: readonly CommandSpec[] = Object.values(acts).flatMap((act) =>
  'command' in act ? [act.command] : [],
);

/** For the history, the status line and screen readers. Every kind of decision is made by the act of its name. */
export const describeAct = (act: DecisionAct): string => acts[act.kind].describe(act);

export const leftBefore = ({ command }: Act, episode: number): string =>
  `${command?.label ?? 'The last act'}: not done, episode ${episode} was left before.`;
