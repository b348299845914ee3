/** What else could be said at the keyframes of an episode: measured, or drafted by a model for one of them. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DraftTrial } from '../../../../shared/model/draft';
import type { Reasoning, ReviewedKeyframe } from '../../../../shared/model/keyframe';
import type { Connection } from '../../../connection';
import { stands } from '../controller/keyframe-steps';
import type { KnownData } from './fold-episode';

interface TextsState {
  /** By the frames between which it was measured. */
  movement: ReadonlyMap<string, string>;
  /** Drafts that were asked for one by one, by keyframe. */
  drafted: ReadonlyMap<string, Reasoning>;
  /** Keyframes that a model is being asked about. */
  drafting: ReadonlySet<string>;
}

export interface OtherTexts {
  readonly state: StoreApi<TextsState>;
  /** Asks for the movement after this keyframe, and after the others that stand, unless it is known. Never fails. */
  readMovement(keyframes: readonly ReviewedKeyframe[], keyframe: ReviewedKeyframe): Promise<void>;
  /** Asks the model chosen last about one keyframe. Throws what `drafts.try` throws. */
  draft(keyframe: string): Promise<DraftTrial>;
}

/** In the order of the keys that take them. */
const otherSources = ['dataset', 'model', 'movement', 'reviewed'] as const;
export type OtherSource = (typeof otherSources)[number];

export function createOtherTexts(
  call: Connection['call'],
  { projectId, episode }: { projectId: string; episode: number },
): OtherTexts {
  const state = createStore<TextsState>(() => ({
    movement: new Map(),
    drafted: new Map(),
    drafting: new Set(),
  }));
  return {
    state,
    async readMovement(keyframes, keyframe) {
      if (state.getState().movement.has(stretch(keyframes, keyframe))) return;
      const frames = standingFrames(keyframes, keyframe);
      const texts = await call('keyframes.movement', { projectId, episode, frames }).catch(
        () => null,
      );
      if (texts === null) return;
      const movement = new Map(state.getState().movement);
      frames.forEach((frame, at) => movement.set(`${frame} ${frames[at + 1]}`, texts[at] ?? ''));
      state.setState({ movement });
    },
    async draft(id) {
      state.setState(({ drafting }) => ({ drafting: new Set([...drafting, id]) }));
      try {
        const one = { projectId, episodes: [episode], keyframe: id };
        const trial = await call('drafts.try', { ...one, settings: null });
        const { reasoning } = trial;
        if (reasoning !== null) {
          state.setState(({ drafted }) => ({ drafted: new Map([...drafted, [id, reasoning]]) }));
        }
        return trial;
      } finally {
        state.setState(({ drafting }) => ({
          drafting: new Set([...drafting].filter((other) => other !== id)),
        }));
      }
    },
  };
}

/** The texts that there are for a keyframe, whichever of them is its text now. */
export function otherTextsOf(
  keyframes: readonly ReviewedKeyframe[],
  keyframe: ReviewedKeyframe,
  known: Pick<KnownData, 'detail' | 'proposals'>,
  { movement, drafted }: Pick<TextsState, 'movement' | 'drafted'>,
): ReadonlyMap<OtherSource, Reasoning> {
  const proposed = known.proposals?.keyframes.find(({ id }) => id === keyframe.id)?.reasoning;
  const proposedAs = (source: OtherSource) => (proposed?.source === source ? proposed : undefined);
  const found: Readonly<Record<OtherSource, Reasoning | undefined>> = {
    dataset: { text: known.detail.reasoning?.[keyframe.frame]?.trim() ?? '', source: 'dataset' },
    model: drafted.get(keyframe.id) ?? proposedAs('model'),
    movement: { text: movement.get(stretch(keyframes, keyframe)) ?? '', source: 'movement' },
    reviewed: proposedAs('reviewed'),
  };
  return new Map(
    otherSources.flatMap((source) => {
      const reasoning = found[source];
      return reasoning === undefined || reasoning.text === '' ? [] : [[source, reasoning]];
    }),
  );
}

/** Of those that stand, and of this one whether it does or not. */
const standingFrames = (
  keyframes: readonly ReviewedKeyframe[],
  keyframe: ReviewedKeyframe,
): number[] =>
  keyframes.filter((each) => stands(each) || each.id === keyframe.id).map(({ frame }) => frame);

const stretch = (keyframes: readonly ReviewedKeyframe[], keyframe: ReviewedKeyframe): string => {
  const next = standingFrames(keyframes, keyframe).find((frame) => frame > keyframe.frame);
  return `${keyframe.frame} ${next}`;
};
