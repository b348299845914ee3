import { describe, expect, it } from 'vitest';
import { bulkDecisions, planBulk, takeBack } from '../../../src/core/library/bulk';
import type { Project } from '../../../src/core/project/project';
import type { BulkAct, BulkDecision } from '../../../src/shared/model/bulk';
import type { Decision, DecisionAct } from '../../../src/shared/model/decision';
import { proposal, ScriptedCurator } from '../../shared/decisions';
import { lowerLimits } from '../datasets/run-bomb';
import { toyDataset } from '../project/toy-dataset';
import { openToy, proposalsOf, temporaryFolder } from '../project/toy-project';

const lengths = [100, 50, 200, 10].map((length) => ({ length }));
const dataset = toyDataset('/data/toy', lengths);
const all = [0, 1, 2, 3];

async function open() {
  const project = await openToy(await temporaryFolder(), lengths);
  for (const episode of [0, 1, 2]) {
    await project.saveProposals(
      proposalsOf(episode, [proposal(`a${episode}`, 5), proposal(`b${episode}`, 9)]),
    );
  }
  const curator = new ScriptedCurator({ projectId: project.info.id });
  const decide = async (act: DecisionAct, episode: number): Promise<Decision> => {
    const decision = curator.decide(act, episode);
    await project.append([decision]);
    return decision;
  };
  await decide({ kind: 'prune', keyframes: [proposal('a0', 5)] }, 0);
  await decide({ kind: 'tag', tags: ['old'] }, 0);
  await decide({ kind: 'finish' }, 2);
  return { project, decide };
}

const request = (project: Project, act: BulkAct, episodes = all) => ({
  dataset,
  project,
  curator: 'anna',
  episodes,
  act,
});

describe('an act on many episodes', () => {
  it('accepts what is undecided, marked as not looked at, and says before how many that are', async () => {
    const { project, decide } = await open();
    const accept = request(project, { kind: 'accept' });
    expect(await planBulk(accept)).toMatchObject({ episodes: 3, keyframes: 5, undecided: 0 });
    const made = await bulkDecisions(accept);
    expect(made.map(({ episode }) => episode)).toEqual([0, 1, 2]);
    for (const { episode, fingerprint, acts } of made) {
      expect(fingerprint).toBe('f');
      for (const act of acts) {
        expect(act).toMatchObject({ kind: 'accept', unseen: true });
        await decide(act, episode);
      }
    }
    expect(project.overview(0)).toMatchObject({ keyframes: 1, undecided: 0 });
    expect(await planBulk(accept)).toMatchObject({ episodes: 0, keyframes: 0 });
    expect(await bulkDecisions(accept)).toEqual([]);
  });

  it('finishes without accepting, and says what stays undecided', async () => {
    const { project, decide } = await open();
    const finish = request(project, { kind: 'finish' });
    expect(await planBulk(finish)).toEqual({
      episodes: 3,
      keyframes: 0,
      undecided: 3,
      withoutKeyframes: 1,
    });
    for (const { episode, acts } of await bulkDecisions(finish)) {
      expect(acts).toMatchObject([{ kind: 'finish' }]);
      for (const act of acts) await decide(act, episode);
    }
    expect(project.overview(1)).toMatchObject({ finished: true, undecided: 2 });
  });

  it('decides only where that changes something', async () => {
    const { project, decide } = await open();
    const changed = async (act: BulkAct) =>
      (await bulkDecisions(request(project, act))).map(({ episode }) => episode);
    expect(await changed({ kind: 'reopen' })).toEqual([2]);
    expect(await changed({ kind: 'flag', flagged: false })).toEqual([]);
    await decide({ kind: 'flag', flagged: true, reason: 'cut' }, 1);
    expect(await changed({ kind: 'flag', flagged: false })).toEqual([1]);
    expect(await changed({ kind: 'flag', flagged: true })).toEqual([0, 2, 3]);
    expect(await changed({ kind: 'flag', flagged: true, reason: 'cut' })).toEqual([0, 2, 3]);
    expect(await changed({ kind: 'flag', flagged: true, reason: 'idle' })).toEqual(all);
    expect(await changed({ kind: 'tag', tag: 'old', on: true })).toEqual([1, 2, 3]);
    expect(
      await bulkDecisions(request(project, { kind: 'tag', tag: 'new', on: true }, [0])),
    ).toEqual([expect.objectContaining({ acts: [{ kind: 'tag', tags: ['old', 'new'] }] })]);
    expect(await changed({ kind: 'tag', tag: 'old', on: false })).toEqual([0]);
    await decide({ kind: 'outcome', value: 1 }, 3);
    expect(await changed({ kind: 'outcome', value: 1 })).toEqual([0, 1, 2]);
    expect(await changed({ kind: 'outcome', value: null })).toEqual(all);
  });

  it('is taken back as a whole where it stands, and made again, by what it has together', async () => {
    const { project } = await open();
    const curator = new ScriptedCurator({ projectId: project.info.id, device: 'desk' });
    const decideAll = async (made: BulkDecision[], together: string) => {
      const decisions = made.flatMap(({ episode, acts, notBeforeMs }) =>
        acts.map((act) => ({
          ...curator.decide(act, episode),
          atMs: notBeforeMs + 1,
          together,
        })),
      );
      await project.append(decisions);
      return decisions;
    };
    const back = async (together: string, name = 'anna') => {
      const asked = { dataset, project, curator: name, together, after: null };
      const { decisions, more } = await takeBack(asked);
      expect(more).toBeNull();
      return decisions;
    };
    const tag = request(project, { kind: 'tag', tag: 'new', on: true });
    const [first] = await decideAll(await bulkDecisions(tag), 'm');
    expect(await back('another')).toEqual([]);
    expect(await back('m', 'bea')).toEqual([]);
    const revert = { kind: 'revert', decisionId: first?.id ?? '' } as const;
    await project.append([{ ...curator.decide(revert, 0), atMs: (first?.atMs ?? 0) + 1 }]);
    const reverts = await back('m');
    expect(reverts.map(({ episode }) => episode)).toEqual([1, 2, 3]);
    await decideAll(reverts, 'back');
    expect(project.overview(1).tags).toEqual([]);
    expect(await back('m')).toEqual([]);
    await decideAll(await back('back'), 'again');
    expect([0, 1, 2, 3].map((episode) => project.overview(episode).tags)).toEqual([
      ['old'],
      ['new'],
      ['new'],
      ['new'],
    ]);
    expect(await back('back')).toEqual([]);
    expect((await back('m')).map(({ episode }) => episode)).toEqual([1, 2, 3]);
  });

  it('is known as one act no more once very many came after it', async () => {
    lowerLimits({ actsTogether: 1 });
    const { project } = await open();
    const curator = new ScriptedCurator({ projectId: project.info.id, device: 'lab' });
    for (const together of ['first', 'last']) {
      const decisions = [0, 1].map((episode) => curator.decide({ kind: 'reopen' }, episode));
      await project.append(decisions.map((decision) => ({ ...decision, together })));
    }
    expect(['first', 'last'].map((act) => project.decidedTogether(act))).toEqual([[], [0, 1]]);
  });

  it('is of one curator, after what anybody decided, and refuses an episode that is not there', async () => {
    const { project } = await open();
    const other = { ...request(project, { kind: 'reopen' } as const), curator: 'bea' };
    expect(await planBulk(other)).toMatchObject({ episodes: 0 });
    const [made] = await bulkDecisions(request(project, { kind: 'reopen' }, [2, 2]));
    const last = project.decisions(2).at(-1)?.atMs ?? 0;
    expect(made?.notBeforeMs).toBe(last + 1);
    const late = new ScriptedCurator({
      projectId: project.info.id,
      curator: 'bea',
      device: 'lab',
      startMs: last + 60_000,
    });
    const act = late.decide({ kind: 'tag', tags: ['late'] }, 2);
    await project.append([act]);
    const [after] = await bulkDecisions(request(project, { kind: 'reopen' }, [2]));
    expect(after?.notBeforeMs).toBe(act.atMs + 1);
    const gone = request(project, { kind: 'reopen' }, [9]);
    await expect(planBulk(gone)).rejects.toThrow('no episode 9');
  });
});
