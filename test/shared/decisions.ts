/** Scripted curators for tests: well-formed proposals and decisions, and arbitraries of them. */
import * as fc from 'fast-check';
import type { Decision, DecisionAct, SeenKeyframe } from '../../src/shared/model/decision';
import { dropReasons } from '../../src/shared/model/drop-reason';
import { foldReview } from '../../src/shared/model/fold-review';
import type { Proposal } from '../../src/shared/model/keyframe';

export function proposal(id: string, frame: number, score = 0.5): Proposal {
  return {
    id,
    frame,
    cues: [{ kind: 'pause', strength: 0.5, frame }],
    score,
    reasoning: { text: `Reason at ${frame}.`, source: 'movement' },
  };
}

/** The keyframe as a window would send it along with an act. */
export const seen = (id: string, frame: number): SeenKeyframe => proposal(id, frame);

export interface CuratorOptions {
  projectId?: string;
  episode?: number;
  fingerprint?: string;
  curator?: string;
  device?: string;
  /** Of the first decision; one more millisecond for each further one. */
  startMs?: number;
}

/** Makes decisions as one curator on one device does: counting up, and undoing what the review offers. */
export class ScriptedCurator {
  readonly decisions: Decision[] = [];
  readonly #options: Required<CuratorOptions>;

  constructor(options: CuratorOptions = {}) {
    this.#options = {
      projectId: 'project',
      episode: 0,
      fingerprint: 'f',
      curator: 'anna',
      device: 'laptop',
      startMs: 1_700_000_000_000,
      ...options,
    };
  }

  decide(act: DecisionAct, episode = this.#options.episode): Decision {
    const { startMs, device, ...names } = this.#options;
    const sequence = this.decisions.length + 1;
    const id = `${device}:${sequence}`;
    const decision = { ...names, id, episode, device, sequence, atMs: startMs + sequence, act };
    this.decisions.push(decision);
    return decision;
  }

  /** False where there is nothing to undo. */
  undo(proposals: readonly Proposal[]): boolean {
    return this.#revert(foldReview(proposals, this.decisions).undoable);
  }

  redo(proposals: readonly Proposal[]): boolean {
    return this.#revert(foldReview(proposals, this.decisions).redoable);
  }

  #revert(decisionId: string | null): boolean {
    if (decisionId !== null) this.decide({ kind: 'revert', decisionId });
    return decisionId !== null;
  }
}

const frame = fc.integer({ min: 0, max: 30 });

export const proposalsArbitrary: fc.Arbitrary<Proposal[]> = fc
  .uniqueArray(fc.tuple(frame, fc.double({ min: 0, max: 1, noNaN: true })), {
    selector: ([at]) => at,
    maxLength: 8,
  })
  .map((list) => list.map(([at, score], index) => proposal(`p${index}`, at, score)));

const seenArbitrary = fc
  .tuple(fc.constantFrom('p0', 'p1', 'p2', 'p5', 'a1', 'a2', 'gone'), frame)
  .map(([id, at]) => seen(id, at));
const seenList = fc.array(seenArbitrary, { minLength: 1, maxLength: 4 });

/** Every kind of act but `revert`, on keyframes that are proposed, added or gone. */
const actArbitrary: fc.Arbitrary<DecisionAct> = fc.oneof(
  seenList.map((keyframes): DecisionAct => ({ kind: 'accept', keyframes })),
  seenList.map((keyframes): DecisionAct => ({ kind: 'prune', keyframes })),
  fc
    .tuple(seenArbitrary, frame)
    .map(([keyframe, toFrame]): DecisionAct => ({ kind: 'move', keyframe, toFrame })),
  fc
    .tuple(seenArbitrary, fc.string({ maxLength: 6 }))
    .map(([keyframe, text]): DecisionAct => ({ kind: 'edit', keyframe, text })),
  seenArbitrary.map((keyframe): DecisionAct => ({ kind: 'add', keyframe })),
  fc.option(fc.constantFrom(0, 0.5, 1)).map((value): DecisionAct => ({ kind: 'outcome', value })),
  fc.boolean().map((flagged): DecisionAct => ({ kind: 'flag', flagged })),
  fc
    .constantFrom(...dropReasons)
    .map((reason): DecisionAct => ({ kind: 'flag', flagged: true, reason })),
  fc
    .array(fc.constantFrom('slip', 'retry'), { maxLength: 3 })
    .map((tags): DecisionAct => ({ kind: 'tag', tags })),
  fc.constantFrom<DecisionAct>({ kind: 'finish' }, { kind: 'reopen' }),
);

/** What a curator does: acts, undo and redo in any order. */
export const sessionArbitrary = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: actArbitrary },
    { weight: 2, arbitrary: fc.constant('undo' as const) },
    { weight: 1, arbitrary: fc.constant('redo' as const) },
  ),
  { maxLength: 14 },
);

export function playSession(
  curator: ScriptedCurator,
  proposals: readonly Proposal[],
  session: readonly (DecisionAct | 'undo' | 'redo')[],
): Decision[] {
  for (const step of session) {
    if (step === 'undo') curator.undo(proposals);
    else if (step === 'redo') curator.redo(proposals);
    else curator.decide(step);
  }
  return curator.decisions;
}
