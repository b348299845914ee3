/** A clock that is set back between two acts, or under a lock: what was done last stays what counts. */
import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { decisionsOn } from '../../../src/cli/decisions-on';
import { openDataset } from '../../../src/core/datasets/open';
import { unwatched } from '../../../src/core/jobs/progress';
import { proposeDataset } from '../../../src/core/keyframes/propose';
import { ProjectLock } from '../../../src/core/project/lock';
import { openProject } from '../../../src/core/project/open-project';
import type { DecisionAct } from '../../../src/shared/model/decision';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { proposal } from '../../shared/decisions';
import { scratchFolder, smallDataset } from '../datasets/small-dataset';
import { toyDataset, toyEpisodes } from '../project/toy-dataset';
import { openToy, proposalsOf, temporaryFolder } from '../project/toy-project';

const noon = Date.UTC(2026, 5, 1, 12);
const year = 365 * 86_400_000;

/** From now on, as whoever asks for the date sees it; timers go on. */
function itIs(atMs: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: atMs });
  onTestFinished(() => void vi.useRealTimers());
}

/** So many milliseconds later, by the clock that only goes forwards. */
function later(ms: number): void {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + ms);
  onTestFinished(() => clock.mockRestore());
}

async function say(root: string, curator: string, act: DecisionAct): Promise<void> {
  const project = await openToy(root);
  const dataset = toyDataset(path.join(root, 'toy'), toyEpisodes);
  const { decisions } = await decisionsOn(dataset, project, [0], { curator, acts: () => [act] });
  await project.append(decisions);
  await project.close();
}

const draft = (text: string, atMs: number) => ({
  text,
  source: 'model' as const,
  provenance: { host: 'h', model: 'm', prompt: 'p', atMs },
});

const elsewhere = { host: 'lab-2', machine: 'lab-2 boot', pid: 4_000 };

async function lockOf(owner: object): Promise<{ folder: string; file: string }> {
  const folder = path.join(await temporaryFolder(), 'toy.curation');
  await mkdir(folder);
  const found = await ProjectLock.acquire(folder);
  if (!('lock' in found)) throw new Error(found.heldBy);
  const file = path.join(folder, 'lock.json');
  const mine = JSON.parse(await readFile(file, 'utf8')) as object;
  await found.lock.release();
  await writeFile(file, JSON.stringify({ ...mine, token: 'theirs', ...owner }));
  return { folder, file };
}

const stamped = (file: string, atMs: number): Promise<void> =>
  utimes(file, atMs / 1_000, atMs / 1_000);

describe('decisions', () => {
  it('made after the clock was set back count as the last, by whomever, also when they are read anew', async () => {
    const root = await temporaryFolder();
    const said: [number, string, number][] = [
      [noon, 'Ada', 1],
      [noon - year, 'Ada', 0.5],
      [noon - 2 * year, 'Ben', 0],
      [noon - 3 * year, 'Ada', 0.25],
    ];
    for (const [atMs, curator, value] of said) {
      itIs(atMs);
      await say(root, curator, { kind: 'outcome', value });
      const project = await openToy(root);
      expect((await project.review(0, null)).outcome?.value).toBe(value);
      expect(project.decisions(0).at(-1)).toMatchObject({ curator, act: { value } });
      await project.close();
    }
  });

  it('that take others back are not put before them', async () => {
    const root = await temporaryFolder();
    itIs(noon);
    await say(root, 'Ada', { kind: 'flag', flagged: true });
    const project = await openToy(root);
    const { undoable } = await project.review(0, null);
    await project.close();
    itIs(noon - year);
    await say(root, 'Ada', { kind: 'revert', decisionId: undoable ?? '' });
    const again = await openToy(root);
    expect(await again.review(0, null)).toMatchObject({ flagged: false, undoable: null });
  });
});

describe('proposals and drafts', () => {
  it('made after the clock was set back take the place of older ones, also when they are read anew', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    await project.saveProposals({ ...proposalsOf(0, [proposal('a', 1)]), madeAtMs: noon });
    const next = { ...proposalsOf(0, [proposal('b', 2)]), madeAtMs: noon - year };
    await project.saveProposals(next);
    await project.saveDrafts(0, 'f', new Map([['b', draft('first', noon)]]));
    await project.saveDrafts(0, 'f', new Map([['b', draft('second', noon - year)]]));
    await project.close();
    const { keyframes, madeAtMs } = (await (await openToy(root)).proposals(0)) ?? {};
    expect(madeAtMs).toBe(noon - year);
    expect(keyframes).toMatchObject([{ id: 'b', frame: 2, reasoning: { text: 'second' } }]);
  });

  it('have the same ids whatever the clock says', async () => {
    const dataset = await openDataset(
      await smallDataset({
        version: 'v3.0',
        lengths: [24],
        columns: {
          'observation.state': `[CAST(sin(i / 6.0) AS FLOAT), CAST(cos(i / 9.0) AS FLOAT),
            CAST(CASE WHEN i BETWEEN 10 AND 20 THEN 0 ELSE 1 END AS FLOAT)]`,
        },
      }),
    );
    const folder = path.join(await scratchFolder(), 'project');
    const proposed = [];
    for (const atMs of [noon, noon - year]) {
      itIs(atMs);
      const project = await openProject({ dataset, path: folder, dataDir: `${folder}-data` });
      const asked = { dataset, project, episodes: null, policy: defaultPolicy };
      await proposeDataset(asked, unwatched);
      proposed.push(await project.proposals(0));
      await project.close();
      await rm(path.join(folder, 'proposals.jsonl'));
    }
    await dataset.close();
    expect(proposed[0]?.keyframes.length).toBeGreaterThan(1);
    expect(proposed[1]).toEqual({ ...proposed[0], madeAtMs: noon - year });
  });
});

describe('a lock', () => {
  it('is kept by its owner while the clock is set back, and released', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'lock.json');
    itIs(noon);
    const mine = await ProjectLock.acquire(folder);
    if (!('lock' in mine)) throw new Error(mine.heldBy);
    itIs(noon - year);
    await stamped(file, Date.now() + 2 * year);
    expect(await ProjectLock.acquire(folder)).toEqual({
      heldBy: expect.stringContaining('this very studio, which has it open already') as string,
    });
    await mine.lock.check();
    await mine.lock.release();
    expect(await ProjectLock.isFree(folder)).toBe(true);
  });

  it('of a studio of this machine that lives is left for a minute where its last beat lies ahead', async () => {
    const { folder, file } = await lockOf({ pid: process.ppid });
    await stamped(file, Date.now() + year);
    expect(await ProjectLock.isFree(folder)).toBe(false);
    later(50_000);
    expect(await ProjectLock.isFree(folder)).toBe(false);
    later(20_000);
    expect(await ProjectLock.isFree(folder)).toBe(true);
  });

  it('that goes on beating by a clock that was set back is not broken', async () => {
    const { folder, file } = await lockOf(elsewhere);
    for (const beat of [year, year - 3_600_000, 0, 4_000]) {
      await stamped(file, Date.now() + beat);
      expect(await ProjectLock.isFree(folder), String(beat)).toBe(false);
      later(14_000);
    }
  });

  it('is taken over although a newcomer died in its turn under a clock that ran ahead', async () => {
    const { folder, file } = await lockOf(elsewhere);
    await stamped(file, Date.now() - 60_000);
    const turn = `${file}.turn`;
    await writeFile(turn, await readFile(file));
    await stamped(turn, Date.now() + year);
    expect(await ProjectLock.acquire(folder)).toHaveProperty('heldBy');
    later(20_000);
    const mine = await ProjectLock.acquire(folder);
    if (!('lock' in mine)) throw new Error(mine.heldBy);
    await mine.lock.check();
    await mine.lock.release();
    await rm(turn, { force: true });
  });
});
