/** Folds proposals and decisions into a review. The window and the core run this same function. */
import type { Decision, SeenKeyframe } from './decision';
import type { Proposal, ReviewedKeyframe } from './keyframe';
import { orderDecisions } from './order-decisions';
import type { EpisodeReview } from './review';

/**
 * The review of one episode: its proposals with all decisions applied, in order (time, curator, device, sequence).
 *
 * - A later act wins over an earlier one. Accepting, moving, editing and adding all make a keyframe `accepted`, also
 *   one that was pruned: whoever moves or edits a keyframe wants it.
 * - A decision on a keyframe that is not proposed any more brings the keyframe it saw; on one whose draft has changed
 *   since, the text it saw.
 * - A frame holds one keyframe. Where several would stand, the one acted on last keeps the place (of undecided ones
 *   the one with the highest score) and the others show as pruned for as long as that lasts.
 * - `revert` takes back what it names, if that stands at that moment; otherwise it says nothing. Undo is a revert of
 *   the last act that stands; redo is a revert of that revert, and possible until the next new act.
 *
 * Pass the decisions of one curator for that curator's review, and only those made on this very episode (see
 * `sameEpisode`). Copies and order of the input do not matter; nothing is changed in place.
 */
export function foldReview(
  proposals: readonly Proposal[],
  decisions: readonly Decision[],
): EpisodeReview {
  const ordered = orderDecisions(decisions);
  const history = readHistory(ordered);
  const foldings = new Map<string, Folding>();
  for (const proposal of proposals) foldings.set(proposal.id, foldingOf(proposal, false));
  const review: Omit<EpisodeReview, 'keyframes' | 'undoable' | 'redoable'> = {
    flagged: false,
    dropReason: null,
    tags: [],
    outcome: null,
    finished: false,
    finishedOn: null,
    settles: null,
  };
  history.standing.forEach((decision, turn) => {
    const act = decision.act;
    switch (act.kind) {
      case 'accept':
      case 'prune':
        for (const seen of act.keyframes) {
          touch(foldings, seen, turn).keyframe.state =
            act.kind === 'accept' ? 'accepted' : 'pruned';
        }
        break;
      case 'add':
      case 'move':
      case 'edit': {
        const folding = touch(foldings, act.keyframe, turn);
        const { keyframe } = folding;
        keyframe.state = 'accepted';
        if (act.kind === 'add') keyframe.added = true;
        if (act.kind === 'move') {
          keyframe.frame = act.toFrame;
          keyframe.moved = act.toFrame !== folding.originFrame;
          if (keyframe.moved) delete keyframe.run;
        }
        if (act.kind === 'edit') {
          keyframe.reasoning = { text: act.text, ...(act.from ?? { source: 'curator' as const }) };
          keyframe.edited = true;
        }
        break;
      }
      case 'flag':
        review.flagged = act.flagged;
        review.dropReason = act.flagged ? (act.reason ?? null) : null;
        break;
      case 'outcome': {
        const { curator, atMs } = decision;
        review.outcome = { value: act.value, curator, atMs };
        break;
      }
      case 'tag':
        review.tags = [...new Set(act.tags)];
        break;
      case 'finish':
      case 'reopen':
        review.finished = act.kind === 'finish';
        review.finishedOn = act.kind === 'finish' ? (act.proposals ?? null) : null;
        break;
      case 'settle':
        review.settles = act.between;
        break;
      case 'revert':
        break;
    }
  });
  return {
    keyframes: settle([...foldings.values()]),
    ...review,
    undoable: history.standing.at(-1)?.id ?? null,
    redoable: history.redoable,
  };
}

/** The decisions made on the episode with this fingerprint; others belong to what used to have its number. */
export function sameEpisode(decisions: readonly Decision[], fingerprint: string): Decision[] {
  return decisions.filter((decision) => decision.fingerprint === fingerprint);
}

/** Every keyframe a decision names, as it was seen. */
export function keyframesOf(decision: Decision): readonly SeenKeyframe[] {
  const act = decision.act;
  if ('keyframes' in act) return act.keyframes;
  return 'keyframe' in act ? [act.keyframe] : [];
}

/** The acts that no revert has taken back, in order. */
export function standingActs(decisions: readonly Decision[]): Decision[] {
  return readHistory(orderDecisions(decisions)).standing;
}

/** The ids of all that stands, of reverts too: of those that take back what they name. */
export function idsStanding(decisions: readonly Decision[]): ReadonlySet<string> {
  return readHistory(orderDecisions(decisions)).ids;
}

/** A decision, and the revert that takes it back. */
interface Told {
  decision: Decision;
  revertedBy: Told | null;
}

function readHistory(ordered: readonly Decision[]): {
  standing: Decision[];
  ids: ReadonlySet<string>;
  redoable: string | null;
} {
  const byId = new Map<string, Told>();
  // Reverts that took something back, since the last new act.
  let undone: Told[] = [];
  for (const decision of ordered) {
    const told: Told = { decision, revertedBy: null };
    if (decision.act.kind !== 'revert') undone = [];
    else {
      const named = byId.get(decision.act.decisionId);
      if (named === undefined || !standsSoFar(named)) continue;
      named.revertedBy = told;
      if (named.decision.act.kind !== 'revert') undone.push(told);
    }
    byId.set(decision.id, told);
  }
  const all = [...byId.values()];
  const standing = new Set<Told>();
  // From the last one on: what takes a decision back comes after it. Each looked up by itself, a chain of reverts would
  // cost the square of its length.
  for (const told of all.toReversed()) {
    if (told.revertedBy === null || !standing.has(told.revertedBy)) standing.add(told);
  }
  const stood = all.filter((told) => standing.has(told)).map(({ decision }) => decision);
  return {
    standing: stood.filter(({ act }) => act.kind !== 'revert'),
    ids: new Set(stood.map(({ id }) => id)),
    redoable: undone.findLast((told) => standing.has(told))?.decision.id ?? null,
  };
}

function standsSoFar({ revertedBy }: Told): boolean {
  let stands = true;
  for (let by = revertedBy; by !== null; by = by.revertedBy) stands = !stands;
  return stands;
}

/** A keyframe while folding: where it came from and which act touched it last (-1: none). */
interface Folding {
  keyframe: ReviewedKeyframe;
  originFrame: number;
  turn: number;
}

function foldingOf(base: Proposal | SeenKeyframe, seen: boolean): Folding {
  const keyframe: ReviewedKeyframe = {
    id: base.id,
    frame: base.frame,
    state: 'proposed',
    // A parsed decision may carry `undefined` where a proposal leaves a field out: copy what is there.
    cues: base.cues.map(
      ({ kind, strength, frame, endFrame, side, boundary, references, costs }) => ({
        kind,
        strength,
        frame,
        ...(endFrame === undefined ? {} : { endFrame }),
        ...(side === undefined ? {} : { side }),
        ...(boundary === undefined ? {} : { boundary }),
        ...(references === undefined ? {} : { references }),
        ...(costs === undefined ? {} : { costs }),
      }),
    ),
    score: base.score,
    reasoning: { ...base.reasoning },
    ...(base.boundary === undefined ? {} : { boundary: base.boundary }),
    ...('run' in base && base.run !== undefined ? { run: base.run } : {}),
    moved: false,
    edited: seen && base.reasoning.source === 'curator',
    added: false,
  };
  return { keyframe, originFrame: base.frame, turn: -1 };
}

function touch(foldings: Map<string, Folding>, seen: SeenKeyframe, turn: number): Folding {
  let folding = foldings.get(seen.id);
  if (folding === undefined) {
    folding = foldingOf(seen, true);
    foldings.set(seen.id, folding);
  }
  // A machine may have drafted anew meanwhile: what was decided on is the text that the curator saw. An edited text
  // is no machine's and comes from the edit itself, so that it goes when the edit is taken back.
  if (folding.turn === -1 && seen.reasoning.source !== 'curator') {
    folding.keyframe.reasoning = { ...seen.reasoning };
  }
  folding.turn = turn;
  return folding;
}

/** One keyframe per frame, ascending by frame, then id. */
function settle(foldings: Folding[]): ReviewedKeyframe[] {
  const owners = new Map<number, Folding>();
  for (const folding of foldings) {
    if (folding.keyframe.state === 'pruned') continue;
    const owner = owners.get(folding.keyframe.frame);
    if (owner === undefined || precedes(folding, owner))
      owners.set(folding.keyframe.frame, folding);
  }
  for (const folding of foldings) {
    if (owners.get(folding.keyframe.frame) !== folding) folding.keyframe.state = 'pruned';
  }
  return foldings
    .map((folding) => folding.keyframe)
    .sort((a, b) => a.frame - b.frame || (a.id < b.id ? -1 : 1));
}

function precedes(a: Folding, b: Folding): boolean {
  if (a.turn !== b.turn) return a.turn > b.turn;
  if (a.keyframe.score !== b.keyframe.score) return a.keyframe.score > b.keyframe.score;
  return a.keyframe.id < b.keyframe.id;
}
