/** A project that somebody else made: nothing in it makes the studio wait, write elsewhere, or lose the rest. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFile,
  mkdir,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { storedEvents, storeEvents } from '../../../src/core/events/episode-events';
import { storedAnswerSchema } from '../../../src/core/drafts/answer';
import { AnswersFile } from '../../../src/core/models/answers-file';
import { readNamedPolicies, saveNamedPolicy } from '../../../src/core/policies/named-policies';
import { limits } from '../../../src/core/files/limits';
import { StudioError } from '../../../src/shared/errors';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { decodeMessage, encodeMessage } from '../../../src/shared/rpc/wire';
import { proposal, ScriptedCurator, seen } from '../../shared/decisions';
import { lowerLimits } from '../datasets/run-bomb';
import { openToy, proposalsOf, temporaryFolder } from './toy-project';

interface Made {
  root: string;
  folder: string;
  projectId: string;
}

/** A project with one decision of ben's, closed. */
async function madeProject(): Promise<Made> {
  const root = await temporaryFolder();
  const project = await openToy(root);
  const { id: projectId, path: folder } = project.info;
  const ben = new ScriptedCurator({ projectId, curator: 'ben', device: 'desk' });
  await project.append([ben.decide({ kind: 'finish' })]);
  await project.close();
  return { root, folder, projectId };
}

/** Uses every door of a project; gives all sentences that were said, and throws what is no sentence. */
async function useAll({ root, projectId }: Made): Promise<string[]> {
  const said: string[] = [];
  const sentence = (error: unknown): null => {
    if (!(error instanceof StudioError) || error.code === 'internal') throw error;
    said.push(error.message);
    return null;
  };
  const project = await openToy(root).catch(sentence);
  if (project === null) return said;
  const { folder } = project;
  const finish = new ScriptedCurator({ projectId }).decide({ kind: 'finish' });
  await project.append([finish]).catch(sentence);
  await project.saveProposals(proposalsOf(0, [proposal('p1', 10)])).catch(sentence);
  await project.setPolicy(defaultPolicy).catch(sentence);
  said.push(...(await readNamedPolicies(folder)).problems);
  await saveNamedPolicy(folder, { ...defaultPolicy, name: 'mine' }).catch(sentence);
  await storedEvents(folder, 0, { fingerprint: 'f', model: null });
  const events = { every: 2, surprise: Float32Array.of(1), cameras: [] };
  await storeEvents(folder, 0, { events, fingerprint: 'f', model: 'm' }).catch(sentence);
  const answers = await AnswersFile.open(folder, 'drafts/answers.jsonl', storedAnswerSchema).catch(
    sentence,
  );
  const answer = { reasoning: 'Go.', host: 'h', model: 'm', prompt: 'p', atMs: 1 };
  await answers?.add({ key: 'k'.repeat(64), ...answer }).catch(sentence);
  await answers?.close();
  const { problems, readOnlyBecause } = project.info;
  await project.close();
  expect(await openBelow(folder.path)).toEqual([]);
  return [...said, ...problems.map(({ message }) => message), readOnlyBecause ?? ''];
}

/** The files in a folder that this process has open, where the system tells (Linux). */
async function openBelow(folder: string): Promise<string[]> {
  const own = '/proc/self/fd';
  const numbers = await readdir(own).catch(() => []);
  const files = await Promise.all(numbers.map((n) => readlink(path.join(own, n)).catch(() => '')));
  return files.filter((file) => file.startsWith(`${folder}${path.sep}`));
}

const files = [
  'project.json',
  'policy.json',
  'embodiment.json',
  'lock.json',
  'proposals.jsonl',
  'journal/anna.laptop.jsonl',
  'journal/x.y.jsonl',
  'policies/mine.json',
  'events/000000.json',
  'drafts/answers.jsonl',
];
const replaced = async (folder: string, file: string): Promise<string> => {
  const place = path.join(folder, file);
  await rm(place, { force: true, recursive: true });
  await mkdir(path.dirname(place), { recursive: true });
  return place;
};

describe('a link in a project', () => {
  it.each(files)('is never written through: %s', async (file) => {
    const made = await madeProject();
    const notes = path.join(made.root, 'notes.txt');
    await writeFile(notes, 'my notes\n');
    const place = await replaced(made.folder, file);
    await symlink(notes, place);
    const said = await useAll(made);
    expect(await readFile(notes, 'utf8')).toBe('my notes\n');
    // What is replaced as a whole is no link any more; what is appended to stays one, and is named.
    const isReplaced = ['policies/mine.json', 'events/000000.json', 'policy.json'].includes(file);
    if (!isReplaced) expect(said.join('\n')).toContain(`${place} is a link to ${notes}`);
  });

  it.each(['journal', 'policies', 'events', 'drafts'])(
    'is not walked through: %s',
    async (name) => {
      const made = await madeProject();
      const theirs = path.join(made.root, 'theirs');
      await mkdir(theirs);
      await writeFile(path.join(theirs, 'a.jsonl'), '{"a":1}\n');
      const place = await replaced(made.folder, name);
      await symlink(theirs, place);
      const said = await useAll(made);
      expect(await readdir(theirs)).toEqual(['a.jsonl']);
      expect(await readFile(path.join(theirs, 'a.jsonl'), 'utf8')).toBe('{"a":1}\n');
      expect(said.join('\n')).toContain(`${place} is a link to ${theirs}`);
    },
  );

  it.each(['journal', 'policies', 'events', 'drafts'])(
    'or a file in the place of a folder is named: %s',
    async (name) => {
      const made = await madeProject();
      const place = await replaced(made.folder, name);
      await writeFile(place, 'notes');
      const said = await useAll(made).catch((error: Error) => [error.message]);
      expect(said.join('\n')).toContain(`${place} is a file, not a folder`);
      expect(await readFile(place, 'utf8')).toBe('notes');
    },
  );

  it('that appears while the project is open is not written through', async () => {
    const made = await madeProject();
    const project = await openToy(made.root);
    const ben = new ScriptedCurator({ projectId: made.projectId, curator: 'ben', device: 'desk' });
    ben.decide({ kind: 'finish' });
    const notes = path.join(made.root, 'notes.txt');
    await writeFile(notes, 'my notes\n');
    await symlink(notes, await replaced(made.folder, 'journal/ben.desk.jsonl'));
    await expect(project.append([ben.decide({ kind: 'reopen' })])).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await readFile(notes, 'utf8')).toBe('my notes\n');
  });
});

describe('what is no file', () => {
  const kinds = {
    pipe: async (place: string) => void execFileSync('mkfifo', [place]),
    folder: (place: string) => mkdir(place),
    socket: async (place: string) => {
      const server = createServer().listen(place);
      await once(server, 'listening');
      onTestFinished(() => void server.close());
    },
  };
  const cases = Object.entries(kinds).flatMap(([kind, make]) =>
    files.map((file) => [kind, file, make] as const),
  );
  it.each(cases)('is named, and nothing waits for it: a %s as %s', async (kind, file, make) => {
    const made = await madeProject();
    const place = await replaced(made.folder, file);
    await make(place);
    const said = (await useAll(made)).join('\n');
    // A cache in whose place something else lies is made anew there, unless that is a folder.
    if (file !== 'events/000000.json')
      expect(said).toMatch(/is a (pipe|folder|socket)|not a policy/);
    else expect(said).toMatch(kind === 'folder' ? /is a folder, not a file/ : /^$/);
  });
});

describe('sizes', () => {
  it.each(files)('that a file only claims are not believed: %s', async (file) => {
    const made = await madeProject();
    const place = await replaced(made.folder, file);
    await writeFile(place, '');
    await truncate(place, 200e9);
    const before = process.memoryUsage().rss;
    const said = (await useAll(made)).join('\n');
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
    if (file.endsWith('.jsonl')) expect(said).toContain('200000 MB');
  });
});

describe('a line of a journal that another made', () => {
  const hostile: [string, (line: string) => string][] = [
    ['has a key __proto__', (line) => line.replace('{', '{"__proto__":{"x":1},')],
    ['has it deep inside', (line) => line.replace('"act":{', '"act":{"__proto__":{"x":1},')],
    ['is nested deeply', (line) => line.replace('{', `{"x":${deep(200_000)},`)],
    ['is nested deeply for its length', (line) => line.replace('{', `{"x":${deep(20_000)},`)],
  ];
  it.each(hostile)('%s, twice: the rest counts, and windows can read it', async (_what, spoil) => {
    const { root, folder, projectId } = await madeProject();
    const anna = new ScriptedCurator({ projectId });
    anna.decide({ kind: 'edit', keyframe: seen('p1', 10), text: 'Go.' });
    anna.decide({ kind: 'flag', flagged: true });
    anna.decide({ kind: 'finish' });
    const lines = anna.decisions.map((decision) => JSON.stringify(decision));
    const second = spoil(lines[1] ?? '');
    lines.splice(1, 1, second, second);
    await writeFile(path.join(folder, 'journal/anna.laptop.jsonl'), `${lines.join('\n')}\n`);
    const project = await openToy(root);
    const decisions = project.decisions(0);
    const ids = decisions.map(({ id }) => id);
    expect(ids).toContain('laptop:1');
    const finishes = ids.filter((id) => id === 'desk:1' || id === 'laptop:3').length;
    const spoilt = decisions.find(({ id }) => id === 'laptop:2');
    if (spoilt === undefined) {
      const said = project.info.problems.map(({ message }) => message).join('\n');
      expect(said).toContain('Line 2 of journal/anna.laptop.jsonl');
      // What the line said may matter to who finished the episode.
      expect(said).toContain('Episode 0 counts as unfinished');
      expect(finishes).toBe(0);
    } else {
      expect(spoilt).toEqual(anna.decisions[1]);
      expect(finishes).toBe(2);
    }
    const message = encodeMessage({ type: 'ok', id: 1, value: decisions });
    expect(decodeMessage(message)).toMatchObject({ value: decisions });
    const next = anna.decide({ kind: 'reopen' });
    expect(await project.append([next])).toEqual([next.id]);
  });

  it.each([
    ['of objects', `"x":[${'{},'.repeat(4_000_000)}{}],`],
    ['of episodes', '"episode":1,'.repeat(1_000_000)],
  ])('is never taken in whole where it is too long: %s', async (_what, much) => {
    const { root, folder, projectId } = await madeProject();
    const project = await openToy(root);
    const anna = new ScriptedCurator({ projectId });
    for (const flagged of [true, false, true]) anna.decide({ kind: 'flag', flagged });
    await project.append(anna.decisions);
    await project.close();
    const file = path.join(folder, 'journal/anna.laptop.jsonl');
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    lines[1] = (lines[1] ?? '').replace('{', `{${much}`);
    await writeFile(file, `${lines.join('\n')}\n`);
    const parse = vi.spyOn(JSON, 'parse');
    const exec = vi.spyOn(RegExp.prototype, 'exec');
    const opened = await openToy(root);
    const searches = exec.mock.contexts.filter((each) => String(each).includes('"episode"'));
    const longest = Math.max(...parse.mock.calls.map(([text]) => text.length));
    vi.restoreAllMocks();
    expect(longest).toBeLessThan(limits.lineBytes);
    expect(searches.length).toBeLessThanOrEqual(2);
    expect(opened.decisions(0).map(({ id }) => id)).toEqual(['laptop:1', 'laptop:3']);
    const said = opened.info.problems.map(({ message }) => message).join('\n');
    expect(said).toContain('Line 2 of journal/anna.laptop.jsonl is longer than any decision');
    // The next line names it by its checksum.
    expect(said).toContain('What stood before line 3 of journal/anna.laptop.jsonl');
    const next = anna.decide({ kind: 'reopen' });
    expect(await opened.append([next])).toEqual([next.id]);
  });

  it('is not written either where it would be too long', async () => {
    const { root, projectId } = await madeProject();
    const project = await openToy(root);
    const anna = new ScriptedCurator({ projectId });
    const keyframes = Array.from({ length: 220 }, (_, at) => seen(`p${at}`, at));
    const texts = keyframes.map((each) => ({
      ...each,
      reasoning: { ...each.reasoning, text: 'a'.repeat(20_000) },
    }));
    const large = anna.decide({ kind: 'accept', keyframes: texts });
    const small = anna.decide({ kind: 'flag', flagged: true });
    const [refused, kept] = [project.append([large]), project.append([small])];
    await expect(refused).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await kept).toEqual([small.id]);
    expect(project.decisions(0).map(({ id }) => id)).not.toContain(large.id);
  });

  it('and what else is kept by lines has a limit too, for reading and for writing', async () => {
    const { root, folder } = await madeProject();
    lowerLimits({ storedLineBytes: 20_000 });
    const project = await openToy(root);
    const keyframe = proposal('p1', 10);
    for (const episode of [0, 1]) await project.saveProposals(proposalsOf(episode, [keyframe]));
    const large = Array.from({ length: 200 }, (_, at) => proposal(`p${at}`, at * 10));
    await expect(project.saveProposals(proposalsOf(1, large))).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(/proposals\.jsonl was left as it is: an entry is longer/),
    });
    await project.close();
    const answer = { key: 'a', text: 'Grasp.' };
    const schema = z.object({ key: z.string(), text: z.string() });
    await appendFile(path.join(folder, 'answers.jsonl'), `${JSON.stringify(answer)}\n`);
    const objects = `"x":[${'{},'.repeat(8_000)}{}]`;
    for (const [name, from] of [
      ['proposals.jsonl', '"keyframes"'],
      ['answers.jsonl', '"text"'],
    ] as const) {
      const [line = '', ...others] = (await readFile(path.join(folder, name), 'utf8')).split('\n');
      const longer = line.replace(from, `${objects},${from}`).replace(/,"check":"\w+"/, '');
      await writeFile(path.join(folder, name), [longer, ...others].join('\n'));
    }
    const parse = vi.spyOn(JSON, 'parse');
    const again = await openToy(root);
    const [first, second] = [await again.proposals(0), await again.proposals(1)];
    const answers = await AnswersFile.open(again.folder, 'answers.jsonl', schema);
    const longest = Math.max(...parse.mock.calls.map(([text]) => text.length));
    vi.restoreAllMocks();
    expect(longest).toBeLessThan(20_000);
    expect([first, second?.keyframes]).toEqual([null, [keyframe]]);
    expect(again.info.problems.map(({ message }) => message).join()).toContain(
      'Line 1 of proposals.jsonl cannot be read',
    );
    expect(answers.problems.map(({ message }) => message).join()).toContain('answers.jsonl');
    await answers.add({ key: 'b', text: 'a'.repeat(30_000) });
    expect(answers.get('b')?.text).toHaveLength(30_000);
    await answers.close();
    expect((await readFile(path.join(folder, 'answers.jsonl'), 'utf8')).length).toBeLessThan(
      25_000,
    );
  });

  it('and proposals: what else stands in the line goes nowhere', async () => {
    const { root, folder } = await madeProject();
    const line = JSON.stringify(proposalsOf(0, [proposal('p1', 10)]));
    const spoilt = line.replace('"keyframes"', '"__proto__":{"x":1},"keyframes"');
    await appendFile(path.join(folder, 'proposals.jsonl'), `${spoilt}\n`);
    const project = await openToy(root);
    const value = await project.proposals(0);
    expect(value).toEqual(proposalsOf(0, [proposal('p1', 10)]));
    expect(decodeMessage(encodeMessage({ type: 'ok', id: 1, value }))).toMatchObject({ value });
  });
});

const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
