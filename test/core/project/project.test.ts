import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openProject } from '../../../src/core/project/open-project';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { repositoryRoot } from '../../shared-data';
import { proposal, ScriptedCurator, seen } from '../../shared/decisions';
import { toyDataset, toyEpisodes } from './toy-dataset';
import { openToy, proposalsOf, temporaryFolder } from './toy-project';

describe('place of a project', () => {
  it('is beside the dataset', async () => {
    const root = await temporaryFolder();
    const dataset = toyDataset(path.join(root, 'toy'), toyEpisodes);
    const project = await openProject({ dataset, path: null, dataDir: path.join(root, 'data') });
    expect(project.info.path).toBe(path.join(root, 'toy.curation'));
    expect(
      JSON.parse(await readFile(path.join(root, 'toy.curation/project.json'), 'utf8')),
    ).toEqual({
      id: project.info.id,
      version: 1,
      dataset: { path: '../toy', name: 'toy' },
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    await project.close();
    expect(existsSync(path.join(root, 'data'))).toBe(false);
  });

  it('is the data folder for the demo and where the usual place cannot be written', async () => {
    const dataDir = await temporaryFolder();
    for (const source of [path.join(repositoryRoot, 'assets/demo'), '/proc/nowhere/toy']) {
      const dataset = toyDataset(source, toyEpisodes);
      const project = await openProject({ dataset, path: null, dataDir });
      expect(path.dirname(project.info.path)).toBe(path.join(dataDir, 'projects'));
      expect(path.basename(project.info.path)).toMatch(/^(demo|toy)-[0-9a-f]{8}$/);
      await project.close();
    }
    expect(existsSync(path.join(repositoryRoot, 'assets/demo.curation'))).toBe(false);
  });

  it('is never inside the dataset, in a folder of something else or the project of another', async () => {
    const root = await temporaryFolder();
    await mkdir(path.join(root, 'toy/meta'), { recursive: true });
    await mkdir(path.join(root, 'papers'));
    await writeFile(path.join(root, 'papers/thesis.txt'), 'long');
    const dataset = toyDataset(path.join(root, 'toy'), toyEpisodes);
    const open = (folder: string, of = dataset) =>
      openProject({ dataset: of, path: folder, dataDir: path.join(root, 'data') });
    await expect(open(path.join(root, 'toy/meta/x'))).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await expect(open(path.join(root, 'papers'))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('thesis.txt'),
    });
    expect(await readdir(path.join(root, 'papers'))).toEqual(['thesis.txt']);
    await (await open(path.join(root, 'mine'))).close();
    const other = toyDataset(path.join(root, 'other'), toyEpisodes);
    await expect(open(path.join(root, 'mine'), other)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('"toy"'),
    });
  });
});

describe('policy', () => {
  it('is kept, and a broken one is reported and left alone', async () => {
    const root = await temporaryFolder();
    const first = await openToy(root);
    await first.setPolicy({ ...defaultPolicy, name: 'sparse', minGapSec: 2 });
    expect(first.info.policy.name).toBe('sparse');
    await first.close();
    const second = await openToy(root);
    expect(second.info.policy).toMatchObject({ name: 'sparse', minGapSec: 2 });
    await second.close();
    const file = path.join(root, 'toy.curation/policy.json');
    await writeFile(file, '{"name": 7}');
    const third = await openToy(root);
    expect(third.info.policy).toEqual(defaultPolicy);
    expect(third.info.problems).toMatchObject([{ code: 'policy-broken', file: 'policy.json' }]);
    expect(await readFile(file, 'utf8')).toBe('{"name": 7}');
  });
});

describe('decisions', () => {
  it('are there again after reopening, in the review and in the overview', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    await project.saveProposals(proposalsOf(2, [proposal('p1', 10), proposal('p2', 40)]));
    expect(project.overview(2)).toMatchObject({ proposed: true, undecided: 2, decided: false });
    const curator = new ScriptedCurator({ projectId: project.info.id, episode: 2 });
    curator.decide({ kind: 'accept', keyframes: [seen('p1', 10)] });
    curator.decide({ kind: 'prune', keyframes: [seen('p2', 40)] });
    curator.decide({ kind: 'tag', tags: ['slip'] });
    expect(await project.append(curator.decisions)).toEqual(['laptop:1', 'laptop:2', 'laptop:3']);
    const overview = {
      proposed: true,
      decided: true,
      finished: false,
      flagged: false,
      dropReason: null,
      tags: ['slip'],
      outcome: null,
      keyframes: 1,
      undecided: 0,
      pruned: 1,
      cues: { pause: 1 },
      policy: 'hash',
      settings: null,
      changed: false,
      curators: ['anna'],
      redundancy: null,
    };
    expect(project.overview(2)).toEqual(overview);
    await project.close();
    const again = await openToy(root);
    expect(again.decisions(2)).toEqual(curator.decisions);
    expect(again.overview(2)).toEqual(overview);
    expect(again.overview(3)).toMatchObject({ proposed: false, decided: false });
    expect((await again.review(2, 'anna')).keyframes.map(({ state }) => state)).toEqual([
      'accepted',
      'pruned',
    ]);
    expect((await again.review(2, 'ben')).undoable).toBeNull();
    expect(again.info).toMatchObject({ curators: ['anna'], problems: [], readOnlyBecause: null });
  });

  it('are written once however often they are sent, also at the same time', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    const curator = new ScriptedCurator({ projectId: project.info.id });
    for (let count = 0; count < 40; count += 1) curator.decide({ kind: 'flag', flagged: true });
    const all = curator.decisions;
    const sent = all.flatMap((decision, index) => [
      project.append([decision]),
      project.append(all.slice(0, index + 1)),
    ]);
    const acknowledged = (await Promise.all(sent)).flat();
    expect(new Set(acknowledged).size).toBe(40);
    expect(project.decisions(0)).toEqual(all);
    const text = await readFile(path.join(root, 'toy.curation/journal/anna.laptop.jsonl'), 'utf8');
    expect(text.trimEnd().split('\n')).toHaveLength(40);
  });

  it('are refused as a whole where one does not fit', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    const curator = new ScriptedCurator({ projectId: project.info.id });
    const good = curator.decide({ kind: 'finish' });
    const refused = async (decision: typeof good, code: string) => {
      await expect(project.append([good, decision])).rejects.toMatchObject({ code });
    };
    await refused({ ...good, id: 'x:1', projectId: 'other' }, 'invalid-input');
    await refused({ ...good, id: 'x:2', episode: 99 }, 'not-found');
    await refused({ ...good, id: 'x:3', curator: '../anna' }, 'invalid-input');
    const far = { kind: 'move', keyframe: seen('p1', 10), toFrame: 100 } as const;
    await refused({ ...good, id: 'x:4', act: far }, 'invalid-input');
    await refused({ ...good, act: { kind: 'reopen' } }, 'conflict');
    expect(project.decisions(0)).toEqual([]);
    await project.append([good]);
    await refused({ ...good, act: { kind: 'reopen' } }, 'conflict');
    expect(project.decisions(0)).toEqual([good]);
  });

  it('go to one safe file per curator and device', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    const names = ['Anna', 'anna', 'CON', 'con', '渡辺', 'é'.repeat(80), 'a.b @c'];
    for (const [index, curator] of names.entries()) {
      const options = { projectId: project.info.id, curator, device: `d${index % 2}` };
      const decision = new ScriptedCurator(options).decide({ kind: 'finish' });
      await project.append([{ ...decision, id: `d${index}:1` }]);
    }
    const files = await readdir(path.join(root, 'toy.curation/journal'));
    expect(new Set(files.map((name) => name.toLowerCase())).size).toBe(names.length);
    for (const name of files) expect(name).toMatch(/^[a-z0-9_-]*(~[0-9a-f]{8})?\.d[01]\.jsonl$/);
    await project.close();
    expect((await openToy(root)).info.curators).toEqual([...names].sort());
  });

  it('made on another episode with this number do not slide to the one there now', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    const options = { projectId: project.info.id, fingerprint: 'before' };
    const curator = new ScriptedCurator(options);
    await project.append([curator.decide({ kind: 'prune', keyframes: [seen('old', 10)] })]);
    await project.saveProposals(proposalsOf(0, [proposal('p1', 10)]));
    const review = await project.review(0, null);
    expect(review.keyframes).toMatchObject([{ id: 'p1', state: 'proposed' }]);
    expect(project.overview(0)).toMatchObject({ decided: false, undecided: 1 });
    expect(project.decisions(0)).toHaveLength(1);
  });
});
