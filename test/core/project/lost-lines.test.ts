/**
 * Damaged lines of journals: what is finished in spite of them counts as unfinished, until somebody finishes it again.
 */
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isIntact, sealed, withBitBack } from '../../../src/core/files/sealed-line';
import type { Project } from '../../../src/core/project/project';
import { ScriptedCurator, seen } from '../../shared/decisions';
import { refuseOpening } from '../files/refused-files';
import { openToy, proposalsOf, temporaryFolder } from './toy-project';

const states = (project: Project) =>
  [0, 1].map((episode) => [
    project.overview(episode).finished,
    project.unfinished(episode) !== null,
  ]);
const finished = [true, false];
const unsure = [false, true];
const messages = (project: Project) => project.info.problems.map(({ message }) => message);

/** Two episodes, each decided on and finished by anna; lines 1 and 2 are of episode 0. */
async function twoFinished() {
  const root = await temporaryFolder();
  const project = await openToy(root);
  const anna = new ScriptedCurator({ projectId: project.info.id });
  for (const episode of [0, 1]) {
    await project.saveProposals(proposalsOf(episode, []));
    anna.decide({ kind: 'edit', keyframe: seen(`p${episode}`, 10), text: 'Näher.' }, episode);
    anna.decide({ kind: 'finish' }, episode);
  }
  await project.append(anna.decisions);
  await project.close();
  const file = path.join(project.info.path, 'journal/anna.laptop.jsonl');
  const lines = (await readFile(file, 'latin1')).trimEnd().split('\n');
  return { root, anna, file, lines };
}

/** Texts of these files are bytes here, one character each. */
const write = (file: string, text: string) => writeFile(file, text, 'latin1');
const flipped = (line: string, at: number, bit = 1): string => {
  const bytes = Buffer.from(line, 'latin1');
  bytes[at] = (bytes[at] ?? 0) ^ bit;
  return bytes.toString('latin1');
};

it.each([
  ['in its text', (line: string) => flipped(line, line.indexOf('her.'))],
  ['in its number', (line: string) => flipped(line, line.indexOf('"episode":') + 10)],
  ['in the key before that', (line: string) => flipped(line, line.indexOf('"episode":') + 3)],
  ['in its checksum', (line: string) => flipped(line, line.length - 4)],
  ['in the key of its checksum', (line: string) => flipped(line, line.lastIndexOf('check') + 2)],
  ['in several places', (line: string) => line.replace('"act":{', '"XXX":[')],
])('a bit changed %s: that episode is unfinished, the other is not', async (_where, spoil) => {
  const { root, anna, file, lines } = await twoFinished();
  const [first = '', ...rest] = lines;
  // A line before it: else one that lost its checksum may be older than checksums.
  const flag = sealed(JSON.stringify(anna.decide({ kind: 'flag', flagged: false }, 1)));
  await write(file, `${[flag, spoil(first), ...rest].join('\n')}\n`);
  const project = await openToy(root);
  expect(states(project)).toEqual([unsure, finished]);
  expect(project.unfinished(0)).toContain('line 2 of journal/anna.laptop.jsonl');
  expect(messages(project)).toEqual([
    expect.stringContaining('Line 2 of journal/anna.laptop.jsonl was changed'),
    project.unfinished(0),
  ]);
});

it('is finished by whoever finishes it again, and another damaged line takes that back', async () => {
  const { root, anna, file, lines } = await twoFinished();
  await write(file, `${[lines[0]?.replace('her.', 'hin.'), ...lines.slice(1)].join('\n')}\n`);
  const project = await openToy(root);
  expect(states(project)).toEqual([unsure, finished]);
  await project.append([anna.decide({ kind: 'finish' })]);
  expect(states(project)).toEqual([finished, finished]);
  await project.close();
  const again = await openToy(root);
  expect(states(again)).toEqual([finished, finished]);
  expect(messages(again)).toHaveLength(1);
  await again.close();
  await appendFile(file, `${lines[0]?.replace('her.', 'an.')}\n`, 'latin1');
  const third = await openToy(root);
  expect(states(third)).toEqual([unsure, finished]);
  await third.close();
  // With its lines restored, everything counts.
  await write(file, `${lines.join('\n')}\n`);
  expect(states(await openToy(root))).toEqual([finished, finished]);
});

it('cannot tell the episode of a hole, nor what a whole file said: none counts as finished', async () => {
  const { root, file, lines } = await twoFinished();
  const whole = Buffer.from(`${lines.join('\n')}\n`, 'latin1');
  whole.fill(0, 100, (lines[0]?.length ?? 0) + 60);
  await writeFile(file, whole);
  const project = await openToy(root);
  expect(project.overview(1).finished).toBe(false);
  await project.close();
  await write(file, `${lines.join('\n')}\n`);
  await mkdir(file.replace('laptop', 'desk'));
  expect(states(await openToy(root))).toEqual([unsure, unsure]);
});

it('takes lines without checksum, as 0.1.0 writes them, before those that have one and behind', async () => {
  const { root, anna, file } = await twoFinished();
  const old = anna.decisions.map((decision) => `${JSON.stringify(decision)}\n`);
  await writeFile(file, old.slice(0, 2).join(''));
  for (const line of [2, 3]) {
    const project = await openToy(root);
    const flag = anna.decide({ kind: 'flag', flagged: false });
    expect(await project.append([flag])).toEqual([flag.id]);
    await project.close();
    await appendFile(file, old[line] ?? '');
  }
  const project = await openToy(root);
  expect(states(project)).toEqual([finished, finished]);
  expect(messages(project)).toEqual([]);
  await project.close();
  const lines = (await readFile(file, 'latin1')).trimEnd().split('\n');
  await write(file, `${lines.join('\r\n')}\r\n`);
  expect(messages(await openToy(root))).toEqual([]);
});

describe('a journal that the system keeps', () => {
  it.each(['EPERM', 'EROFS'])(
    'from being written counts, and is written once it can be: %s',
    async (code) => {
      const { root, anna, file, lines } = await twoFinished();
      await appendFile(file, '{"id":"cut');
      const allow = refuseOpening('laptop.jsonl', 'to write', code);
      const project = await openToy(root);
      expect([states(project), messages(project)]).toEqual([[finished, finished], []]);
      const reopen = anna.decide({ kind: 'reopen' });
      await expect(project.append([reopen])).rejects.toMatchObject({ code: 'io' });
      expect(states(project)).toEqual([finished, finished]);
      allow();
      expect(await project.append([reopen])).toEqual([reopen.id]);
      expect(states(project)).toEqual([[false, false], finished]);
      const written = (await readFile(file, 'latin1')).split('\n');
      expect(written.slice(0, 4)).toEqual(lines);
      expect(written.slice(4)).toEqual([expect.stringContaining(reopen.id), '']);
    },
  );

  it('from being read is read again by itself, and not written before', async () => {
    const { root, anna } = await twoFinished();
    const allow = refuseOpening('laptop.jsonl', 'at all', 'EACCES');
    const project = await openToy(root);
    expect(project.info.curators).toEqual([]);
    expect([await project.couldDoMore(), await project.refresh()]).toEqual([false, false]);
    allow();
    const reopen = anna.decide({ kind: 'reopen' });
    await expect(project.append([reopen])).rejects.toMatchObject({
      code: 'io',
      message: expect.stringContaining('laptop.jsonl could not be read'),
    });
    expect([await project.couldDoMore(), await project.refresh()]).toEqual([true, true]);
    expect([states(project), messages(project)]).toEqual([[finished, finished], []]);
    expect(await project.append([reopen])).toEqual([reopen.id]);
    expect([await project.couldDoMore(), await project.refresh()]).toEqual([false, false]);
  });
});

describe('a line that was taken out', () => {
  it.each([0, 1, 2])('is missed: %i', async (at) => {
    const { root, file, lines } = await twoFinished();
    await write(file, `${lines.toSpliced(at, 1).join('\n')}\n`);
    const project = await openToy(root);
    // Nobody knows which episode it was about.
    expect(project.overview(1).finished).toBe(false);
    expect(messages(project)[0]).toContain(`What stood before line ${at + 1} of journal/anna`);
    await project.close();
    await write(file, `${lines.join('\n')}\n`);
    expect(states(await openToy(root))).toEqual([finished, finished]);
  });

  it.each([
    [0, 'What stood before line 2'],
    [1, 'Line 2'],
    [3, 'Line 4'],
  ])('is missed where only its checksum was: %i', async (at, said) => {
    const { root, file, lines } = await twoFinished();
    const stripped = lines[at]?.replace(/,"check":"\w+"\}$/, '}') ?? '';
    await write(file, `${lines.with(at, stripped).join('\n')}\n`);
    expect(messages(await openToy(root))[0]).toContain(`${said} of journal/anna.laptop.jsonl`);
  });

  it('is not missed where two copies of a file were merged', async () => {
    const { root, anna, file, lines } = await twoFinished();
    const tails: string[][] = [];
    while (tails.length < 2) {
      await write(file, `${lines.join('\n')}\n`);
      const project = await openToy(root);
      await project.append([anna.decide({ kind: 'reopen' }), anna.decide({ kind: 'finish' })]);
      await project.close();
      tails.push((await readFile(file, 'latin1')).trimEnd().split('\n').slice(lines.length));
    }
    const [ours = [], theirs = []] = tails;
    await write(file, `${[...theirs, ...lines, ...lines, ...ours].join('\n')}\n`);
    const project = await openToy(root);
    expect(states(project)).toEqual([finished, finished]);
    expect(messages(project)).toEqual([]);
  });
});

it('misses nothing where git has marked a conflict', async () => {
  const { root, file, lines } = await twoFinished();
  await write(file, `<<<<<<< HEAD\n${lines.join('\n=======\n')}\n>>>>>>> other\n`);
  const project = await openToy(root);
  expect(states(project)).toEqual([finished, finished]);
  expect(messages(project)).toHaveLength(5);
});

it('says that a line break was changed, and reads the lines before and behind it', async () => {
  const { root, file, lines } = await twoFinished();
  await write(file, `${lines[0]}*${lines[1]}\n${lines[2]}\n${lines[3]}*`);
  const project = await openToy(root);
  expect(states(project)).toEqual([finished, finished]);
  expect(messages(project)).toEqual([
    expect.stringContaining('The line break behind line 1 of journal/anna.laptop.jsonl'),
    expect.stringContaining('The line break behind the last line'),
  ]);
});

it('finds the one bit that changed, wherever it is', () => {
  const line = Buffer.from(sealed('{"id":"a:1","episode":7,"text":"Näher"}'));
  const body = line.subarray(0, -'","check":"12345678"}'.length + 1);
  for (let bit = 0; bit < body.length * 8; bit += 1) {
    const bytes = Buffer.from(line);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(isIntact(bytes)).toBe(false);
    expect(withBitBack(bytes)?.equals(body)).toBe(true);
  }
  expect(withBitBack(Buffer.from(line.toString().replace('N', 'Weit')))).toBeNull();
});
