/** What a pick between two curators says. */
import { beforeEach, expect, it, vi } from 'vitest';
import { createSettling } from '../../../src/renderer/features/team/settling';
import { notices } from '../../../src/renderer/ui/notices';
import type { EpisodeReviews, TeamMoment } from '../../../src/shared/model/team';
import { proposal } from '../review/toy-core';
import { useToySession } from '../review/toy-session';

const toy = useToySession([[10, 20]]);
const said = () => notices.getState().list;
beforeEach(() => notices.setState({ list: [] }));

const how = { moved: false, edited: false, added: false };
const moment: TeamMoment = {
  frame: 20,
  isDisputed: true,
  taken: null,
  choices: [
    { curator: 'Ann', keyframe: proposal(20), ...how },
    { curator: 'Ben', keyframe: null, ...how },
  ],
};
const reviews: EpisodeReviews = {
  episode: 0,
  frames: 100,
  fps: 10,
  curators: [
    { curator: 'Ann', pruned: [] },
    { curator: 'Ben', pruned: [20] },
  ],
  whole: [],
  moments: [moment],
  cannotSettle: null,
  beginning: [{ kind: 'settle', between: ['Ann', 'Ben'] }],
  settledBy: null,
};

const says = (text: RegExp) =>
  vi.waitFor(() => {
    expect(said()).toHaveLength(1);
    expect(said()[0]?.text).toMatch(text);
  });

it('names whose way it goes and what the next undo does, in one notice however many are picked', async () => {
  const settling = createSettling(toy.session, 0);
  settling.take(reviews, moment, 'Ann');
  settling.take(reviews, moment, 'Ben');
  await says(/^Frame 20 settled Ben’s way in episode 0\. The next undo takes it back\.$/);
  settling.take(reviews, moment, 'Ben');
  await says(/Ben’s way already/);
});

it('is taken back where that is said, which says so in its place', async () => {
  const settling = createSettling(toy.session, 0);
  settling.take(reviews, moment, 'Ben');
  await says(/settled Ben’s way/);
  said()[0]?.action?.run();
  await says(/^Undone in episode 0: Frame 20 settled Ben’s way\./);
});
