/** Proposals follow what a curator finished. */
import { cp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openSceneEvents } from '../../../src/core/events/scene-events';
import { unwatched } from '../../../src/core/jobs/progress';
import { proposalsOf } from '../../../src/core/keyframes/episode-proposals';
import { planFits } from '../../../src/core/keyframes/learned-plan';
import { proposeDataset } from '../../../src/core/keyframes/propose';
import { planProposing, type ProposePlan } from '../../../src/core/keyframes/propose-plan';
import { relearn } from '../../../src/core/keyframes/relearn';
import { reviewedBy } from '../../../src/core/learning/references';
import { needOf } from '../../../src/core/library/need';
import type { Proposal } from '../../../src/shared/model/keyframe';
import { defaultPolicy, policySchema } from '../../../src/shared/model/policy';
import { makeDataset, pickAndPlace } from '../keyframes/made-dataset';
import { keyframes as listKeyframes } from '../../../src/cli/commands/keyframes';
import { lateAtGrasps, SimulatedCurator } from './curator';
import { atPace, keyframesOf, learn, now, open, paces, proposed } from './proposed-episodes';

const isReviewed = ({ cues }: Proposal): boolean => cues.some(({ kind }) => kind === 'reviewed');

/** Share of an episode's proposals that the curator would accept as they are, within 0.1 s. */
function acceptedShare(keyframes: readonly Proposal[], wanted: readonly number[]): number {
  const own = keyframes.filter(({ cues }) => cues.length > 0);
  const accepted = own.filter(({ frame }) => wanted.some((each) => Math.abs(each - frame) <= 2));
  return accepted.length / own.length;
}

const mean = (shares: readonly number[]): number =>
  shares.reduce((sum, share) => sum + share, 0) / shares.length;

const textOf = (folder: string): Promise<string> =>
  readFile(path.join(folder, 'proposals.jsonl'), 'utf8');

test('after two episodes the proposals follow the habit of who reviewed them', async () => {
  const opened = await proposed();
  const curator = new SimulatedCurator(opened, 'ada');
  const before = await Promise.all(paces.map((_, episode) => keyframesOf(opened, episode)));
  const wanted = before.map((keyframes) =>
    keyframes.flatMap((keyframe) => lateAtGrasps(keyframe, 20) ?? []),
  );
  const shareOf = async (): Promise<number> =>
    mean(
      await Promise.all(
        [2, 3, 4, 5, 6].map(async (episode) =>
          acceptedShare(await keyframesOf(opened, episode), wanted[episode] ?? []),
        ),
      ),
    );
  expect(await shareOf()).toBeLessThan(0.8);
  await curator.review(0, lateAtGrasps);
  expect(await learn(opened)).toMatchObject({ learned: null, episodes: 0 });
  const asAda = { ...opened, episodes: [2], policy: defaultPolicy, curator: 'ada', now };
  const { problems } = await proposeDataset(asAda, unwatched);
  expect(problems.map(({ message }) => message)).toContainEqual(
    'Proposals do not follow ada: the policy learns from 2 finished episodes on (learn.fromEpisodes), and ada has 1.',
  );
  await curator.review(1, lateAtGrasps);
  const version = async (): Promise<string> =>
    readFile(path.join(opened.project.folder.path, 'project.json'), 'utf8');
  expect(await version()).toContain('"version": 1');
  const { learned } = await learn(opened);
  expect(await version()).toContain('"version": 3');
  expect(learned).toMatchObject({ curator: 'ada', from: [0, 1] });
  expect(await shareOf()).toBeGreaterThan(0.9);
  const asNobody = { ...opened, episodes: null, policy: defaultPolicy, curator: 'nobody', now };
  await expect(proposeDataset(asNobody, unwatched)).rejects.toThrow(
    'nobody finished no episode of',
  );

  for (const keyframe of (await keyframesOf(opened, 3)).filter(({ frame }) => frame > 0)) {
    const cue = keyframe.cues.find(({ kind }) => kind === 'reviewed');
    expect(cue?.references?.toSorted()).toEqual([0, 1]);
    expect(cue?.costs).toHaveLength(2);
    expect(cue?.costs).toEqual(cue?.costs?.toSorted());
    expect(Math.max(...(cue?.costs ?? [1]))).toBeLessThan(0.55);
    expect(keyframe.boundary).toBeDefined();
  }
  expect((await keyframesOf(opened, 3)).map(({ boundary }) => boundary?.kind)).not.toContain(
    'near-goal',
  );
  const project = opened.project.folder.path;
  const asked = [opened.root, '--project', project];
  const listed = await listKeyframes.run(asked, unwatched, () => undefined);
  const lines = [];
  for await (const { document } of listed.entries ?? []) lines.push(document);
  const [last] = (await keyframesOf(opened, 3)).slice(-1);
  const { references, costs } = last?.cues.find(({ kind }) => kind === 'reviewed') ?? {};
  expect(references).toHaveLength(2);
  expect(lines).toContainEqual(
    expect.objectContaining({
      id: last?.id,
      cues: expect.arrayContaining([
        expect.objectContaining({ kind: 'reviewed', references, costs }),
      ]),
    }),
  );
});

test('an episode of another kind keeps what the policy proposes, and is the one to review next', async () => {
  const opened = await proposed();
  const odd = paces.length;
  const before = await keyframesOf(opened, odd);
  const curator = new SimulatedCurator(opened, 'ada');
  await curator.review(0, lateAtGrasps);
  await curator.review(1, lateAtGrasps);
  const { learned } = await learn(opened);
  expect((learned?.episodes ?? 0) + (learned?.unlike ?? 0)).toBe(6);
  expect(learned?.episodes).toBeGreaterThan(3);
  expect(await keyframesOf(opened, odd)).toEqual(before);
  expect(opened.project.doubts(odd)?.misfit).toBeGreaterThan(1);
  const { dataset, project } = opened;
  const needs = dataset.episodes.map((meta) => needOf(meta, dataset, project));
  const most = needs.toSorted((a, b) => b.score - a.score)[0];
  expect(needs.indexOf(most ?? { score: 0, reason: '' })).toBe(odd);
  expect(most?.reason).toMatch(/^Unlike the episodes reviewed so far/);
});

test('what was decided is never touched, nor an episode that somebody began with', async () => {
  const opened = await proposed();
  const curator = new SimulatedCurator(opened, 'ada');
  const begun = await keyframesOf(opened, 4);
  const [first] = begun;
  if (first === undefined) throw new Error('Episode 4 has keyframes.');
  await curator.decide(4, [{ kind: 'accept', keyframes: [first] }]);
  await curator.review(0, lateAtGrasps);
  await curator.review(1, lateAtGrasps);
  const finished = [await keyframesOf(opened, 0), await keyframesOf(opened, 1)];
  await learn(opened);
  expect(await keyframesOf(opened, 4)).toEqual(begun);
  expect([await keyframesOf(opened, 0), await keyframesOf(opened, 1)]).toEqual(finished);

  // Asked for by hand, the rest of an episode follows; what was decided stays as it was.
  await proposeDataset({ ...opened, episodes: null, policy: defaultPolicy, now }, unwatched);
  const after = await keyframesOf(opened, 4);
  expect(after.find(({ id }) => id === first.id)).toEqual(first);
  expect(after.some(isReviewed)).toBe(true);
  expect([await keyframesOf(opened, 0), await keyframesOf(opened, 1)]).toEqual(finished);
});

test('one more finished episode aligns only what is new, and gives what a run from nothing gives', async () => {
  const opened = await proposed();
  const curator = new SimulatedCurator(opened, 'ada');
  for (const episode of [0, 1]) await curator.review(episode, lateAtGrasps);
  await learn(opened);
  const file = path.join(opened.project.folder.path, 'events/fits/000000-000063.json');
  const fitsOf = async (episode: number): Promise<object> =>
    (JSON.parse(await readFile(file, 'utf8')) as Record<number, object>)[episode] ?? {};
  const fitsBefore = await fitsOf(5);
  expect(Object.keys(fitsBefore)).toHaveLength(2);
  await curator.review(2, lateAtGrasps);
  const read = vi.spyOn(opened.dataset, 'signals');
  await learn(opened);
  expect(read).not.toHaveBeenCalled();
  const fits = await fitsOf(5);
  expect(Object.keys(fits)).toHaveLength(3);
  expect(fits).toMatchObject(fitsBefore);
  const step = await Promise.all([3, 4, 5, 6].map((episode) => keyframesOf(opened, episode)));
  await rm(path.join(opened.project.folder.path, 'events'), { recursive: true });
  await proposeDataset({ ...opened, episodes: null, policy: defaultPolicy, now }, unwatched);
  await opened.project.close();
  const again = await open(opened.root);
  await rm(path.join(again.project.folder.path, 'proposals.jsonl'));
  await proposeDataset({ ...again, episodes: [3, 4, 5, 6], policy: defaultPolicy, now }, unwatched);
  expect(await Promise.all([3, 4, 5, 6].map((episode) => keyframesOf(again, episode)))).toEqual(
    step,
  );
});

test('what is learned follows from plan and episode: another process makes the same bytes', async () => {
  const opened = await proposed();
  const curator = new SimulatedCurator(opened, 'ada');
  for (const episode of [0, 1]) await curator.review(episode, lateAtGrasps);
  await opened.project.close();
  const copy = `${opened.root}.copy`;
  await cp(`${opened.root}.curation`, copy, { recursive: true });
  onTestFinished(() => rm(copy, { recursive: true, force: true }));

  const whole = await open(opened.root);
  await proposeDataset({ ...whole, episodes: null, policy: defaultPolicy, now }, unwatched);
  await whole.project.close();

  const { dataset, project } = await open(opened.root, copy);
  const events = await openSceneEvents(
    { dataset, store: null, modelFile: null, problems: [] },
    unwatched.signal,
  );
  const { id: projectId, robot } = project;
  const reviewed = await reviewedBy(dataset, project, null);
  const question = { dataset, robot, projectId, policy: defaultPolicy, events, kept: null };
  const sent = JSON.stringify(
    await planProposing({ ...question, reviewed, nowMs: now() }, unwatched),
  );
  for (const episode of [6, 2, 4, 0, 7, 1, 3, 5]) {
    const plan = JSON.parse(sent) as ProposePlan;
    const fits = planFits(plan, { dataset, events, fits: null });
    const made = await proposalsOf(plan, { dataset, events, fits }, episode);
    const { proposals } = JSON.parse(JSON.stringify(made)) as typeof made;
    if (proposals !== null) await project.saveProposals(proposals);
  }
  await project.close();
  expect(await textOf(copy)).toBe(await textOf(`${opened.root}.curation`));
});

test('a policy may learn from one episode, from arms alone, or not at all; each curator from their own', async () => {
  const opened = await proposed(policySchema.parse({ learn: { fromEpisodes: 1 } }));
  const ada = new SimulatedCurator(opened, 'ada');
  const ben = new SimulatedCurator(opened, 'ben');
  await ada.review(0, lateAtGrasps);
  expect((await learn(opened)).learned).toMatchObject({ curator: 'ada', from: [0] });
  await ben.review(1, ({ frame }) => frame);
  expect((await reviewedBy(opened.dataset, opened.project, null))?.curator).toBe('ada');
  const own = await relearn({ ...opened, curator: 'ben', now }, unwatched);
  expect(own.learned).toMatchObject({ curator: 'ben', from: [1] });
  expect((await opened.project.proposals(5))?.learnedFrom).toBe('ben');
  await opened.project.setPolicy(policySchema.parse({ learn: { from: 'nothing' } }));
  expect((await learn(opened)).learned).toBeNull();
  expect((await keyframesOf(opened, 5)).some(isReviewed)).toBe(false);
});

test('the first episode that another curator finishes takes nobody’s learning away', async () => {
  const opened = await proposed();
  const ada = new SimulatedCurator(opened, 'ada');
  for (const episode of [0, 1]) await ada.review(episode, lateAtGrasps);
  await learn(opened);
  const followed = await keyframesOf(opened, 6);
  expect(followed.some(isReviewed)).toBe(true);
  // Of one who says neither more nor less than the policy, and later.
  const ben = new SimulatedCurator(opened, 'ben', 1_000);
  await ben.review(2, ({ frame }) => frame);
  expect((await learn(opened)).learned).toMatchObject({ curator: 'ada', from: [0, 1] });
  expect(await keyframesOf(opened, 6)).toEqual(followed);
  await proposeDataset({ ...opened, episodes: null, policy: defaultPolicy, now }, unwatched);
  expect(await keyframesOf(opened, 6)).toEqual(followed);
  await ben.review(3, ({ frame }) => frame);
  expect((await learn(opened)).learned).toMatchObject({ curator: 'ben', from: [2, 3] });
  await ben.decide(3, [{ kind: 'reopen' }]);
  expect((await learn(opened)).learned).toMatchObject({ curator: 'ada', from: [0, 1] });
  expect(await keyframesOf(opened, 6)).toEqual(followed);
});

test('a first and a last frame that only the policy keeps teach nothing', async () => {
  const policy = policySchema.parse({ keepLastFrame: true, learn: { fromEpisodes: 1 } });
  const opened = await proposed(policy);
  const ada = new SimulatedCurator(opened, 'ada');
  const own = await keyframesOf(opened, 0);
  expect([own[0], own.at(-1)].map((each) => each?.cues)).toEqual([[], []]);
  await ada.review(0, ({ frame }) => frame);
  const reviewed = await reviewedBy(opened.dataset, opened.project, 'ada');
  expect(reviewed?.references[0]?.marks).toHaveLength(own.length - 2);
});

test('where most are copies of a reviewed episode, how far others are is still a number', async () => {
  const rows = pickAndPlace();
  const made = [rows, rows, rows, atPace(rows, 1.1)].map((each) => ({ rows: each }));
  const opened = await open(await makeDataset(made));
  const policy = policySchema.parse({ learn: { fromEpisodes: 1 } });
  await opened.project.setPolicy(policy);
  await proposeDataset({ ...opened, episodes: null, policy, now }, unwatched);
  await new SimulatedCurator(opened, 'ada').review(0, lateAtGrasps);
  expect((await learn(opened)).learned).toMatchObject({ curator: 'ada' });
  expect(opened.project.doubts(1)?.misfit).toBe(0);
  expect((await keyframesOf(opened, 1)).some(isReviewed)).toBe(true);
  expect(opened.project.doubts(3)?.misfit).toBeGreaterThan(1);
});
