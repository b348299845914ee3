/** What can be done with an episode as a whole. */
import { keyframesOf } from '../../../../shared/model/fold-review';
import { outcomeWord } from '../../../../shared/model/outcome';
import { told, type Act, type ActContext } from './act';
import { acceptUndecided } from './keyframe-acts';
import { isUndecided, stands } from './keyframe-steps';

const group = 'Episode';

export const episodeActs = {
  finish: {
    command: {
      id: 'episode.finish',
      group,
      label: 'Finish, open the next',
      keys: ['Enter', 'NumpadEnter'],
    },
    way: 'change',
    async do(on) {
      const now = on.review();
      if (now === null) return;
      if (now.finished) return on.onFinished();
      const standing = now.keyframes.filter(stands);
      if (standing.length === 0 || standing.some(isUndecided)) on.state.setState({ asking: true });
      else await finishNow(on);
    },
    describe: told('finish', () => 'Finished the episode'),
  },
  /** The answers to what finishing asks. */
  finishAnyway: { way: 'change', do: (on) => finishNow(on) },
  acceptRestAndFinish: {
    way: 'change',
    async do(on) {
      await acceptUndecided(on);
      await finishNow(on);
    },
  },
  reopen: {
    command: { id: 'episode.reopen', group, label: 'Reopen', keys: [] },
    can: (on) => on.review()?.finished === true,
    way: 'change',
    async do(on) {
      if (on.review()?.finished !== true) return;
      await on.decide({ kind: 'reopen' });
      on.say('Episode reopened.');
    },
    describe: told('reopen', () => 'Reopened the episode'),
  },
  flag: {
    command: { id: 'episode.flag', group, label: 'Flag the episode', keys: ['KeyF'] },
    way: 'change',
    async do(on) {
      const flagged = !(on.review()?.flagged ?? false);
      await on.decide({ kind: 'flag', flagged });
      on.say(flagged ? 'Episode flagged.' : 'Flag removed.');
    },
    describe: told('flag', ({ flagged }) => (flagged ? 'Flagged the episode' : 'Removed the flag')),
  },
  outcome: {
    way: 'change',
    async do(on, value: number | null) {
      const decided = on.review()?.outcome ?? null;
      if (decided !== null && decided.value === value) return;
      await on.decide({ kind: 'outcome', value });
      on.say(`Outcome: ${outcomeWord(value)}.`);
    },
    describe: told('outcome', ({ value }) => `Outcome: ${outcomeWord(value)}`),
  },
  tag: {
    way: 'change',
    async do(on, tags: readonly string[]) {
      const next = [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))];
      const now = on.review()?.tags ?? [];
      const same = next.length === now.length && next.every((tag, index) => tag === now[index]);
      if (!same) await on.decide({ kind: 'tag', tags: next });
    },
    describe: told('tag', ({ tags }) =>
      tags.length === 0 ? 'Removed all tags' : `Tagged ${tags.join(', ')}`,
    ),
  },
  undo: {
    command: { id: 'episode.undo', group, label: 'Undo', keys: ['KeyU', 'Mod+KeyZ'] },
    way: 'change',
    async do(on) {
      const undoable = on.review()?.undoable ?? null;
      if (undoable !== null) await revert(on, undoable, 'Undone');
      else if (!on.undoElsewhere()) on.say('Nothing is left to undo in this episode.');
    },
  },
  redo: {
    command: { id: 'episode.redo', group, label: 'Redo', keys: ['Mod+Shift+KeyZ', 'Mod+KeyY'] },
    way: 'change',
    async do(on) {
      const redoable = on.review()?.redoable ?? null;
      if (redoable === null) on.say('Nothing is left to redo.');
      else await revert(on, redoable, 'Redone');
    },
  },
  /** Takes back one act of the history. */
  revert: {
    way: 'change',
    do: (on, decisionId: string) => revert(on, decisionId, 'Undone'),
    describe: told('revert', () => 'Undid an act'),
  },
} satisfies Record<string, Act>;

async function finishNow(on: ActContext): Promise<void> {
  on.state.setState({ asking: false });
  await on.decide({ kind: 'finish' });
  on.onFinished();
}

async function revert(on: ActContext, decisionId: string, word: string): Promise<void> {
  const decisions = on.store.state.getState().known?.decisions ?? [];
  const named = decisions.find(({ id }) => id === decisionId);
  // Redo names the revert; what comes back is the act that one took away.
  const inner = named?.act.kind === 'revert' ? named.act.decisionId : decisionId;
  const what = decisions.find(({ id }) => id === inner);
  await on.decide({ kind: 'revert', decisionId });
  if (what === undefined) return;
  on.say(`${word}: ${on.describe(what.act)}.`);
  const [seen, ...more] = keyframesOf(what);
  const target = more.length > 0 ? undefined : on.keyframes().find(({ id }) => id === seen?.id);
  if (target !== undefined) on.goTo(target);
}
