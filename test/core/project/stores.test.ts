/** What a domain brings to a project: a store of its own, and datasets beside the one that is reviewed. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StoreKind } from '../../../src/core/project/store';
import { openToy, temporaryFolder } from './toy-project';

class Notes {
  isClosed = false;
  constructor(readonly write: (text: string) => Promise<void>) {}
  async close(): Promise<void> {
    this.isClosed = true;
  }
}
let opened = 0;
const notes: StoreKind<Notes> = {
  async open({ folder }) {
    opened += 1;
    if (opened === 1) throw new Error('Not the first time.');
    return new Notes((text) => folder.write('notes/today.txt', text));
  },
};

describe('a store', () => {
  it('is opened when it is first asked for, once, tried again, and closed with the project', async () => {
    const project = await openToy(await temporaryFolder());
    expect(opened).toBe(0);
    await expect(project.store(notes)).rejects.toThrow('Not the first time.');
    const [one, two] = await Promise.all([project.store(notes), project.store(notes)]);
    expect(one).toBe(two);
    await one.write('hello');
    expect(await readFile(path.join(project.info.path, 'notes/today.txt'), 'utf8')).toBe('hello');
    expect(one.isClosed).toBe(false);
    await project.close();
    expect(one.isClosed).toBe(true);
    await expect(one.write('late')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('of a project that only reads writes nothing', async () => {
    const root = await temporaryFolder();
    await openToy(root);
    const reader = await openToy(root);
    const refused = { code: 'conflict', message: expect.stringContaining('Nothing was saved') };
    await expect((await reader.store(notes)).write('x')).rejects.toMatchObject(refused);
    await expect(reader.folder.remove('policy.json')).rejects.toMatchObject(refused);
    const lines = await reader.folder.lines('proposals.jsonl').catch(() => null);
    expect(lines).toBeNull();
  });
});

describe('datasets of a project', () => {
  it('are the one that is reviewed and what was put beside it', async () => {
    const root = await temporaryFolder();
    const project = await openToy(root);
    const toy = { path: '../toy', name: 'toy', role: 'reviewed' };
    expect(project.datasets).toEqual([toy]);
    const file = path.join(project.info.path, 'project.json');
    const before = await readFile(file, 'utf8');
    await project.close();
    const again = await openToy(root);
    // Nothing is written that need not be.
    expect(await readFile(file, 'utf8')).toBe(before);
    const rollouts = { path: '/data/rollouts', name: 'rollouts', role: 'rollouts' } as const;
    await again.addDataset(rollouts);
    await again.addDataset({ ...rollouts, role: 'reference' });
    const moved = { name: 'runs', role: 'rollouts', fingerprint: 'ab' } as const;
    await again.addDataset({ ...moved, path: '/data/runs' });
    await again.addDataset({ ...moved, path: path.join(path.dirname(project.info.path), 'runs') });
    await again.addDataset({ ...moved, path: '/data/samples', role: 'multimodal' });
    const reader = await openToy(root);
    await reader.addDataset({ ...rollouts, path: '/data/more' });
    await again.close();
    const last = await openToy(root);
    expect(last.datasets).toEqual([
      toy,
      { ...rollouts, role: 'reference' },
      { ...moved, path: '../runs' },
      { ...moved, path: '/data/samples', role: 'multimodal' },
    ]);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject(JSON.parse(before) as object);
    await last.close();
    await writeFile(file, before.replace('"version": 1', '"version": 0'));
    await expect(openToy(root)).rejects.toMatchObject({ code: 'corrupt-data' });
  });
});
