/** What can be done with an episode as a whole. */
import { mostTags } from '../../../../shared/model/decision';
import { dropWords, lookAgainTag, type DropReason } from '../../../../shared/model/drop-reason';
import { finishOn } from '../../../../shared/model/marks';
import { outcomeWord } from '../../../../shared/model/outcome';
import { formatAmount } from '../../../ui/format';
import { tagsText } from '../episode/tags-text';
import { redo, revert, undo } from './undo';
import { told, type Act, type ActContext } from './act';
import { isUndecided, stands } from './keyframe-steps';

const group = 'Episode';

export const episodeActs = {
  /** Along the list that is the queue, else the dataset’s own order, finished or not. */
  previousEpisode: {
    command: { id: 'episode.previous', group, label: 'Previous episode', keys: ['PageUp'] },
    can: (on) => beside(on, 'previous') !== null,
    lacks: 'no episode comes before this one',
    way: 'go',
    do: (on) => browse(on, 'previous'),
  },
  nextEpisode: {
    command: { id: 'episode.next', group, label: 'Next episode', keys: ['PageDown'] },
    can: (on) => beside(on, 'next') !== null,
    lacks: 'no episode comes after this one',
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
    opens: () => true,
    async do(on) {
      const now = on.review();
      if (now === null) return;
      if (now.finished) return on.openNext();
      const standing = now.keyframes.filter(stands);
      const open = standing.length === 0 || standing.some(isUndecided);
      // Of a dropped episode nothing is exported, whatever is decided about its keyframes.
      if (open && !now.flagged) on.state.setState({ asking: 'finish' });
      else await finishNow(on);
    },
    describe: told('finish', () => 'Finished the episode'),
  },
  /** The answer to what finishing asks. */
  finishAnyway: { way: 'change', do: (on) => finishNow(on) },
  /** What others disagree on: decided beside their reviews, told in the history here. */
  settle: {
    way: 'change',
    async do(on, between: string[]) {
      await on.decide({ kind: 'settle', between });
    },
    describe: told('settle', ({ between }) => `Began to settle between ${between.join(' and ')}`),
  },
  reopen: {
    command: { id: 'episode.reopen', group, label: 'Reopen', keys: [] },
    can: (on) => on.review()?.finished === true,
    lacks: 'the episode is not finished',
    way: 'change',
    async do(on) {
      await on.decide({ kind: 'reopen' });
      on.say('Episode reopened.');
    },
    describe: told('reopen', () => 'Reopened the episode'),
  },
  /** Left out of what is exported, for a reason of the list. */
  drop: {
    command: { id: 'episode.drop', group, label: 'Drop the episode', keys: ['KeyD'] },
    way: 'change',
    opens: () => true,
    do: (on) => on.state.setState({ asking: 'drop' }),
  },
  /** The answer to what dropping asks; null takes the episode in again. */
  flag: {
    way: 'change',
    async do(on, reason: DropReason | null) {
      on.state.setState({ asking: null });
      const { flagged = false, dropReason = null } = on.review() ?? {};
      if (flagged === (reason !== null) && dropReason === reason) {
        return on.say(`The episode is ${flagged ? 'dropped' : 'taken in'} already.`);
      }
      await on.decide(
        reason === null
          ? { kind: 'flag', flagged: false }
          : { kind: 'flag', flagged: true, reason },
      );
      on.say(
        reason === null
          ? 'Taken in again: it is exported once it is finished.'
          : `Dropped (${dropWords[reason].toLowerCase()}): an export leaves it out, unless dropped ones are included.`,
      );
    },
    describe: told('flag', ({ flagged, reason }) => {
      if (!flagged) return 'Took the episode in again';
      const why = reason === undefined ? '' : `: ${dropWords[reason].toLowerCase()}`;
      return `Dropped the episode${why}`;
    }),
  },
  lookAgain: {
    command: { id: 'episode.flag', group, label: 'Look again', keys: ['KeyF'] },
    way: 'change',
    async do(on) {
      const tags = on.review()?.tags ?? [];
      const marked = tags.includes(lookAgainTag);
      const others = tags.filter((tag) => tag !== lookAgainTag);
      if (!marked && others.length >= mostTags) return on.say(fullOfTags);
      await on.decide({ kind: 'tag', tags: marked ? others : [...others, lookAgainTag] });
      on.say(
        marked
          ? 'No longer marked to look again.'
          : 'Marked to look again: exported all the same, unless the export leaves such episodes out.',
      );
    },
  },
  success: endsWith('success', 'Outcome: success', 1, 'KeyS'),
  failure: endsWith('failure', 'Outcome: failure', 0, 'Shift+KeyS'),
  partial: endsWith('partial', 'Outcome: partial', 0.5, 'KeyH'),
  unknown: endsWith('unknown', 'Outcome: unknown', null),
  tags: {
    command: { id: 'episode.tag', group, label: 'Tag the episode', keys: ['KeyT'] },
    way: 'change',
    opens: () => true,
    do: (on) => on.state.setState({ asking: 'tag' }),
  },
  outcome: {
    way: 'change',
    do: (on, value: number | null) => decideOutcome(on, value),
    describe: told('outcome', ({ value }) => `Outcome: ${outcomeWord(value)}`),
  },
  tag: {
    way: 'change',
    /** @param change from the tags as they are when its turn comes: they are typed faster than they are kept */
    async do(on, change: (now: readonly string[]) => readonly string[]) {
      const now = on.review()?.tags ?? [];
      const next = [
        ...new Set(
          change(now)
            .map((tag) => tag.trim())
            .filter((tag) => tag !== ''),
        ),
      ];
      const same = next.length === now.length && next.every((tag, index) => tag === now[index]);
      if (same) {
        const tagged = now.length === 0 ? 'has no tags' : `is tagged ${tagsText(now)}`;
        return on.say(`The episode ${tagged} already.`);
      }
      if (next.length > mostTags) return on.say(fullOfTags);
      await on.decide({ kind: 'tag', tags: next });
      on.say(next.length === 0 ? 'Tags removed.' : `Tagged ${tagsText(next)}.`);
    },
    describe: told('tag', ({ tags }) =>
      tags.length === 0 ? 'Removed all tags' : `Tagged ${tagsText(tags)}`,
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
    do: (on, decisionId: string) => revert(on, decisionId),
    describe: told('revert', () => 'Undid an act'),
  },
} satisfies Record<string, Act>;

const fullOfTags = `The episode has ${mostTags} tags, and takes no more: remove one first.`;

/** Along the list that is the queue, else in the dataset's own order. */
function beside(on: ActContext, side: 'previous' | 'next'): number | null {
  const listed = on.session.queued.beside(on.store.episode, side === 'next' ? 1 : -1);
  return listed === undefined ? (on.store.state.getState().known?.detail[side] ?? null) : listed;
}

/** A command of its own for one outcome. */
function endsWith(name: string, label: string, value: number | null, ...keys: string[]) {
  return {
    command: { id: `episode.${name}`, group, label, keys },
    way: 'change',
    do: (on: ActContext) => decideOutcome(on, value),
  } satisfies Act;
}

async function decideOutcome(on: ActContext, value: number | null): Promise<void> {
  const decided = on.review()?.outcome ?? null;
  const word = outcomeWord(value);
  if (decided !== null && decided.value === value) {
    return on.say(`The outcome is ${word} already.`);
  }
  await on.decide({ kind: 'outcome', value });
  on.say(`Outcome: ${word}. It is exported so, unless the export takes other outcomes only.`);
}

async function browse(on: ActContext, side: 'previous' | 'next'): Promise<void> {
  const episode = beside(on, side);
  if (episode !== null) await on.open(episode);
}

/** What is worth knowing of an episode that is done. */
function finishedAs(on: ActContext): string {
  const { flagged = false, keyframes = [] } = on.review() ?? {};
  if (flagged) return ', which is dropped';
  const bare = keyframes.filter(
    ({ state, reasoning }) => state === 'accepted' && reasoning.text.trim() === '',
  );
  return bare.length === 0 ? '' : `, ${formatAmount(bare.length, 'keyframe')} of it without a text`;
}

async function finishNow(on: ActContext): Promise<void> {
  on.state.setState({ asking: null });
  await on.decide(finishOn(on.store.state.getState().known?.proposals ?? null));
  on.say(`Finished episode ${on.store.episode}${finishedAs(on)}.`);
  await on.openNext();
}
