/** A project that somebody else made: nothing in it makes the studio wait, write elsewhere, or lose the rest. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
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
import { describe, expect, it, onTestFinished } from 'vitest';
import { storedEvents, storeEvents } from '../../../src/core/events/episode-events';
import { storedAnswerSchema } from '../../../src/core/drafts/answer';
import { AnswersFile } from '../../../src/core/models/answers-file';
import { readNamedPolicies, saveNamedPolicy } from '../../../src/core/policies/named-policies';
import { keepSnippets } from '../../../src/core/project/snippets-file';
import { outputs } from '../../../src/core/teachers/outputs';
import { StudioError } from '../../../src/shared/errors';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { proposal, ScriptedCurator } from '../../shared/decisions';
import { anOutput } from '../teachers/an-output';
import { madeProject, openToy, proposalsOf, type MadeProject } from './toy-project';

/** Uses every door of a project; gives all sentences that were said, and throws what is no sentence. */
async function useAll({ root, projectId }: MadeProject): Promise<string[]> {
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
  await keepSnippets(folder, ['Go.']).catch(sentence);
  await storedEvents(folder, 0, { fingerprint: 'f', model: null });
  const events = { every: 2, surprise: Float32Array.of(1), cameras: [] };
  await storeEvents(folder, 0, { events, fingerprint: 'f', model: 'm' }).catch(sentence);
  const answers = await AnswersFile.open(folder, 'drafts/answers.jsonl', storedAnswerSchema).catch(
    sentence,
  );
  const answer = { reasoning: 'Go.', host: 'h', model: 'm', prompt: 'p', atMs: 1 };
  await answers?.add({ key: 'k'.repeat(64), ...answer }).catch(sentence);
  await answers?.close();
  const taught = await project.store(outputs);
  await taught.append([anOutput()], true).catch(sentence);
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
  'snippets.json',
  'lock.json',
  'proposals.jsonl',
  'journal/anna.laptop.jsonl',
  'journal/x.y.jsonl',
  'policies/mine.json',
  'events/000000.json',
  'drafts/answers.jsonl',
  'teachers/outputs/action.pi0/pending.jsonl',
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

  it.each(['journal', 'policies', 'events', 'drafts', 'teachers'])(
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

  it.each(['journal', 'policies', 'events', 'drafts', 'teachers'])(
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
