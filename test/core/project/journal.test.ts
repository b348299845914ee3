import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ScriptedCurator } from '../../shared/decisions';
import {
  fileIn,
  fiveDecisions,
  folderIn,
  full,
  openJournal,
  rootWith,
  text,
} from './opened-journal';

describe('a journal that was cut', () => {
  it('opens with every whole line, wherever its last lines were cut, and goes on', async () => {
    const decisions = fiveDecisions();
    const whole = Buffer.from(text(decisions));
    const start = Buffer.byteLength(text(decisions.slice(0, 2)));
    const root = await rootWith('');
    const next = new ScriptedCurator({ device: 'desk' }).decide({ kind: 'finish' });
    const ends = decisions.map((_, index) =>
      Buffer.byteLength(text(decisions.slice(0, index + 1))),
    );
    for (let cut = start; cut <= whole.length; cut += 1) {
      if (!full && cut % 7 > 0 && !ends.some((end) => Math.abs(end - cut) <= 2)) continue;
      await writeFile(fileIn(root), whole.subarray(0, cut));
      const { journal, problems } = await openJournal(root);
      // A line that lacks only its newline is whole.
      const kept = decisions.slice(0, ends.filter((end) => end - 1 <= cut).length);
      expect(journal.entries(0)).toEqual(kept);
      const torn = !ends.includes(cut) && !ends.includes(cut + 1);
      expect(problems.map(({ code }) => code)).toEqual(torn ? ['journal-torn'] : []);
      const left = cut - Buffer.byteLength(text(kept));
      if (torn) expect(problems[0]?.message).toContain(`its ${left} bytes were cut off`);
      expect(await readFile(fileIn(root), 'utf8')).toBe(text(kept));
      await journal.close();
    }
    const { journal } = await openJournal(root);
    await journal.append([next]);
    expect(journal.entries(0)).toContainEqual(next);
    await journal.close();
  });

  it('is not touched by a core that only reads: the owner may be writing that line', async () => {
    const decisions = fiveDecisions();
    const cut = text(decisions).slice(0, -20);
    const root = await rootWith(cut);
    const { journal, problems } = await openJournal(root, false);
    expect(journal.entries(0)).toEqual(decisions.slice(0, 4));
    expect(problems).toEqual([]);
    expect(await readFile(fileIn(root), 'utf8')).toBe(cut);
    await journal.close();
  });
});

describe('a journal with bad lines', () => {
  it('keeps the rest, leaves them in the file and names their numbers', async () => {
    const decisions = fiveDecisions();
    const lines = text(decisions).trimEnd().split('\n');
    const foreign = JSON.stringify({ ...decisions[0], id: 'x:1', projectId: 'other' });
    const odd = JSON.stringify({ ...decisions[0], id: 'x:2', act: { kind: 'explode' } });
    const content = [lines[0], '<<<<<<< HEAD', '', odd, ...lines.slice(1), foreign].join('\n');
    const root = await rootWith(`${content}\n`);
    const { journal, problems } = await openJournal(root);
    expect(journal.entries(0)).toEqual(decisions);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('Line 2 of journal/anna.laptop.jsonl is not a decision'),
      expect.stringContaining('Line 4 of journal/anna.laptop.jsonl is not a decision'),
      expect.stringContaining('Line 9 of journal/anna.laptop.jsonl belongs to another project'),
    ]);
    expect(await readFile(fileIn(root), 'utf8')).toBe(`${content}\n`);
    await journal.close();
  });
});

describe('journals of several', () => {
  it('merge by union: copies are one, whatever the files are called', async () => {
    const decisions = fiveDecisions();
    const root = await rootWith(text(decisions));
    const theirs = new ScriptedCurator({ curator: 'ben', device: 'desk' }).decide({
      kind: 'finish',
    });
    await copyFile(fileIn(root), path.join(folderIn(root), 'anna.laptop (conflicted copy).jsonl'));
    await writeFile(path.join(folderIn(root), 'ben.desk.jsonl'), text([theirs]));
    await writeFile(
      path.join(folderIn(root), 'zoe.jsonl'),
      text(decisions.slice(0, 1).map((decision) => ({ ...decision, act: { kind: 'finish' } }))),
    );
    const { journal, problems } = await openJournal(root);
    expect(journal.entries(0)).toHaveLength(6);
    expect(journal.curators).toEqual(['anna', 'ben']);
    expect(problems).toMatchObject([
      { file: 'journal/zoe.jsonl', message: expect.stringContaining('id laptop:1') },
    ]);
    await journal.close();
  });
});

it('counts 500 files, each of which stays open, and says that there are more', async () => {
  const root = await rootWith('');
  const place = (file: number) => path.join(folderIn(root), `${1000 + file}.desk.jsonl`);
  for (let file = 1; file <= 500; file += 1) {
    const decision = new ScriptedCurator({ curator: `c${file}`, episode: file }).decide({
      kind: 'finish',
    });
    await writeFile(place(file), text([{ ...decision, id: `desk:${file}` }]));
  }
  const { journal, problems } = await openJournal(root, false);
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringContaining('holds 501 files, of which only the first 500 count'),
  ]);
  expect(journal.curators).toHaveLength(500);
  await journal.close();
});
