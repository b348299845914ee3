/** A draft that changes under a curator's hands: what was decided on is the text that was seen. */
import { expect, test } from 'vitest';
import { foldReview } from '../../../src/shared/model/fold-review';
import type { Proposal } from '../../../src/shared/model/keyframe';
import { withDrafts } from '../../../src/core/project/with-drafts';
import { proposal, ScriptedCurator } from '../../shared/decisions';

const seen = proposal('a', 10);
const redrafted: Proposal[] = [{ ...seen, reasoning: { text: 'New draft.', source: 'model' } }];
const textOf = (curator: ScriptedCurator): string | undefined =>
  foldReview(redrafted, curator.decisions).keyframes[0]?.reasoning.text;

test('accepting, moving and editing keep the seen text; undoing all brings the new draft', () => {
  const curator = new ScriptedCurator();
  expect(textOf(curator)).toBe('New draft.');
  curator.decide({ kind: 'accept', keyframes: [seen] });
  expect(textOf(curator)).toBe(seen.reasoning.text);
  curator.decide({ kind: 'edit', keyframe: seen, text: 'My own.' });
  expect(textOf(curator)).toBe('My own.');
  curator.undo(redrafted);
  expect(textOf(curator)).toBe(seen.reasoning.text);
  curator.undo(redrafted);
  expect(textOf(curator)).toBe('New draft.');
});

test('taking an edit back brings a draft, not the edit that a later act saw', () => {
  const curator = new ScriptedCurator();
  const edit = curator.decide({ kind: 'edit', keyframe: seen, text: 'My own.' });
  const edited = { ...seen, reasoning: { text: 'My own.', source: 'curator' as const } };
  curator.decide({ kind: 'accept', keyframes: [edited] });
  curator.decide({ kind: 'revert', decisionId: edit.id });
  expect(textOf(curator)).toBe('New draft.');
});

test('withDrafts passes over what any decision names, also one taken back', () => {
  const curator = new ScriptedCurator();
  curator.decide({ kind: 'accept', keyframes: [seen] });
  curator.undo([seen]);
  const before = {
    episode: 0,
    fingerprint: 'f',
    policy: 'p',
    madeAtMs: 0,
    keyframes: [seen, proposal('b', 20)],
  };
  const draft = { text: 'Drafted.', source: 'model' as const };
  const drafts = new Map([
    ['a', draft],
    ['b', draft],
    ['gone', draft],
  ]);
  const after = withDrafts(before, curator.decisions, drafts);
  expect(after.keyframes).toEqual([seen, { ...before.keyframes[1], reasoning: draft }]);
});
