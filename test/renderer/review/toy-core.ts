/** A core in a few lines: keeps what it acknowledged, and fails when told to. */
import { isDeepStrictEqual } from 'node:util';
import type { MethodInput, MethodName, PushEvents, PushTopic } from '../../../src/shared/api';
import { StudioError } from '../../../src/shared/errors';
import type { CameraShifts } from '../../../src/shared/model/camera-shift';
import type { EpisodeDetail } from '../../../src/shared/model/dataset';
import type { BulkDecision } from '../../../src/shared/model/bulk';
import type { Decision } from '../../../src/shared/model/decision';
import { idsStanding } from '../../../src/shared/model/fold-review';
import type { EpisodeProposals, Proposal } from '../../../src/shared/model/keyframe';
import type { ProposedAgain } from '../../../src/shared/model/proposed-again';
import { withoutSnippet, withSnippets, type Snippets } from '../../../src/shared/model/snippet';
import type { Connection } from '../../../src/renderer/connection';

export const projectId = 'p1';
export const datasetId = 'd1';

/** How one `review.decide` goes: kept and answered; kept but the answer lost; not kept; refused for what it says. */
export type Fate = 'ok' | 'answer-lost' | 'failed';

export interface ToyCore {
  connection: Pick<Connection, 'call' | 'on' | 'onReconnect'>;
  /** The journal, in the order written. */
  journal: Decision[];
  /** Used up one per `review.decide`; then all go well. */
  fates: Fate[];
  /** Episodes about which no decision is taken. */
  refusedEpisodes: Set<number>;
  proposals: Map<number, EpisodeProposals>;
  calls: MethodName[];
  shifts: CameraShifts;
  /** What was proposed again. */
  proposedAgain: ProposedAgain[];
  snippets: Snippets;
  /** Why it keeps no snippet; null where it does. */
  keepsNone: StudioError | null;
  /** How many episodes lie beside one another; each is alone unless it is set. */
  neighbours: number;
  /** Says to every window what `review.decide` and others make the core say. */
  push(change: PushEvents['review']): void;
  /** Keeps these and says so to every window. */
  shift(shifts: CameraShifts): void;
  /** Keeps these and says so to every window. */
  propose(...acts: ProposedAgain[]): void;
  tell<Topic extends PushTopic>(topic: Topic, payload: PushEvents[Topic]): void;
}

const frames = 100;

export function proposal(frame: number, id = `k${frame}`): Proposal {
  return {
    id,
    frame,
    cues: [{ kind: 'pause', strength: 0.5, frame }],
    score: 0.5,
    reasoning: { text: `Text at ${frame}.`, source: 'movement' },
  };
}

export function detailOf(episode: number): EpisodeDetail {
  return {
    index: episode,
    previous: null,
    next: null,
    length: frames,
    fps: 10,
    tasks: ['task'],
    fingerprint: `fingerprint-${episode}`,
    videos: [],
    reasoning: null,
    problems: [],
  };
}

export function proposalsOf(episode: number, at: readonly number[]): EpisodeProposals {
  return {
    episode,
    fingerprint: `fingerprint-${episode}`,
    policy: 'policy',
    madeAtMs: 0,
    keyframes: at.map((frame) => proposal(frame)),
  };
}

export function createToyCore(): ToyCore {
  const windows = new Map<PushTopic, Set<(payload: never) => void>>();
  const core: ToyCore = {
    tell(topic, payload) {
      for (const hear of windows.get(topic) ?? [])
        (hear as (heard: typeof payload) => void)(payload);
    },
    push(change) {
      core.tell('review', change);
    },
    shift(shifts) {
      core.shifts = shifts;
      core.tell('cameras', { projectId, shifts });
    },
    propose(...acts) {
      core.proposedAgain = acts;
      core.tell('proposedAgain', { projectId, acts });
    },
    connection: {
      call: ((name: MethodName, input: unknown) => answer(core, name, input)) as Connection['call'],
      on: (topic: PushTopic, hear: (change: never) => void) => {
        const listeners = windows.get(topic) ?? new Set();
        windows.set(topic, listeners.add(hear));
        return () => listeners.delete(hear);
      },
      onReconnect: () => () => {},
    },
    journal: [],
    fates: [],
    refusedEpisodes: new Set(),
    proposals: new Map(),
    calls: [],
    shifts: {},
    proposedAgain: [],
    snippets: [],
    keepsNone: null,
    neighbours: 0,
  };
  return core;
}

async function answer(core: ToyCore, name: MethodName, input: unknown): Promise<unknown> {
  core.calls.push(name);
  if (name === 'review.decide') return decide(core, input as MethodInput<'review.decide'>);
  if (name === 'cameras.shifts') return core.shifts;
  if (name === 'cameras.shift') {
    const { camera, frames } = input as MethodInput<'cameras.shift'>;
    core.shift({ ...core.shifts, [camera]: frames });
    return core.shifts;
  }
  if (name === 'keyframes.proposedAgain') return core.proposedAgain;
  if (name === 'keyframes.turn') return turn(core, input as MethodInput<'keyframes.turn'>);
  if (name === 'snippets.list') return core.snippets;
  if (name === 'snippets.keep') {
    if (core.keepsNone !== null) throw core.keepsNone;
    const { texts } = input as MethodInput<'snippets.keep'>;
    return snip(core, withSnippets(core.snippets, texts));
  }
  if (name === 'snippets.remove') {
    const { text } = input as MethodInput<'snippets.remove'>;
    return snip(core, withoutSnippet(core.snippets, text));
  }
  if (name === 'review.bulk') return bulk(input as MethodInput<'review.bulk'>);
  if (name === 'review.takeBack') return takeBack(core, input as MethodInput<'review.takeBack'>);
  if (name === 'drafts.try') throw new StudioError('conflict', 'No model is chosen yet.');
  const { episode } = input as { episode: number };
  if (name === 'dataset.episode') {
    const previous = episode > 0 && core.neighbours > 0 ? episode - 1 : null;
    return {
      ...detailOf(episode),
      previous,
      next: episode + 1 < core.neighbours ? episode + 1 : null,
    };
  }
  if (name === 'review.episode') {
    const decisions = core.journal.filter((decision) => decision.episode === episode);
    return { proposals: core.proposals.get(episode) ?? null, decisions, hidden: [] };
  }
  throw new StudioError('unsupported', `The toy core has no ${name}.`);
}

function snip(core: ToyCore, snippets: Snippets): Snippets {
  core.snippets = snippets;
  core.tell('snippets', { projectId, snippets });
  return snippets;
}

/** Every act is one tag. */
const bulk = ({ episodes }: MethodInput<'review.bulk'>): BulkDecision[] =>
  episodes.map((episode) => ({
    episode,
    fingerprint: `fingerprint-${episode}`,
    acts: [{ kind: 'tag', tags: ['again'] }],
    notBeforeMs: 0,
  }));

/** As the core does: what was turned already is left alone. */
function turn(core: ToyCore, { together, way }: MethodInput<'keyframes.turn'>) {
  const isBack = way === 'undo';
  const own = core.proposedAgain.find((act) => act.together === together);
  const episodes = own === undefined || own.isBack === isBack ? 0 : own.episodes;
  core.propose(
    ...core.proposedAgain.map((act) => (act.together === together ? { ...act, isBack } : act)),
  );
  return { episodes, acts: core.proposedAgain };
}

/** All in one part. */
function takeBack({ journal }: ToyCore, { together }: MethodInput<'review.takeBack'>) {
  const standing = idsStanding(journal);
  const made = journal.filter((each) => each.together === together && standing.has(each.id));
  const decisions = made.map(({ id, episode, fingerprint, atMs }): BulkDecision => {
    return { episode, fingerprint, acts: [{ kind: 'revert', decisionId: id }], notBeforeMs: atMs };
  });
  return { decisions, more: null };
}

function decide(core: ToyCore, input: MethodInput<'review.decide'>) {
  const fate = core.fates.shift() ?? 'ok';
  if (fate === 'failed') throw new StudioError('io', 'The disk is full.');
  if (input.decisions.some(({ episode }) => core.refusedEpisodes.has(episode))) {
    throw new StudioError('invalid-input', 'This decision makes no sense.');
  }
  const known = new Map(core.journal.map((decision) => [decision.id, decision]));
  const clash = input.decisions.find(
    (decision) => !isDeepStrictEqual(known.get(decision.id) ?? decision, decision),
  );
  if (clash !== undefined) {
    const details = { decisionId: clash.id };
    throw new StudioError('conflict', 'Another decision has its number.', { details });
  }
  const fresh = (input.decisions as Decision[]).filter(({ id }) => !known.has(id));
  core.journal.push(...fresh);
  for (const decision of fresh) {
    core.push({ projectId, episode: decision.episode, decisions: [decision], proposals: false });
  }
  if (fate === 'answer-lost') throw new StudioError('worker-lost', 'The connection is lost.');
  return { acknowledged: input.decisions.map(({ id }) => id) };
}
