/** Two curators differ, a third settles it: real project, real journal, and what an export takes then. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { selectEpisodes } from '../../../src/core/export/select/select-episodes';
import { unwatched } from '../../../src/core/jobs/progress';
import type { Project } from '../../../src/core/project/project';
import { teamOverview } from '../../../src/core/team/overview';
import { episodeReviews, settlingActs } from '../../../src/core/team/settle';
import type { DecisionAct } from '../../../src/shared/model/decision';
import { exportOptionsSchema } from '../../../src/shared/model/export';
import { changing, takingActs } from '../../../src/shared/model/settling';
import { proposal, ScriptedCurator, seen } from '../../shared/decisions';
import { toyDataset, toyEpisodes } from '../project/toy-dataset';
import { openToy, proposalsOf, temporaryFolder } from '../project/toy-project';

const dataset = toyDataset('/data/toy', toyEpisodes);
const frames = [10, 20, 30, 40];
const at = (...places: number[]) => ({
  keyframes: places.map((place) => seen(`p${place}`, frames[place] ?? 0)),
});
const accept = (...places: number[]): DecisionAct => ({ kind: 'accept', ...at(...places) });
const prune = (...places: number[]): DecisionAct => ({ kind: 'prune', ...at(...places) });
const finish: DecisionAct = { kind: 'finish' };

/** Each curator works on a device of that name. */
class Team {
  readonly #hands = new Map<string, ScriptedCurator>();
  constructor(readonly project: Project) {}

  async decide(curator: string, ...acts: DecisionAct[]): Promise<void> {
    const options = { projectId: this.project.id, curator, device: curator };
    const hand = this.#hands.get(curator) ?? new ScriptedCurator(options);
    this.#hands.set(curator, hand);
    await this.project.append(acts.map((act) => hand.decide(act)));
  }
}

async function reviewedTwice(root: string): Promise<Team> {
  const project = await openToy(root);
  const keyframes = frames.map((frame, place) => proposal(`p${place}`, frame));
  for (const episode of [0, 1]) await project.saveProposals(proposalsOf(episode, keyframes));
  const team = new Team(project);
  const edit: DecisionAct = { kind: 'edit', keyframe: seen('p0', 10), text: 'By Ann.' };
  await team.decide('ann', accept(0, 1), prune(2, 3), edit, finish);
  const added: DecisionAct = { kind: 'add', keyframe: seen('own', 60) };
  const moved: DecisionAct = { kind: 'move', keyframe: seen('p1', 20), toFrame: 28 };
  await team.decide('ben', accept(0, 2), prune(3), moved, added, finish);
  return team;
}

const way = (project: Project, take: string) =>
  settlingActs(episodeReviews(dataset, project, 0, 'cleo'), project.knownReview(0, 'cleo'), take);

const keptBy = async (project: Project) => {
  const options = exportOptionsSchema.parse({ out: '/out' });
  const { kept, skipped } = await selectEpisodes({ dataset, project, options }, unwatched);
  return {
    frames: kept.flatMap(({ keyframes }) => keyframes.map(({ frame }) => frame)),
    texts: kept.flatMap(({ keyframes }) => keyframes.map(({ reasoning }) => reasoning.text)),
    curators: kept.flatMap(({ curators }) => curators),
    disputed: skipped.flatMap(({ episode, reason }) => (reason === 'disputed' ? episode : [])),
  };
};

describe('settling between curators', () => {
  it('tells what is in dispute, and who may settle it', async () => {
    const { project } = await reviewedTwice(await temporaryFolder());
    const { moments, cannotSettle } = episodeReviews(dataset, project, 0, 'cleo');
    expect(cannotSettle).toBeNull();
    const seenSo = moments.map((each) => [
      each.frame,
      each.isDisputed,
      each.choices.map(({ keyframe }) => keyframe?.frame ?? null),
    ]);
    // Frame 20 was moved by more than 0.25 s; 30 and 60 are kept by one alone.
    expect(seenSo).toEqual([
      [10, false, [10, 10]],
      [20, true, [20, 28]],
      [30, true, [null, 30]],
      [60, true, [null, 60]],
    ]);
    expect(episodeReviews(dataset, project, 0, 'ben').cannotSettle).toContain('somebody else');
    expect(episodeReviews(dataset, project, 1, 'cleo').cannotSettle).toContain('fewer than two');
  });

  it.each([
    { take: 'ann', frames: [10, 20], curator: 'cleo' },
    { take: 'ben', frames: [10, 28, 30, 60], curator: 'cleo' },
  ])('exports what was settled, here $take’s way', async ({ take, ...expected }) => {
    const root = await temporaryFolder();
    const team = await reviewedTwice(root);
    const { project } = team;
    expect((await keptBy(project)).disputed).toEqual([0]);
    await team.decide('cleo', ...way(project, take));
    expect(await keptBy(project)).toEqual({
      frames: expected.frames,
      texts: expect.arrayContaining(['By Ann.']) as string[],
      curators: [expected.curator],
      disputed: [],
    });
    const { disputed, unsettled, curators } = await teamOverview(dataset, project);
    expect(disputed).toMatchObject([{ episode: 0, disputes: 3, settledBy: 'cleo' }]);
    expect(unsettled).toBe(0);
    // Who settles has no opinion of its own that would be agreed with.
    expect((await teamOverview(dataset, project)).pairs.map((pair) => pair.curators)).toEqual([
      ['ann', 'ben'],
    ]);
    expect(curators.map(({ curator, settled }) => [curator, settled])).toEqual([
      ['ann', 0],
      ['ben', 0],
      ['cleo', 1],
    ]);
    const file = path.join(root, 'toy.curation/project.json');
    // An older studio would take the act for a damaged line.
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ version: 4 });
  });

  it('two texts are in dispute; one that somebody wrote stands against what was proposed', async () => {
    const project = await openToy(await temporaryFolder());
    const keyframes = frames.map((frame, place) => proposal(`p${place}`, frame));
    await project.saveProposals(proposalsOf(0, keyframes));
    const team = new Team(project);
    const written = (place: number, text: string): DecisionAct => ({
      kind: 'edit',
      keyframe: seen(`p${place}`, frames[place] ?? 0),
      text,
    });
    await team.decide('ann', accept(0, 1, 2, 3), written(0, 'Grip it.'), finish);
    const ben = [written(0, 'Grasp the rim.'), written(1, 'By Ben.'), written(2, ' ')];
    await team.decide('ben', accept(0, 1, 2, 3), ...ben, finish);
    const { moments } = episodeReviews(dataset, project, 0, 'cleo');
    expect(moments.map(({ isDisputed }) => isDisputed)).toEqual([true, false, false, false]);
    expect((await teamOverview(dataset, project)).disputed).toMatchObject([{ disputes: 1 }]);
    await team.decide('cleo', ...way(project, 'ann'));
    const proposed = keyframes[2]?.reasoning.text;
    expect((await keptBy(project)).texts.slice(0, 3)).toEqual(['Grip it.', 'By Ben.', proposed]);
  });

  it('goes back and forth between two ways, and ends where the last one was', async () => {
    const team = await reviewedTwice(await temporaryFolder());
    const { project } = team;
    const now = () => episodeReviews(dataset, project, 0, 'cleo');
    const { beginning } = now();
    await team.decide('cleo', ...beginning);
    expect(now().moments.map(({ taken }) => taken)).toEqual(['ann', null, null, null]);
    // Who undoes all of it, and picks again at once, begins with the same.
    expect(now().beginning).toEqual(beginning);
    for (const take of ['ben', 'ann', 'ben']) {
      for (const place of [1, 2, 3]) {
        const wanted = () => {
          const mine = project.knownReview(0, 'cleo');
          return changing(takingActs(now().moments[place]?.choices ?? [], take, mine), mine);
        };
        await team.decide('cleo', ...wanted());
        expect(now().moments[place]?.taken).toBe(take);
        // Once more it would change nothing.
        expect(wanted()).toEqual([]);
      }
    }
    const asAnn = () => episodeReviews(dataset, project, 0, 'ann').moments;
    expect(asAnn().map(({ taken }) => taken)).toEqual([null, null, null, null]);
    await team.decide('cleo', finish);
    expect((await keptBy(project)).frames).toEqual([10, 28, 30, 60]);
    // Whom it concerns sees how it was settled.
    expect(asAnn()).toEqual(now().moments);
  });

  it('counts no more when a reviewer comes whom it does not name', async () => {
    const team = await reviewedTwice(await temporaryFolder());
    const { project } = team;
    await team.decide('cleo', ...way(project, 'ann'));
    await team.decide('dora', accept(3), finish);
    expect((await keptBy(project)).disputed).toEqual([0]);
    const { disputed } = await teamOverview(dataset, project);
    expect(disputed[0]?.settledBy).toBeNull();
  });

  it('takes over what nobody disputes of the episode as a whole, and asks about the rest', async () => {
    const team = await reviewedTwice(await temporaryFolder());
    const { project } = team;
    await team.decide('ann', { kind: 'tag', tags: ['slipped'] }, { kind: 'outcome', value: 1 });
    await team.decide('ben', { kind: 'flag', flagged: true, reason: 'recording' });
    const reviews = episodeReviews(dataset, project, 0, 'cleo');
    expect(reviews.whole.map(({ about }) => about)).toEqual(['drop']);
    await team.decide('cleo', ...way(project, 'ben'));
    const settled = project.knownReview(0, 'cleo');
    expect(settled).toMatchObject({ tags: ['slipped'], outcome: { value: 1 }, flagged: true });
    expect(settled.dropReason).toBe('recording');
    const { whole } = reviews;
    const ways = (curator: string) =>
      whole.flatMap(({ choices }) => choices.find((each) => each.curator === curator)?.act ?? []);
    expect(changing(ways('ben'), settled)).toEqual([]);
    expect(changing(ways('ann'), settled)).toEqual([{ kind: 'flag', flagged: false }]);
  });
});

it('counts what each curator did, and follows every decision', async () => {
  const team = await reviewedTwice(await temporaryFolder());
  const { project } = team;
  const first = await teamOverview(dataset, project);
  expect(first.curators).toMatchObject([
    { curator: 'ann', finished: 1, inReview: 0, accepted: 2, pruned: 2, edited: 1, moved: 0 },
    { curator: 'ben', finished: 1, inReview: 0, accepted: 4, pruned: 1, added: 1, moved: 1 },
  ]);
  expect(first).toMatchObject({ reviewedOnce: 0, reviewedTwice: 1, unsettled: 1 });
  // Both accept 0 and 1, only Ben 2, both prune 3: 0.75 seen, 0.5 x 0.75 + 0.5 x 0.25 = 0.5 by chance.
  expect(first.pairs[0]?.kappa).toEqual({ value: 0.5, interval: null });
  // Of 2 and 4 kept only frame 10 matches: 20 and 28 are further apart than three frames.
  expect(first.pairs[0]?.boundaryF1?.value).toBeCloseTo(1 / 3, 12);
  await team.decide('ann', { kind: 'reopen' });
  const next = await teamOverview(dataset, project);
  expect(next.curators[0]).toMatchObject({ finished: 0, inReview: 1 });
  expect(next).toMatchObject({ reviewedOnce: 1, reviewedTwice: 0, unsettled: 0, pairs: [] });
});
