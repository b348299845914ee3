/** JSON of any size, depth and count: read in pieces, declined or left out, and the others are answered meanwhile. */
import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { isFull, lowerLimits, openBeside } from './run-bomb';
import { smallDataset, writeLines, type SmallDataset } from './small-dataset';

const v2: SmallDataset = { version: 'v2.1', lengths: [3, 3] };
const saying = (words: string) => ({
  code: 'corrupt-data',
  message: expect.stringContaining(words) as string,
});
const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** What is said of annotations, of which those of episode 1 are read. */
const problems = async (text: string): Promise<string> => {
  const root = await smallDataset(v2);
  await writeFile(path.join(root, 'annotations.json'), text);
  const dataset = await openDataset(root);
  expect(await dataset.reasoning(1)).toEqual(['because', '', '']);
  return dataset.summary.problems.map(({ message }) => message).join('\n');
};

const list = (root: string): string => path.join(root, 'meta/episodes.jsonl');

const make = (count: number, dtype: string) =>
  Object.fromEntries(
    Array.from({ length: count }, (_none, at) => [`c${at}`, { dtype, shape: [1, 1, 3] }]),
  );

describe('annotations', () => {
  const good = '"1": {"reasoning": {"0": "because"}}';

  it('of very many episodes of one source are read while others are answered', async () => {
    const episodes = isFull ? 200_000 : 20_000;
    const root = await smallDataset(v2);
    const entries = Array.from(
      { length: episodes },
      (_none, at) => `"${at}":{"reasoning":{"0":"x"}}`,
    );
    await writeFile(path.join(root, 'annotations.json'), `{"/a":{${entries.join(',')}}}`);
    const { answers } = await openBeside(root, await smallDataset(v2), 300);
    expect(answers.map(({ which }) => which)).toEqual(['good', 'bomb']);
    expect(answers[1]?.message).toContain(
      `${episodes - 2} of its episodes are not in this dataset`,
    );
  });

  it('of more episodes than any dataset has are declined', async () => {
    lowerLimits({ episodes: 10 });
    const entries = Array.from({ length: 11 }, (_none, at) => `"${at}":{"reasoning":{"0":"x"}}`);
    const root = await smallDataset(v2);
    await writeFile(path.join(root, 'annotations.json'), `{"/a":{${entries.join(',')}}}`);
    const { problems: said } = (await openDataset(root)).summary;
    expect(said.map(({ message }) => message).join()).toContain('annotates more than 10 episodes');
  });

  it('that nest deep, or are large, cost their own entry', async () => {
    const depth = isFull ? 5_000_000 : 100_000;
    expect(await problems(`{"/a": {"0": {"reasoning": ${deep(depth)}}, ${good}}}`)).toContain(
      '1 of its entries cannot be read',
    );
    lowerLimits({ annotationEntryBytes: 100_000 });
    // Longer than a piece of the file that is read at once.
    const many = JSON.stringify(Array.from({ length: 500_000 }, () => ({})));
    expect(await problems(`{"/a": {"0": {"reasoning": {}, "x": ${many}}, ${good}}}`)).toContain(
      '1 of its entries cannot be read',
    );
  });

  it('that were cut off are read as far as they go, and it is said', async () => {
    expect(await problems(`{"/a": {${good}, "2": {"reasoning": {"0": "x`)).toContain(
      '1 of its entries cannot be read',
    );
  });

  it('take names with escapes, brackets and quotes for names', async () => {
    const hard = String.raw`"x\"}{][,:\\": {"0": {"reasoning": {"0": "a \" ] } {"}}}`;
    expect(await problems(`{${hard}, "/a": {${good}}}`)).not.toContain('not read whole');
  });

  it('of hundreds of megabytes of small objects stay out of memory', async () => {
    const pieces = isFull ? 390 : 60;
    const root = await smallDataset(v2);
    const file = path.join(root, 'annotations.json');
    await writeFile(file, '{"/a":{"0":{"reasoning":{"0":"a"},"x":[');
    const piece = `${'{},'.repeat(333_333)}{}`;
    for (let at = 0; at < pieces; at += 1) await appendFile(file, at === 0 ? piece : `,${piece}`);
    await appendFile(file, ']}}}');
    const { answers, megabytes } = await openBeside(root, await smallDataset(v2), 150);
    expect(answers.map(({ which }) => which)).toEqual(['good', 'bomb']);
    expect(megabytes).toBeLessThan(500);
  });
});

describe('lists of lines', () => {
  it('a line without end costs that line, and is never held', async () => {
    const root = await smallDataset(v2);
    const lines = (await readFile(list(root), 'utf8')).trim().split('\n');
    await writeFile(list(root), `${lines[0]}\n`);
    const piece = Buffer.alloc(50_000_000, 'a');
    for (let at = 0; at < (isFull ? 38 : 4); at += 1) await appendFile(list(root), piece);
    await appendFile(list(root), `\n${lines[1]}\n`);
    const { answers, megabytes } = await openBeside(root, await smallDataset(v2), 150);
    const bomb = answers.find(({ which }) => which === 'bomb')?.message;
    expect(bomb).toContain('1 lines of meta/episodes.jsonl (the first is line 2)');
    expect(bomb).toContain('3 frames');
    expect(megabytes).toBeLessThan(500);
  });

  it('a file that says it has 200 GB is not read', async () => {
    const root = await smallDataset(v2);
    await truncate(list(root), 200e9);
    await expect(openDataset(root)).rejects.toMatchObject(
      saying('200000 MB, more than the 2000 MB'),
    );
  });

  it('more lines, and more episodes, than any dataset has are declined', async () => {
    const root = await smallDataset(v2);
    await writeLines(
      list(root),
      Array.from({ length: 11 }, (_none, at) => ({ episode_index: at, tasks: ['a'], length: 3 })),
    );
    lowerLimits({ lines: 10 });
    await expect(openDataset(root)).rejects.toMatchObject(saying('more than 10 lines'));
    lowerLimits({ lines: 100, episodes: 10 });
    await expect(openDataset(root)).rejects.toMatchObject(saying('reads up to 10; split'));
  });

  it('a line that nests deep costs that line', async () => {
    const root = await smallDataset(v2);
    await appendFile(list(root), `{"episode_index": 2, "length": 3, "x": ${deep(100_000)}}\n`);
    const { episodes, summary } = await openDataset(root);
    expect(episodes).toHaveLength(2);
    expect(summary.problems.map(({ message }) => message).join()).toContain('the first is line 3');
  });

  it('tasks longer than all of a dataset are declined', async () => {
    lowerLimits({ taskCharacters: 1_000 });
    const root = await smallDataset(v2);
    const lines = Array.from({ length: 20 }, (_none, at) => ({
      episode_index: at,
      tasks: [`${at}`.padStart(100, 'a')],
      length: 3,
    }));
    await writeLines(list(root), lines);
    await expect(openDataset(root)).rejects.toMatchObject(saying('they are no tasks'));
    await writeLines(
      path.join(root, 'meta/tasks.jsonl'),
      lines.map(({ tasks }, task_index) => ({ task_index, task: tasks[0] })),
    );
    await writeLines(list(root), [{ episode_index: 0, tasks: ['a'], length: 3 }]);
    const { problems } = (await openDataset(root)).summary;
    expect(problems.map(({ code }) => code)).toContain('tasks-unreadable');
  });
});

describe('meta/info.json', () => {
  it('of very many cameras or features is declined', async () => {
    const films = await smallDataset({ ...v2, features: make(65, 'video') });
    await expect(openDataset(films)).rejects.toMatchObject(saying('65 cameras'));
    const numbers = await smallDataset({ ...v2, features: make(3_000, 'video') });
    await expect(openDataset(numbers)).rejects.toMatchObject(
      saying('features, the studio reads up to 2000'),
    );
  });

  it('that nests deep for its length is refused in a sentence', async () => {
    const root = await smallDataset(v2);
    const file = path.join(root, 'meta/info.json');
    const odd = `"odd":{"dtype":"float32","shape":[1],"names":${deep(10_000)}}`;
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/"features":\s*\{/, `$&${odd},`));
    await expect(openDataset(root)).rejects.toMatchObject(saying('nested more than 100 deep'));
  });

  it('of names longer than any has none', async () => {
    for (const [length, names] of [
      [500, ['arm_0', 'a'.repeat(500)]],
      [501, null],
    ] as const) {
      const features = {
        s: { dtype: 'float32', shape: [2], names: ['arm_0', 'a'.repeat(length)] },
      };
      const { summary } = await openDataset(await smallDataset({ ...v2, features }));
      expect(summary.features.find(({ key }) => key === 's')?.names).toEqual(names);
    }
  });

  it('that nests deep or is too large is declined', async () => {
    const root = await smallDataset(v2);
    await writeFile(path.join(root, 'meta/info.json'), `{"x": ${deep(5_000_000)}}`);
    await expect(openDataset(root)).rejects.toMatchObject(saying('deep'));
    await truncate(path.join(root, 'meta/info.json'), 17 * 1024 * 1024);
    await expect(openDataset(root)).rejects.toMatchObject(saying('more than the 17 MB'));
  });
});

it('a sidecar of spans that lie over each other without end fills an episode a few times', async () => {
  const root = await smallDataset(v2);
  const frames = 1_000;
  await writeLines(path.join(root, 'meta/episodes.jsonl'), [
    { episode_index: 0, tasks: ['a'], length: frames },
  ]);
  const span = { start: 0, end: 1e9, label: 'over' };
  const subtasks = [
    { start: 0, end: 0.1, label: 'first' },
    ...Array.from({ length: 1_000 }, () => span),
  ];
  await writeFile(
    path.join(root, 'meta/lerobot_annotations.json'),
    JSON.stringify({ episodes: { 0: { subtasks } } }),
  );
  const dataset = await openDataset(root);
  const fill = vi.spyOn(Array.prototype, 'fill');
  onTestFinished(() => fill.mockRestore());
  const texts = await dataset.reasoning(0);
  const filled = fill.mock.calls.filter(([label]) => label === 'over' || label === 'first');
  fill.mockRestore();
  expect(texts?.slice(0, 3)).toEqual(['first', 'over', 'over']);
  expect(filled.length).toBeGreaterThan(2);
  expect(filled.length).toBeLessThanOrEqual(12);
});
