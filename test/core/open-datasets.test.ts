/** What is open, and for whom: over the contract, with real datasets and projects. */
import { access, cp, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { datasetIdOf } from '../../src/core/datasets/dataset-id';
import { openDataset } from '../../src/core/datasets/open';
import { openProject } from '../../src/core/project/open-project';
import type { Studio } from '../../src/core/studio';
import type { ProjectInfo } from '../../src/shared/model/project';
import { createRpcClient, type RpcClient } from '../../src/shared/rpc/client';
import { createMemoryChannels } from '../../src/shared/rpc/memory';
import { serveRpc } from '../../src/shared/rpc/server';
import { bareStudio } from '../bare-studio';
import { ScriptedCurator } from '../shared/decisions';
import { smallDataset } from './datasets/small-dataset';

interface Core {
  studio: Studio;
  window(): RpcClient;
}

async function dataFolder(): Promise<string> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'dualvla-open-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  return dataDir;
}

async function startCore(given?: string, startPath: string | null = null): Promise<Core> {
  const dataDir = given ?? (await dataFolder());
  const studio = bareStudio(dataDir, { lingerMs: 30, retryMs: 30, startPath });
  onTestFinished(() => studio.close());
  return {
    studio,
    window() {
      const [near, far] = createMemoryChannels();
      serveRpc(far, { handlers: studio.handlers, subscribe: studio.subscribe });
      return createRpcClient(near);
    },
  };
}

const set = () => smallDataset({ version: 'v2.1', lengths: [4, 4] });
const lockOf = (root: string) => path.join(`${root}.curation`, 'lock.json');
const isThere = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

async function openIn(window: RpcClient, root: string): Promise<ProjectInfo> {
  const { id } = await window.call('dataset.open', { path: root });
  return window.call('project.open', { datasetId: id });
}

it('says that a project is gone whose folder was deleted while no core ran', async () => {
  const root = await set();
  const dataDir = await dataFolder();
  const first = await startCore(dataDir);
  const before = await openIn(first.window(), root);
  await first.studio.close();
  await rm(before.path, { recursive: true });
  const second = await startCore(dataDir);
  const after = await openIn(second.window(), root);
  expect([after.path, after.id === before.id]).toEqual([before.path, false]);
  expect(after.problems).toMatchObject([
    {
      code: 'project-begun-anew',
      severity: 'warning',
      message: expect.stringContaining(after.path),
    },
  ]);
  await second.studio.close();
  expect((await openIn((await startCore(dataDir)).window(), root)).problems).toEqual([]);
  // Where users opened what is nobody's business but theirs.
  for (const name of ['project-folders.json', 'recent.json']) {
    expect((await stat(path.join(dataDir, name))).mode & 0o777, name).toBe(0o600);
  }
});

describe('a dataset and its project', () => {
  it('are closed when the last window that needs them is gone, and not before', async () => {
    const root = await set();
    const core = await startCore();
    const [one, two] = [core.window(), core.window()];
    const { datasetId, id } = await openIn(one, root);
    await openIn(two, root);
    one.close();
    const other = await set();
    await openIn(two, other);
    await two.call('dataset.close', { datasetId: 'nowhere' });
    expect(await isThere(lockOf(root))).toBe(true);
    await two.call('review.next', { projectId: id, after: null });
    await two.call('dataset.close', { datasetId });
    await expect.poll(() => isThere(lockOf(root))).toBe(false);
    await expect(two.call('review.next', { projectId: id, after: null })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(two.call('dataset.signals', { datasetId, episode: 0 })).rejects.toMatchObject({
      code: 'not-found',
    });
    // The other one is still needed, and this one can be opened again.
    expect(await isThere(lockOf(other))).toBe(true);
    expect((await openIn(two, root)).readOnlyBecause).toBeNull();
  });

  it('are opened before the first window asks, and held until one has opened any', async () => {
    const root = await set();
    const core = await startCore(undefined, root);
    const window = core.window();
    const isOpen = () =>
      window.call('dataset.signals', { datasetId: datasetIdOf(root), episode: 0 }).then(
        () => true,
        () => false,
      );
    expect(await isOpen()).toBe(false);
    void core.studio.openAhead();
    await expect.poll(isOpen).toBe(true);
    // No project before somebody looks: its lock would keep others out.
    expect(await isThere(lockOf(root))).toBe(false);
    await openIn(window, await set());
    await expect.poll(isOpen).toBe(false);
  });

  it('stay open for a window that is loaded again', async () => {
    const root = await set();
    const core = await startCore();
    const first = core.window();
    const before = await openIn(first, root);
    const lock = await readFile(lockOf(root), 'utf8');
    first.close();
    const again = core.window();
    expect((await openIn(again, root)).id).toBe(before.id);
    const other = await set();
    const { datasetId } = await openIn(again, other);
    await again.call('dataset.close', { datasetId });
    await expect.poll(() => isThere(lockOf(other))).toBe(false);
    expect(JSON.parse(await readFile(lockOf(root), 'utf8'))).toEqual(JSON.parse(lock));
  });
});

describe('a project that another studio holds', () => {
  it('can be written when it is free, with all that was written meanwhile; the window is told', async () => {
    const root = await set();
    const dataset = await openDataset(root);
    const theirs = await openProject({ dataset, path: null, dataDir: path.dirname(root) });
    const anna = new ScriptedCurator({ projectId: theirs.info.id });
    await theirs.append([anna.decide({ kind: 'finish' })]);
    const window = (await startCore()).window();
    const told: ProjectInfo[] = [];
    window.on('project', (info) => told.push(info));
    const { id: projectId, readOnlyBecause } = await openIn(window, root);
    expect(readOnlyBecause).toContain('held by');
    const ben = new ScriptedCurator({ projectId, curator: 'ben', device: 'desk' });
    const decide = () => window.call('review.decide', { projectId, decisions: [...ben.decisions] });
    ben.decide({ kind: 'flag', flagged: true });
    await expect(decide()).rejects.toMatchObject({ code: 'conflict' });
    await theirs.append([anna.decide({ kind: 'reopen' })]);
    // Opening it again shows what was written since, although it is still held.
    const looked = await openIn(window, root);
    expect(looked.readOnlyBecause).toContain('held by');
    const seen = async () =>
      (await window.call('review.episode', { projectId, episode: 0 })).decisions.map(
        ({ id }) => id,
      );
    expect(await seen()).toEqual(['laptop:1', 'laptop:2']);
    await theirs.append([anna.decide({ kind: 'finish' })]);
    await theirs.close();
    await dataset.close();
    await expect.poll(() => told.at(-1)).toMatchObject({ id: projectId, readOnlyBecause: null });
    expect(await decide()).toEqual({ acknowledged: ['desk:1'] });
    expect((await seen()).sort()).toEqual(['desk:1', 'laptop:1', 'laptop:2', 'laptop:3']);
  });
});

describe('a journal that another program replaced', () => {
  it('is read anew, and what was refused is taken', async () => {
    const root = await set();
    const window = (await startCore()).window();
    const { id: projectId } = await openIn(window, root);
    const anna = new ScriptedCurator({ projectId });
    const decide = () =>
      window.call('review.decide', { projectId, decisions: [...anna.decisions] });
    anna.decide({ kind: 'finish' });
    await decide();
    const file = path.join(`${root}.curation`, 'journal/anna.laptop.jsonl');
    await cp(file, `${file}.old`);
    await rm(file);
    await cp(`${file}.old`, file);
    anna.decide({ kind: 'reopen' });
    await expect(decide()).rejects.toMatchObject({ code: 'conflict' });
    await expect.poll(decide).toEqual({ acknowledged: ['laptop:1', 'laptop:2'] });
  });
});

describe('a copy of a dataset with its project', () => {
  it('is written into its own folder, whichever is opened first', async () => {
    const root = await set();
    const dataset = await openDataset(root);
    await (await openProject({ dataset, path: null, dataDir: path.dirname(root) })).close();
    await dataset.close();
    const copy = path.join(path.dirname(root), 'copies/set');
    await cp(root, copy, { recursive: true });
    await cp(`${root}.curation`, `${copy}.curation`, { recursive: true });
    const window = (await startCore()).window();
    const a = await openIn(window, root);
    const b = await openIn(window, copy);
    expect(b.path).toBe(`${copy}.curation`);
    expect(b.id).not.toBe(a.id);
    for (const [project, name] of [
      [b, 'ben'],
      [a, 'anna'],
    ] as const) {
      const curator = new ScriptedCurator({ projectId: project.id, curator: name, device: name });
      const decisions = [curator.decide({ kind: 'finish' })];
      await window.call('review.decide', { projectId: project.id, decisions });
      // Sent twice, kept once, also under the copy's own name.
      await window.call('review.decide', { projectId: project.id, decisions });
      const { decisions: kept } = await window.call('review.episode', {
        projectId: project.id,
        episode: 0,
      });
      expect(kept.map(({ id }) => id)).toEqual([`${name}:1`]);
    }
    expect(await isThere(`${root}.curation/journal/ben.ben.jsonl`)).toBe(false);
    // On disk both have the id that they share, so that they can be merged.
    const line = await readFile(`${copy}.curation/journal/ben.ben.jsonl`, 'utf8');
    expect(JSON.parse(line)).toMatchObject({ projectId: a.id });
  });
});

describe('a dataset that grows while it is open', () => {
  it('is read anew when it is opened again, and goes by the id it had', async () => {
    const root = await set();
    const grown = await smallDataset({ version: 'v2.1', lengths: [4, 4, 4] });
    const core = await startCore();
    const [window, other] = [core.window(), core.window()];
    const { id: projectId, datasetId } = await openIn(window, root);
    await openIn(other, root);
    expect((await window.call('dataset.open', { path: root })).episodes).toBe(2);
    await cp(grown, root, { recursive: true });
    const anew = await other.call('dataset.open', { path: root });
    expect(anew).toMatchObject({ id: datasetId, episodes: 3 });
    expect(await window.call('dataset.episodes', { datasetId, projectId })).toMatchObject({
      total: 3,
    });
    const curator = new ScriptedCurator({ projectId, episode: 2 });
    const decisions = [curator.decide({ kind: 'finish' })];
    expect(await window.call('review.decide', { projectId, decisions })).toEqual({
      acknowledged: ['laptop:1'],
    });
  });

  it('stays as it is while it cannot be read, and is read when it can', async () => {
    const root = await set();
    const window = (await startCore()).window();
    const { datasetId } = await openIn(window, root);
    const info = path.join(root, 'meta/info.json');
    await cp(info, `${info}.kept`);
    await rm(info);
    await expect(window.call('dataset.open', { path: root })).rejects.toThrow();
    expect((await window.call('dataset.signals', { datasetId, episode: 1 })).frames).toBe(4);
    await cp(`${info}.kept`, info);
    expect((await window.call('dataset.open', { path: root })).episodes).toBe(2);
  });
});
