/** Lines of a project's files that somebody else made: a hostile one costs itself, and is never taken in whole. */
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { limits } from '../../../src/core/files/limits';
import { AnswersFile } from '../../../src/core/models/answers-file';
import { decodeMessage, encodeMessage } from '../../../src/shared/rpc/wire';
import { proposal, ScriptedCurator, seen } from '../../shared/decisions';
import { lowerLimits } from '../datasets/run-bomb';
import { madeProject, openToy, proposalsOf } from './toy-project';

const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('a line of a journal that another made', () => {
  const hostile: [string, (line: string) => string][] = [
    ['has a key __proto__', (line) => line.replace('{', '{"__proto__":{"x":1},')],
    ['has it deep inside', (line) => line.replace('"act":{', '"act":{"__proto__":{"x":1},')],
    ['is nested deeply', (line) => line.replace('{', `{"x":${deep(200_000)},`)],
    ['has a time that no date can name', (line) => line.replace(/"atMs":\d+/, '"atMs":9e15')],
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
    await answers.add({ key: 'c', text: 'Lift.' });
    expect(answers.get('c')).toEqual({ key: 'c', text: 'Lift.' });
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
    // What begins like a line of ours, and is none.
    const doubts = '{"candidates":007,"close":0,"sceneOnly":0,"motionOnly":0}';
    await appendFile(
      path.join(folder, 'proposals.jsonl'),
      `{"episode":1,"doubts":${doubts},"keyframes":[]}\n`,
    );
    const project = await openToy(root);
    expect(project.info.problems.map(({ message }) => message).join()).toContain(
      'Line 2 of proposals.jsonl cannot be read',
    );
    const value = await project.proposals(0);
    expect(value).toEqual(proposalsOf(0, [proposal('p1', 10)]));
    expect(decodeMessage(encodeMessage({ type: 'ok', id: 1, value }))).toMatchObject({ value });
  });
});
