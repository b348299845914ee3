/**
 * Has every expression that goes over the text of strangers go over a text on which it was, or could have been, slow
 * with the square of its length, and what looks at their decisions go over very many. Writes the names first, then each
 * when it is done. A process of its own, so that the system ends it when its processor time is spent.
 */
import { writeSync } from 'node:fs';
import { subtaskSignals } from '../../../src/core/datasets/hdf5/subtask-signals';
import { kindOf } from '../../../src/core/distill/proxy/table';
import { withoutPulses } from '../../../src/core/events/pulses';
import { shownMotion } from '../../../src/core/events/shown-motion';
import { saidBy } from '../../../src/core/embodiment/directions';
import { matchSpans } from '../../../src/core/evaluation/matching';
import { countedName } from '../../../src/core/embodiment/names';
import { surroundingsOf } from '../../../src/core/embodiment/surroundings';
import { nameWords } from '../../../src/core/embodiment/words';
import { gapsOfSource } from '../../../src/core/export/lerobot/rows/gaps';
import { labelsOf, splitSentence, withoutAt } from '../../../src/core/export/formats/ecot-json';
import { withoutTags } from '../../../src/core/export/formats/marks';
import { parseJson } from '../../../src/core/files/json-text';
import { withoutSecrets } from '../../../src/core/host/secrets';
import { fuse } from '../../../src/core/keyframes/fuse';
import { phasesOf } from '../../../src/core/keyframes/phases';
import { redundancyOf } from '../../../src/core/keyframes/redundancy';
import { turnCues } from '../../../src/core/keyframes/turn';
import { combine } from '../../../src/core/learning/carry';
import { keepDecided } from '../../../src/core/project/keep-decided';
import { calibrationReport } from '../../../src/core/score/calibration/report';
import { expectedScores } from '../../../src/core/score/judge/likelihoods';
import { textSearch } from '../../../src/core/score/knowledge/text-search';
import { paraphrase } from '../../../src/core/score/stress/paraphrase';
import { estimateRate } from '../../../src/core/teachers/estimate';
import { groupsOf, reasonsOf, strataOf } from '../../../src/core/teachers/report-looks';
import { smooth } from '../../../src/core/signals/series';
import { momentsOf } from '../../../src/core/team/moments';
import { onOneLine } from '../../../src/cli/text';
import type { Decision, DecisionAct } from '../../../src/shared/model/decision';
import { foldReview } from '../../../src/shared/model/fold-review';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { sentenceParts } from '../../../src/shared/model/reasoning-parts';

/** With the square of it, each would take minutes. */
const length = 1_000_000;
/** A log as it is sent. */
const logLength = 400_000;

const full = (part: string, of = length): string => part.repeat(Math.ceil(of / part.length));
const feature = (key: string) => ({ key, dtype: 'float32', shape: [1], names: null });
const arrays = (path: string) => [{ path, kind: 'numbers' }];

/** More than a journal may say of one episode. */
const acts = 100_000;
const decided = (at: number, act: DecisionAct): Decision => ({
  projectId: 'p',
  episode: 0,
  fingerprint: 'f',
  curator: 'anna',
  device: 'd',
  id: `d:${at}`,
  sequence: at + 1,
  atMs: at,
  act,
});
const keyframe = (at: number, frame: number) => ({
  id: `k${at}`,
  frame,
  cues: [],
  score: 0.5,
  reasoning: { text: '', source: 'movement' as const },
});
/** Each takes back the one before it. */
const undone = (): Decision[] =>
  Array.from({ length: acts }, (_, at) =>
    decided(at, at === 0 ? { kind: 'reopen' } : { kind: 'revert', decisionId: `d:${at - 1}` }),
  );
/** Far from all that was decided. */
const proposed = () => ({
  episode: 0,
  fingerprint: 'f',
  policy: '',
  madeAtMs: 0,
  keyframes: Array.from({ length: acts }, (_, at) => keyframe(at, 4 * at)),
});
const added = (): Decision[] =>
  Array.from({ length: acts }, (_, at) =>
    decided(at, { kind: 'add', keyframe: keyframe(acts + at, 4 * at + 2) }),
  );

/** More than anybody looks at, and fewer than a project may hold. */
const many = 300_000;
const range = <Item>(count: number, make: (at: number) => Item): Item[] =>
  Array.from({ length: count }, (_, at) => make(at));
/** A word of its own for each number: digits would be the same. */
const nameOf = (at: number): string =>
  at.toString(26).replaceAll(/\d/g, (d) => 'qrstuvwxyz'[Number(d)] ?? '');
const look = {
  id: 's-1',
  episode: 0,
  frame: 0,
  kind: 'action' as const,
  stratum: '',
  probability: 0.1,
  suspicion: 0,
  reason: '',
  class: 0,
  task: '',
  phase: '',
  third: 0,
  given: 'late',
};

const scored = (at: number) => ({
  reasoning: null,
  action: (at % 10) / 10,
  intention: null,
  alignment: null,
});

/** Nothing but cuts, with pictures of twenty minutes. */
const curve = range(length / 2, (at) => (at % 3 === 1 ? 255 : 0));
const quiet = range(length / 2, () => 0);
const curves = { whole: curve, quiet, lively: quiet, growth: null };
const kept = { camera: 'a', by: 'pixels' as const, errorShare: 1, curves };
const cut = { ...kept, pictures: Buffer.alloc(12_000 * 256).toString('base64') };

const cases: Record<string, () => unknown> = {
  'a name of digits': () => countedName([`${full('1')}a1`, '1']),
  'names of digits': () => countedName([full('1'), full('2')]),
  'the group of a feature': () => surroundingsOf(null, [feature(`${full('a')}.b`)]),
  'the words of a name in capitals': () => nameWords(full('aB')),
  'the words of a name of signs': () => nameWords(full('_')),
  'arms without a finger': () => saidBy(full('franka ')),
  'valves without an opening': () => saidBy(full('valve ')),
  'signals with a line break': () =>
    subtaskSignals(arrays(`${full('/subtask_term_signals/')}\n`) as never),
  'spaces without an @': () => withoutAt({ task: `a${full(' ')}b` }),
  'a text of @': () => withoutAt({ task: full('@ ') }),
  'a label before spaces': () => labelsOf(`TASK:${full(' ')}`),
  'labels without a text': () => labelsOf(full('TASK: ')),
  'sentences without an end': () => splitSentence(full('a')),
  'a full stop before spaces': () => sentenceParts(`a.${full(' ')}`),
  'full stops without a space': () => sentenceParts(full('.')),
  'steps without a colon': () => kindOf(full('step ')),
  'a colon before spaces': () => kindOf(`step:${full(' ')}`),
  'buttons that are none': () => paraphrase(full('push the '), 0),
  'signs within a task': () => paraphrase(`${full('!')}a`, 0),
  'tags that do not end': () => withoutTags(full('<|')),
  'quotes and backslashes': () => parsed(`NaN ${full('"\\')}`),
  'answers without a score': () => scores(full('"action":{', 4 * length)),
  'a key before spaces': () => scores(`"action"${full(' ')}`),
  'cuts in a video': () => withoutPulses(curves, 5),
  'cuts in what was kept of it': () => shownMotion({ every: 1, cameras: [cut] }, 5),
  'an undo of an undo, and so on': () => foldReview([], undone()),
  'keyframes matched one to one': () => {
    const frames = Array.from({ length: acts }, (_, at) => acts + at);
    const spans = frames.map((to) => ({ from: to - acts, to: 2 * to }));
    matchSpans(frames, spans, 10, 0.25);
  },
  'moments of two curators': () => {
    const review = foldReview([], added());
    momentsOf(
      ['ann', 'ben'].map((curator) => ({ curator, review })),
      10,
    );
  },
  'keyframes between decided ones': () =>
    keepDecided(proposed(), { before: null, decisions: added(), minGapFrames: 1 }),
  'looks at outputs that are all alike': () => {
    const wrong = { ...look, verdict: 'wrong' as const };
    const looks = range(many, () => wrong);
    groupsOf(looks, ({ task }) => task);
    reasonsOf(looks);
  },
  'looks at outputs of very many kinds': () => {
    const kind = 'action' as const;
    const strata = range(30_000, (at) => ({ kind, stratum: `${at}`, outputs: 1 }));
    const some = strata.map(({ stratum }) => ({ ...look, stratum, verdict: 'unsure' as const }));
    const looks = range(many, (at) => some[at % some.length] ?? { ...look, verdict: null });
    strataOf({ strata } as Parameters<typeof strataOf>[0], looks);
  },
  'looks at outputs of a hundred classes': () => {
    const classes = range(100, () => ({ weight: 1, outputs: many }));
    const said = range(30_000, (at) => ({ class: at % 100, accepted: true }));
    estimateRate(classes, said, 0.2);
  },
  'episodes learned from that keep very many keyframes': () => {
    const frames = range(10_000, (at) => 40 * at);
    const carried = range(32, (reference) => ({
      reference,
      cost: 0.1,
      frames: frames.map((frame) => frame + reference),
      kinds: frames.map(() => undefined),
    }));
    combine(carried, { fps: 10, proposed: [] });
  },
  'an arm that never rests, at a very high rate': () => {
    const speed = Float64Array.from({ length: many }, (_, t) => (t % 3_000 === 0 ? 1 : 0.01));
    const grasp = { kind: 'gripper-close' as const, strength: 1, frame: many - 1 };
    phasesOf({ side: 'single', speed, reference: 1 }, [grasp], 10_000, defaultPolicy);
  },
  'an arm that always turns, at a very high rate': () => {
    const angles = new Float64Array(many).fill(180);
    const arm = { side: 'single', speed: angles } as Parameters<typeof turnCues>[0];
    turnCues(arm, 10_000, defaultPolicy.turn, { angles, level: 0, carrying: null });
  },
  'a series at a very high rate': () => smooth(new Float64Array(10 * many), 1_200),
  'a cue in every few frames': () => {
    const cues = range(many / 2, (at) => ({
      kind: 'pause' as const,
      strength: ((at * 7_919) % 1_000) / 1_000,
      frame: 5 * at,
    }));
    fuse(cues, { frames: 5 * many, fps: 30 }, defaultPolicy);
  },
  'values that are none in very many episodes': () => {
    const facts = new Map(range(many, (at) => [at, { withNaN: ['action'] }]));
    gapsOfSource([...facts.keys()], facts);
  },
  'another text in every frame': () => {
    const dense = range(30_000, (at) => `${nameOf(at)} takes ${nameOf(at * 7)} to the table`);
    redundancyOf(dense, []);
  },
  'scores by very many people of very many policies': () => {
    const said = range(many / 3, (at) => ({
      rollout: `${at >> 1}`,
      curator: `c${at}`,
      scores: scored(at),
      outcome: at % 2,
    }));
    const judged = range(many / 6, (at) => ({
      id: `${at}`,
      policy: `${at}`,
      scores: scored(at + 1),
      success: 1,
    }));
    calibrationReport(null, said, judged);
  },
  'tasks that are signs alone': () =>
    textSearch(range(many / 3, (at) => at.toString(2).replaceAll('0', '!').replaceAll('1', '?'))),
  'blanks without a line break': () => onOneLine(`${full(' ')}x`),
  ...Object.fromEntries(
    [
      'a.',
      'a',
      'key ',
      'key=',
      'pw: ',
      'a@',
      'a.b@',
      '://',
      'bearer ',
      '\\"',
      '1a',
      ' ',
      '-----BEGIN PRIVATE KEY-----',
    ].map((part) => [`a log full of ${part}`, () => withoutSecrets(full(part, logLength))]),
  ),
};

function scores(words: string): unknown {
  return expectedScores(words, [{ token: words, logprob: 0, top: [] }], ['action']);
}

function parsed(text: string): unknown {
  try {
    return parseJson(Buffer.from(text));
  } catch {
    return null;
  }
}

writeSync(1, `${Object.keys(cases).join('\n')}\n\n`);
for (const [name, go] of Object.entries(cases)) {
  go();
  writeSync(1, `${name}\n`);
}
