/** A knowledge base in a folder that somebody else made, or that another studio has open. */
import {
  appendFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../../../src/core/files/limits';
import { copyBase } from '../../../../src/core/score/knowledge/copy-base';
import { KnowledgeBase } from '../../../../src/core/score/knowledge/knowledge-base';
import { picturesOf } from '../../../../src/core/score/knowledge/retrieve';
import { textSearch } from '../../../../src/core/score/knowledge/text-search';
import { kbEntrySchema } from '../../../../src/shared/model/knowledge';
import { lowerLimits } from '../../datasets/run-bomb';
import { openToy, temporaryFolder } from '../../project/toy-project';

let root: string;
/** What a link must not lead the studio into. */
let home: string;
/** A base with one rollout and its picture. */
let theirs: string;
beforeEach(async () => {
  root = await temporaryFolder();
  home = path.join(root, 'home');
  theirs = path.join(root, 'theirs');
  await mkdir(home);
  await writeFile(path.join(home, 'bashrc'), 'my settings\n');
  const base = await KnowledgeBase.open(theirs, { make: true });
  await base.keepPicture('pictures/a.jpg', (temporary) => writeFile(temporary, 'a picture'));
  await base.put([
    kbEntrySchema.parse({
      id: 'a',
      task: 'lift',
      outcome: 1,
      scores: { reasoning: 0.5, action: 1, intention: 1, alignment: null },
      notes: [],
      pictures: [{ t: 0, file: 'pictures/a.jpg' }],
    }),
  ]);
  await base.close();
});

/** Takes the base of theirs into another one. */
async function importInto(folder: string): Promise<void> {
  const from = await KnowledgeBase.open(theirs);
  const to = await KnowledgeBase.open(folder, { make: true });
  try {
    await copyBase(from, to);
  } finally {
    await to.close();
  }
}

const homeIsAsBefore = async () => {
  expect(await readdir(home)).toEqual(['bashrc']);
  expect(await readFile(path.join(home, 'bashrc'), 'utf8')).toBe('my settings\n');
};

async function projectFolder(): Promise<string> {
  const project = await openToy(root);
  await project.close();
  return project.info.path;
}

describe.each([
  ['in a project', projectFolder],
  ['elsewhere', async () => root],
])('a knowledge base %s', (_where, around) => {
  it('that is a link is neither written through nor read', async () => {
    const base = path.join(await around(), 'knowledge-base');
    await symlink(home, base);
    await expect(importInto(base)).rejects.toThrow(`${base} is a link to ${home}`);
    await homeIsAsBefore();
    await symlink(theirs, `${base}-2`);
    await expect(KnowledgeBase.open(`${base}-2`)).rejects.toThrow(`is a link to ${theirs}`);
  });

  it('is not written out of by a link in it: of its pictures, or its lines', async () => {
    const base = path.join(await around(), 'knowledge-base');
    await mkdir(base);
    await symlink(home, path.join(base, 'pictures'));
    await expect(importInto(base)).rejects.toThrow(`pictures is a link to ${home}`);
    await rm(path.join(base, 'kb.jsonl'));
    await symlink(path.join(home, 'bashrc'), path.join(base, 'kb.jsonl'));
    await expect(importInto(base)).rejects.toThrow('kb.jsonl is a link to');
    await homeIsAsBefore();
  });

  it('has a picture in the place of a link, not where it leads', async () => {
    const base = path.join(await around(), 'knowledge-base');
    const picture = path.join(base, 'pictures/a.jpg');
    await mkdir(path.dirname(picture), { recursive: true });
    await symlink(path.join(home, 'bashrc'), picture);
    await importInto(base);
    await homeIsAsBefore();
    expect((await lstat(picture)).isFile()).toBe(true);
    expect(await readFile(picture, 'utf8')).toBe('a picture');
  });
});

it('shows of one rollout no more pictures than fit, however often a large one is named', async () => {
  await truncate(path.join(theirs, 'pictures/a.jpg'), 3_000_000);
  const base = await KnowledgeBase.open(theirs, { write: true });
  const [first] = base.entries;
  const pictures = Array.from({ length: 64 }, (_, t) => ({ t, file: 'pictures/a.jpg' }));
  const named = kbEntrySchema.parse({ ...first, pictures });
  await base.put([named]);
  expect((await picturesOf(base, named)).map(({ t }) => t)).toEqual([0, 1, 2, 3, 4]);
  await base.close();
});

it('finds tasks by their words as far as those fit into memory, the others by the same words', () => {
  const tasks = ['lift the cube', 'push the cube', 'turn the knob'];
  lowerLimits({ searchedTasks: 30 });
  const search = textSearch(tasks);
  expect([...search('cube').keys()].sort()).toEqual(tasks.slice(0, 2));
  expect([...search('knob').keys()]).toEqual([]);
  expect([...search('Turn the knob!').keys()]).toEqual(['turn the knob']);
});

it('of which every line is wrong is told about in a few sentences', async () => {
  await appendFile(path.join(theirs, 'kb.jsonl'), 'x\n'.repeat(500));
  const base = await KnowledgeBase.open(theirs);
  expect(base.problems).toHaveLength(21);
  expect(base.problems.at(-1)?.message).toBe('480 more problems of this kind are not listed.');
  await base.close();
});

it('is not reached through a link of a project that it is named below', async () => {
  const folder = await projectFolder();
  const link = path.join(folder, 'bases');
  await symlink(home, link);
  await expect(importInto(path.join(link, 'mine'))).rejects.toThrow(`${link} is a link to ${home}`);
  await homeIsAsBefore();
});

it('in a project that another studio holds is read-only, and says so', async () => {
  const project = await openToy(root);
  const { path: folder } = project.info;
  const base = path.join(folder, 'knowledge-base');
  await expect(importInto(base)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/^Nothing was saved: The project is held by /) as string,
  });
  expect(await readdir(folder)).not.toContain('knowledge-base');
  await project.close();
  await importInto(base);
  const read = await KnowledgeBase.open(base);
  expect(read.entries.map(({ id }) => id)).toEqual(['a']);
  expect(await readdir(folder)).not.toContain('lock.json');
});

it('is written through the door of the folder that this core has open, while that may write', async () => {
  const project = await openToy(root);
  const { folder } = project;
  const write = async () => ({ folder });
  const place = path.join(folder.path, 'knowledge-base');
  const options = { make: true, holders: [{ path: folder.path, write }] };
  const base = await KnowledgeBase.open(place, options);
  const from = await KnowledgeBase.open(theirs);
  await copyBase(from, base);
  await folder.release('It is held by ben.');
  expect(base.isWritable).toBe(false);
  await expect(base.remove('a')).rejects.toThrow('Nothing was saved: It is held by ben.');
  await base.close();
  expect((await KnowledgeBase.open(place)).entries).toHaveLength(1);
});

it('a knowledge base that would not fit the memory is not read, and none grows to be one', async () => {
  const lines = path.join(theirs, 'kb.jsonl');
  const { size } = await lstat(lines);
  await truncate(lines, limits.heldLinesBytes - 100);
  await appendFile(lines, '\n');
  const base = await KnowledgeBase.open(theirs, { write: true });
  try {
    const [first] = base.entries;
    expect(first).toMatchObject({ id: 'a' });
    const more = kbEntrySchema.parse({ ...first, id: 'b' });
    await expect(base.put([more])).rejects.toThrow(
      `${theirs} was left as it is: a larger kb.jsonl would not be read back; begin another`,
    );
    expect(base.entries).toEqual([first]);
    expect((await lstat(lines)).size).toBe(limits.heldLinesBytes - 99);
  } finally {
    await base.close();
  }
  await truncate(lines, limits.heldLinesBytes + 1);
  await expect(KnowledgeBase.open(theirs)).rejects.toThrow('it was not read');
  await truncate(lines, size);
  const again = await KnowledgeBase.open(theirs);
  expect(again.entries).toHaveLength(1);
  await again.close();
});
