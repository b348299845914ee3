/** What can be done with an episode as a whole. */
import { outcomeWord } from '../../../../shared/model/outcome';
import { redo, revert, undo } from './undo';
import { told, type Act, type ActContext } from './act';
import { isUndecided, stands } from './keyframe-steps';

const group = 'Episode';

export const episodeActs = {
  /** Along the list that is the queue, else the dataset’s own order, finished or not. */
  previousEpisode: {
    command: { id: 'episode.previous', group, label: 'Previous episode', keys: ['PageUp'] },
    can: (on) => beside(on, 'previous') !== null,
    way: 'go',
    do: (on) => browse(on, 'previous'),
  },
  nextEpisode: {
    command: { id: 'episode.next', group, label: 'Next episode', keys: ['PageDown'] },
    can: (on) => beside(on, 'next') !== null,
    way: 'go',
    do: (on) => browse(on, 'next'),
  },
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
      if (now.finished) return on.openNext();
      const standing = now.keyframes.filter(stands);
      if (standing.length === 0 || standing.some(isUndecided))
        on.state.setState({ asking: 'finish' });
      else await finishNow(on);
    },
    describe: told('finish', () => 'Finished the episode'),
  },
  /** The answer to what finishing asks. */
  finishAnyway: { way: 'change', do: (on) => finishNow(on) },
  reopen: {
    command: { id: 'episode.reopen', group, label: 'Reopen', keys: [] },
    can: (on) => on.review()?.finished === true,
    way: 'change',
    async do(on) {
      if (on.review()?.finished !== true) return on.say('The episode is not finished.');
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
      if (decided !== null && decided.value === value) {
        return on.say(`The outcome is ${outcomeWord(value)} already.`);
      }
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
      if (same) return;
      await on.decide({ kind: 'tag', tags: next });
      on.say(next.length === 0 ? 'Tags removed.' : `Tagged ${next.join(', ')}.`);
    },
    describe: told('tag', ({ tags }) =>
      tags.length === 0 ? 'Removed all tags' : `Tagged ${tags.join(', ')}`,
    ),
  },
  undo: {
    command: { id: 'episode.undo', group, label: 'Undo', keys: ['KeyU', 'Mod+KeyZ'] },
    way: 'change',
    do: undo,
  },
  redo: {
    command: { id: 'episode.redo', group, label: 'Redo', keys: ['Mod+Shift+KeyZ', 'Mod+KeyY'] },
    way: 'change',
    do: redo,
  },
  /** Takes back one act of the history. */
  revert: {
    way: 'change',
    do: (on, decisionId: string) => revert(on, on.store, decisionId, 'Undone'),
    describe: told('revert', () => 'Undid an act'),
  },
} satisfies Record<string, Act>;

/** Along the list that is the queue, else in the dataset's own order. */
function beside(on: ActContext, side: 'previous' | 'next'): number | null {
  const listed = on.session.queued.beside(on.store.episode, side === 'next' ? 1 : -1);
  return listed === undefined ? (on.store.state.getState().known?.detail[side] ?? null) : listed;
}

async function browse(on: ActContext, side: 'previous' | 'next'): Promise<void> {
  const episode = beside(on, side);
  if (episode !== null) await on.session.stage.open(episode);
}

async function finishNow(on: ActContext): Promise<void> {
  on.state.setState({ asking: null });
  await on.decide({ kind: 'finish' });
  on.say(`Finished episode ${on.store.episode}.`);
  await on.openNext();
}
