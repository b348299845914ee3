import { describe, expect, it } from 'vitest';
import type { DecisionAct } from '../../src/shared/model/decision';
import { foldReview, keyframesOf, sameEpisode } from '../../src/shared/model/fold-review';
import type { Proposal } from '../../src/shared/model/keyframe';
import { proposal, ScriptedCurator, seen } from './decisions';
import { proposals, states } from './folded';

const saw = (text: string) => ({
  ...seen('p1', 10),
  reasoning: { text, source: 'movement' as const },
});

describe('acts', () => {
  it('leaves a fresh episode as it was proposed', () => {
    const review = foldReview(proposals, []);
    expect(review).toMatchObject({ flagged: false, finished: false, undoable: null, tags: [] });
    expect(states(review)).toEqual({ p1: 'proposed', p2: 'proposed', p3: 'proposed' });
  });

  it('knows whose a text is that was taken as it is, and whose a written one', () => {
    const curator = new ScriptedCurator({ curator: 'ana', device: 'd1', startMs: 1 });
    const provenance = { host: 'h', model: 'm', prompt: 'p', atMs: 1 };
    const edit = { kind: 'edit' as const, keyframe: seen('p1', 10), text: 'Close it.' };
    const taken = curator.decide({ ...edit, from: { source: 'model', provenance } });
    expect(foldReview(proposals, [taken]).keyframes[0]).toMatchObject({
      state: 'accepted',
      reasoning: { text: 'Close it.', source: 'model', provenance },
    });
    const written = curator.decide(edit);
    expect(foldReview(proposals, [taken, written]).keyframes[0]?.reasoning).toEqual({
      text: 'Close it.',
      source: 'curator',
    });
  });

  it('copies all of a proposal, and of its fields those that are there', () => {
    const full: Proposal = {
      ...proposal('p1', 10, 0.7),
      cues: [
        { kind: 'gripper-close', strength: 1, frame: 10, endFrame: 12, side: 'left' },
        { kind: 'phase', strength: 1, frame: 11, boundary: 'grasp' },
      ],
      // A text that a curator wrote before these proposals were made is not edited again.
      reasoning: { text: 'Close.', source: 'curator' },
      boundary: { kind: 'grasp', confidence: 0.8 },
    };
    const list = [full, proposal('p2', 20)];
    expect(foldReview(list, []).keyframes).toStrictEqual(
      list.map((each) => ({
        ...each,
        state: 'proposed',
        moved: false,
        edited: false,
        added: false,
      })),
    );
    const curator = new ScriptedCurator();
    const cue = { ...seen('old', 30).cues[0], kind: 'pause', strength: 0.5, frame: 30 } as const;
    const parsed = { ...cue, endFrame: undefined, side: undefined, boundary: undefined };
    curator.decide({
      kind: 'accept',
      keyframes: [{ ...seen('old', 30), boundary: undefined, cues: [parsed] }],
    });
    expect(foldReview([], curator.decisions).keyframes).toStrictEqual([
      { ...seen('old', 30), state: 'accepted', moved: false, edited: false, added: false },
    ]);
  });

  it('lets the last act on a keyframe win', () => {
    const curator = new ScriptedCurator();
    curator.decide({ kind: 'prune', keyframes: [seen('p1', 10), seen('p2', 20)] });
    curator.decide({ kind: 'accept', keyframes: [seen('p1', 10)] });
    curator.decide({ kind: 'accept', keyframes: [seen('p3', 30)] });
    curator.decide({ kind: 'prune', keyframes: [seen('p3', 30)] });
    expect(states(foldReview(proposals, curator.decisions))).toEqual({
      p1: 'accepted',
      p2: 'pruned',
      p3: 'pruned',
    });
  });

  it('accepts what is moved or edited, and says what changed', () => {
    const curator = new ScriptedCurator();
    curator.decide({ kind: 'prune', keyframes: [seen('p1', 10)] });
    curator.decide({ kind: 'move', keyframe: seen('p1', 10), toFrame: 12 });
    curator.decide({ kind: 'edit', keyframe: seen('p2', 20), text: 'Close the gripper.' });
    const [first, second] = foldReview(proposals, curator.decisions).keyframes;
    expect(first).toMatchObject({ id: 'p1', frame: 12, state: 'accepted', moved: true });
    expect(first).toMatchObject({ added: false, edited: false });
    expect(second).toMatchObject({
      id: 'p2',
      state: 'accepted',
      edited: true,
      reasoning: { text: 'Close the gripper.', source: 'curator' },
      added: false,
      moved: false,
    });
  });

  it('does not call a keyframe moved that was moved back', () => {
    const curator = new ScriptedCurator();
    curator.decide({ kind: 'move', keyframe: seen('p1', 10), toFrame: 11 });
    curator.decide({ kind: 'move', keyframe: seen('p1', 11), toFrame: 10 });
    expect(foldReview(proposals, curator.decisions).keyframes[0]).toMatchObject({
      frame: 10,
      moved: false,
    });
  });

  it('keeps a decision on a keyframe that is not proposed any more', () => {
    const curator = new ScriptedCurator();
    curator.decide({ kind: 'accept', keyframes: [seen('old', 15)] });
    const kept = foldReview(proposals, curator.decisions).keyframes.find(({ id }) => id === 'old');
    expect(kept).toMatchObject({ frame: 15, state: 'accepted', reasoning: { source: 'movement' } });
    expect(kept).toMatchObject({ edited: false, added: false });
    const own = { ...seen('own', 16), reasoning: { text: 'Mine.', source: 'curator' as const } };
    curator.decide({ kind: 'prune', keyframes: [own] });
    const edited = foldReview(proposals, curator.decisions).keyframes.find(
      ({ id }) => id === 'own',
    );
    expect(edited).toMatchObject({ state: 'pruned', edited: true, reasoning: own.reasoning });
  });

  it('shows the text that the first decision saw, whatever was drafted before later ones', () => {
    const curator = new ScriptedCurator();
    curator.decide({ kind: 'accept', keyframes: [saw('first')] });
    curator.decide({ kind: 'move', keyframe: saw('later'), toFrame: 11 });
    const [keyframe] = foldReview(proposals, curator.decisions).keyframes;
    expect(keyframe).toMatchObject({ frame: 11, edited: false, reasoning: { text: 'first' } });
  });

  it('gives a frame to the keyframe acted on last and gives it back when that moves on', () => {
    const curator = new ScriptedCurator();
    curator.decide({ kind: 'add', keyframe: seen('new', 20) });
    expect(states(foldReview(proposals, curator.decisions))).toMatchObject({
      new: 'accepted',
      p2: 'pruned',
    });
    curator.decide({ kind: 'move', keyframe: seen('new', 20), toFrame: 21 });
    const review = foldReview(proposals, curator.decisions);
    expect(states(review)).toMatchObject({ new: 'accepted', p2: 'proposed' });
    expect(review.keyframes.find(({ id }) => id === 'new')).toMatchObject({ added: true });
  });

  it('gives a frame back that was taken by a keyframe which is pruned again', () => {
    const curator = new ScriptedCurator();
    curator.decide({ kind: 'add', keyframe: seen('new', 20) });
    curator.decide({ kind: 'prune', keyframes: [seen('new', 20)] });
    expect(states(foldReview(proposals, curator.decisions))).toMatchObject({
      new: 'pruned',
      p2: 'proposed',
    });
  });

  it('lets the better of undecided ones have a frame, of equals the first by name, whatever their order', () => {
    const three = [proposal('b', 5, 0.4), proposal('c', 5, 0.9), proposal('a', 5, 0.4)];
    for (const list of [three, three.toReversed()]) {
      const { keyframes } = foldReview(list, []);
      expect(keyframes.map(({ id, state }) => `${id} ${state}`)).toEqual([
        'a pruned',
        'b pruned',
        'c proposed',
      ]);
      const equal = foldReview(
        list.filter(({ score }) => score === 0.4),
        [],
      );
      expect(states(equal)).toEqual({ a: 'proposed', b: 'pruned' });
    }
  });

  it('names its keyframes, whatever their kind', () => {
    const curator = new ScriptedCurator();
    const [one, two] = [seen('p1', 10), seen('p2', 20)];
    const named = (act: DecisionAct) => keyframesOf(curator.decide(act)).map(({ id }) => id);
    expect(named({ kind: 'accept', keyframes: [one, two] })).toEqual(['p1', 'p2']);
    expect(named({ kind: 'move', keyframe: one, toFrame: 11 })).toEqual(['p1']);
    expect(named({ kind: 'finish' })).toEqual([]);
  });

  it('keeps the last word on the outcome with who said it, and gives it back when it is undone', () => {
    const curator = new ScriptedCurator();
    const outcome = () => foldReview([], curator.decisions).outcome;
    expect(outcome()).toBeNull();
    const failed = curator.decide({ kind: 'outcome', value: 0 });
    expect(outcome()).toEqual({ value: 0, curator: 'anna', atMs: failed.atMs });
    const open = curator.decide({ kind: 'outcome', value: null });
    // Nobody can tell, which is a word too.
    expect(outcome()).toEqual({ value: null, curator: 'anna', atMs: open.atMs });
    curator.undo([]);
    expect(outcome()).toMatchObject({ value: 0 });
    curator.undo([]);
    expect(outcome()).toBeNull();
    curator.redo([]);
    expect(outcome()).toMatchObject({ value: 0 });
  });

  it('flags, tags, finishes and reopens', () => {
    const curator = new ScriptedCurator();
    curator.decide({ kind: 'flag', flagged: true, reason: 'operator' });
    curator.decide({ kind: 'tag', tags: ['slip', 'slip', 'retry'] });
    curator.decide({ kind: 'finish' });
    expect(foldReview([], curator.decisions)).toMatchObject({
      flagged: true,
      dropReason: 'operator',
      tags: ['slip', 'retry'],
      finished: true,
    });
    curator.decide({ kind: 'reopen' });
    curator.decide({ kind: 'flag', flagged: false });
    expect(foldReview([], curator.decisions)).toMatchObject({
      flagged: false,
      dropReason: null,
      finished: false,
    });
  });

  it('leaves out decisions on another episode that had this number', () => {
    const decisions = [
      new ScriptedCurator({ fingerprint: 'other' }).decide({ kind: 'finish' }),
      new ScriptedCurator({ device: 'desk' }).decide({ kind: 'flag', flagged: true }),
    ];
    expect(sameEpisode(decisions, 'f').map(({ act }) => act.kind)).toEqual(['flag']);
  });
});
