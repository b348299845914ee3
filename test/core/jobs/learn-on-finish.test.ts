/** What is reviewed is learned from anew whenever that changes, and only then. */
import { expect, test } from 'vitest';
import { LearnOnFinish } from '../../../src/core/jobs/learn-on-finish';
import { StudioError } from '../../../src/shared/errors';
import type { Decision, DecisionAct } from '../../../src/shared/model/decision';
import { foldReview } from '../../../src/shared/model/fold-review';
import { ScriptedCurator, seen } from '../../shared/decisions';

const accept = (frame: number): DecisionAct => ({
  kind: 'accept',
  keyframes: [seen(`k${frame}`, frame)],
});

function setUp() {
  const stored: Decision[] = [];
  const started: string[] = [];
  let isBusy = false;
  const learning = new LearnOnFinish(
    (projectId) => {
      if (isBusy) throw new StudioError('conflict', 'Another job runs.');
      started.push(projectId);
    },
    () => stored,
  );
  const curators = new Map<string, ScriptedCurator>();
  let startMs = 0;
  /** What was started by deciding this. */
  const decide = (act: DecisionAct, curator = 'ada') => {
    const own = curators.get(curator) ?? new ScriptedCurator({ curator, device: curator, startMs });
    curators.set(curator, own);
    startMs += 1_000;
    const made = own.decide(act);
    stored.push(made);
    const before = started.length;
    learning.decided({ projectId: 'p', episode: made.episode, decisions: [made] });
    return { id: made.id, started: started.slice(before) };
  };
  return { learning, stored, started, decide, busy: (is: boolean) => void (isBusy = is) };
}

test('learns when an episode is finished, opened again or dropped, and when that is taken back', () => {
  const { decide } = setUp();
  expect(decide(accept(10)).started).toEqual([]);
  expect(decide({ kind: 'flag', flagged: true }).started).toEqual([]);
  expect(decide({ kind: 'flag', flagged: false }).started).toEqual([]);
  const finish = decide({ kind: 'finish' });
  expect(finish.started).toEqual(['p']);
  const undone = decide({ kind: 'revert', decisionId: finish.id });
  expect(undone.started).toEqual(['p']);
  expect(decide({ kind: 'revert', decisionId: undone.id }).started).toEqual(['p']);
  const dropped = decide({ kind: 'flag', flagged: true });
  expect(dropped.started).toEqual(['p']);
  expect(decide({ kind: 'revert', decisionId: dropped.id }).started).toEqual(['p']);
  expect(decide({ kind: 'reopen' }).started).toEqual(['p']);
  expect(decide(accept(20)).started).toEqual([]);
  // Of one curator alone: what another one finished does not make it a finished episode of theirs.
  decide({ kind: 'finish' });
  expect(decide(accept(30), 'ben').started).toEqual([]);
});

test('waits while other work runs', () => {
  const { learning, started, decide, busy } = setUp();
  busy(true);
  decide({ kind: 'finish' });
  expect(started).toEqual([]);
  busy(false);
  const job = { kind: 'export', projectId: 'p', state: 'done' } as Parameters<
    typeof learning.changed
  >[0];
  learning.changed(job);
  learning.changed(job);
  expect(started).toEqual(['p']);
});

test('goes on after drafting for which it was ended, not after it was canceled by hand', () => {
  const { learning, started, decide } = setUp();
  decide({ kind: 'finish' });
  const ended = (kind: string, state: string) =>
    learning.changed({ kind, projectId: 'p', state } as Parameters<typeof learning.changed>[0]);
  ended('learn', 'canceled');
  expect(started).toEqual(['p']);
  ended('draft', 'done');
  expect(started).toEqual(['p', 'p']);
  ended('learn', 'done');
  ended('draft', 'done');
  expect(started).toEqual(['p', 'p']);
  ended('learn', 'canceled');
  ended('propose', 'done');
  ended('draft', 'done');
  expect(started).toEqual(['p', 'p']);
});

test('folds what was decided once when an episode is finished', () => {
  const { stored, decide } = setUp();
  decide(accept(10));
  let reads = 0;
  const counted = stored.map(
    (decision) =>
      new Proxy(decision, {
        get(target, key) {
          if (key === 'act') reads += 1;
          return Reflect.get(target, key) as unknown;
        },
      }),
  );
  stored.splice(0, 1, ...counted);
  foldReview([], stored);
  const readsOfOne = reads;
  expect(readsOfOne).toBeGreaterThan(0);
  expect(decide({ kind: 'finish' }).started).toEqual(['p']);
  expect(reads).toBe(2 * readsOfOne);
});
