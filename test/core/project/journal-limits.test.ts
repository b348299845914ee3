/** How much a journal may say: of one episode, and in all. What is beyond does not count, and is never written. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { JournalIndex } from '../../../src/core/project/journal-index';
import { longestLine } from '../../../src/core/project/journal-line';
import { admitted } from '../../../src/core/project/journal-requests';
import { ScriptedCurator } from '../../shared/decisions';
import { lowerLimits } from '../datasets/run-bomb';
import { folderIn, openJournal, rootWith, text } from './opened-journal';

/** Flags, turn by turn on each of these episodes. */
function flagged(...episodes: number[]): ScriptedCurator {
  const curator = new ScriptedCurator();
  for (const [at, episode] of episodes.entries())
    curator.decide({ kind: 'flag', flagged: at % 2 === 0 }, episode);
  return curator;
}

const lineBytes = text(flagged(0).decisions).length - 1;

it.each([
  ['as many', () => lowerLimits({ episodeEntries: 3 })],
  ['as many bytes', () => lowerLimits({ episodeEntryBytes: 3 * lineBytes + 10 })],
])(
  'an episode has %s as one may: the rest does not count, nor is more kept',
  async (_what, lower) => {
    lower();
    const anna = flagged(0, 0, 1, 0, 0);
    const { journal, problems } = await openJournal(await rootWith(text(anna.decisions)));
    expect(journal.entries(0).map(({ id }) => id)).toEqual(['laptop:1', 'laptop:2', 'laptop:4']);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^Line 5 of journal\/anna.laptop.jsonl is beyond what an episode may have \(\d+ decisions, or/,
      ),
    ]);
    // Whoever finished it may not have known.
    expect([journal.lost(0)?.where, journal.lost(1)]).toEqual([
      'line 5 of journal/anna.laptop.jsonl',
      null,
    ]);
    await expect(journal.append([anna.decide({ kind: 'finish' }, 0)])).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('Episode 0 has ') as string,
    });
    // What is there already is acknowledged again.
    expect(await journal.append(anna.decisions.slice(0, 1))).toEqual(['laptop:1']);
    await journal.close();
  },
);

it('an episode has so many curators as one may: what others say of it does not count, nor is it kept', async () => {
  lowerLimits({ episodeCurators: 2 });
  const crowd = ['ana', 'ben', 'cy'].map(
    (curator) => new ScriptedCurator({ curator, device: curator }),
  );
  for (const each of crowd)
    for (const episode of [0, 0, 1]) each.decide({ kind: 'finish' }, episode);
  const [, ben, cy] = crowd;
  const all = crowd.flatMap(({ decisions }) =>
    decisions.filter(({ device, episode }) => device !== 'cy' || episode === 0),
  );
  const { journal, problems } = await openJournal(await rootWith(text(all)));
  expect([0, 1].map((each) => journal.entries(each).map(({ id }) => id))).toEqual([
    ['ana:1', 'ben:1', 'ana:2', 'ben:2'],
    ['ana:3', 'ben:3'],
  ]);
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^Line 7 of .*those of 2 curators\)/),
    expect.stringMatching(/^Line 8 of /),
  ]);
  expect(journal.curators).toEqual(['ana', 'ben']);
  await expect(journal.append(cy?.decisions.slice(2) ?? [])).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('those of 2 curators, as much as is kept of one') as string,
  });
  const again = ben?.decide({ kind: 'reopen' }, 1);
  expect(await journal.append(again === undefined ? [] : [again])).toEqual(['ben:4']);
  await journal.close();
});

it('what was kept up to the limits is read back whole, in whatever order', async () => {
  lowerLimits({ episodeEntries: 4, journalLines: 6 });
  const root = await rootWith('');
  const { journal } = await openJournal(root);
  const zoe = new ScriptedCurator({ curator: 'zoe', device: 'desk' });
  const anna = new ScriptedCurator();
  const append = (curator: ScriptedCurator, ...episodes: number[]) =>
    journal.append(episodes.map((each) => curator.decide({ kind: 'reopen' }, each)));
  await append(zoe, 0, 0, 0);
  // All or none of one request.
  const [over, kept] = [append(anna, 1, 0, 0), append(anna, 0, 1)];
  await expect(over).rejects.toMatchObject({ code: 'invalid-input' });
  await kept;
  await append(anna, 1);
  await expect(append(zoe, 1)).rejects.toThrow('The project has 6 lines of decisions');
  await journal.close();
  const again = await openJournal(root);
  expect(again.problems).toEqual([]);
  expect([0, 1].map((each) => again.journal.entries(each).length)).toEqual([4, 2]);
  await again.journal.close();
});

it('more lines than a journal may have are not read, and what they said is missing on every episode', async () => {
  lowerLimits({ journalLines: 4 });
  const root = await rootWith(`${text(flagged(0, 1).decisions)}nonsense\n`);
  const ben = new ScriptedCurator({ curator: 'ben', device: 'desk' });
  for (const episode of [2, 3, 4]) ben.decide({ kind: 'finish' }, episode);
  await writeFile(path.join(folderIn(root), 'ben.desk.jsonl'), text(ben.decisions));
  const { journal, problems } = await openJournal(root);
  expect([0, 1, 2, 3, 4].filter((each) => journal.has(each))).toEqual([0, 1, 2]);
  expect(problems.at(-1)?.message).toContain(
    'What stands from line 2 of journal/ben.desk.jsonl on',
  );
  expect(journal.lost(9)?.where).toContain('line 3 of journal/anna.laptop.jsonl and 1 more');
  await journal.close();
});

it('a journal that is held in memory has so many bytes as one may, and no more is written', async () => {
  const anna = flagged(0, 1, 2, 3);
  const root = await rootWith(text(anna.decisions));
  const { journal, problems } = await openJournal(root, true, { mostBytes: 3 * lineBytes + 10 });
  expect([0, 1, 2, 3].filter((each) => journal.has(each))).toEqual([0, 1, 2]);
  expect(problems.map(({ message }) => message)).toEqual([
    'What stands from line 4 of journal/anna.laptop.jsonl on does not count: more than 1 MB of decisions are not read.',
  ]);
  expect(journal.lost(9)?.where).toBe('what stands from line 4 of journal/anna.laptop.jsonl on');
  await expect(journal.append([anna.decide({ kind: 'finish' }, 0)])).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('The project has 1 MB of decisions, as much as') as string,
  });
  await journal.close();
});

it('requests of one turn share the room that is left, to the last line and byte', () => {
  const { decisions } = flagged(0, 1);
  const bytes = decisions.reduce((sum, each) => sum + longestLine(each), 0);
  const acceptedOf = (lines: number, mostBytes: number) => {
    lowerLimits({ journalLines: lines });
    const reject = vi.fn<(error: unknown) => void>();
    const requests = decisions.map((each) => ({
      entries: [each],
      reject,
      resolve: vi.fn<() => void>(),
    }));
    const journal = { noun: 'decision', index: new JournalIndex({ mostBytes }) };
    const { accepted } = admitted(requests, { ...journal, stored: () => undefined });
    expect(accepted).toEqual(requests.slice(0, accepted.length));
    expect(reject).toHaveBeenCalledTimes(decisions.length - accepted.length);
    return accepted.length;
  };
  expect([acceptedOf(2, bytes), acceptedOf(2, bytes - 1), acceptedOf(1, bytes)]).toEqual([2, 1, 1]);
});

it('of damaged lines on more episodes than are told apart, any may be meant', async () => {
  lowerLimits({ lostEpisodes: 2 });
  const lines = flagged(0, 1, 1, 2).decisions.map((each) => JSON.stringify(each).slice(0, -2));
  const { journal } = await openJournal(await rootWith(`${lines.slice(0, 3).join('\n')}\n`));
  expect([0, 1, 2].map((each) => journal.lost(each)?.mark.split('-')[0])).toEqual([
    '1',
    '2',
    undefined,
  ]);
  await journal.close();
  const more = await openJournal(await rootWith(`${lines.join('\n')}\n`));
  expect(more.journal.lost(7)?.where).toBe('line 4 of journal/anna.laptop.jsonl');
  await more.journal.close();
});

it('a long entry is not read again for each short one that has its id', async () => {
  const [first] = flagged(0).decisions;
  const long = { ...first, act: { kind: 'tag', tags: Array(50).fill('x'.repeat(60)) } };
  const root = await rootWith(`${JSON.stringify(long)}\n${JSON.stringify(first)}\n`);
  const parse = vi.spyOn(JSON, 'parse');
  const { journal, problems } = await openJournal(root);
  const read = parse.mock.calls.filter(([line]) => line.length > 3_000);
  vi.restoreAllMocks();
  expect(read).toHaveLength(1);
  expect(problems).toMatchObject([{ message: expect.stringContaining('has the id laptop:1') }]);
  await journal.close();
});
