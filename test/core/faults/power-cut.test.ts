/** The power goes while something is kept: wherever its file was cut, what was acknowledged before is there. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { full } from '../project/opened-journal';
import { openToy, temporaryFolder } from '../project/toy-project';
import { keptThings, numbers } from './kept-things';

const inLines = keptThings.flatMap((kept) =>
  kept.file === undefined ? [] : [{ ...kept, file: kept.file }],
);

it.each(inLines)('$what', async ({ file, keep, found, problems }) => {
  const root = await temporaryFolder();
  const first = await openToy(root);
  for (const number of numbers) await keep(first, number);
  await first.close();
  const place = path.join(first.info.path, file);
  const whole = await readFile(place);
  const lines = endsOfLines(whole);
  expect(lines).toHaveLength(numbers.length);
  for (let cut = 0; cut <= whole.length; cut += 1) {
    if (!full && cut % 61 > 0 && !lines.some((end) => Math.abs(end - cut) <= 1)) continue;
    await writeFile(place, whole.subarray(0, cut));
    const project = await openToy(root);
    const told = (await problems?.(project)) ?? [];
    const there = await found(project);
    told.push(...project.info.problems);
    const acknowledged = numbers.filter((number) => (lines[number] ?? 0) <= cut);
    expect(there).toEqual(expect.arrayContaining(acknowledged));
    const messages = told.map(({ message }) => message);
    const isWhole = cut === 0 || lines.includes(cut);
    // Where nothing but the newline is missing, either will do.
    if (isWhole || !lines.includes(cut + 1)) {
      expect(messages).toEqual(isWhole ? [] : [expect.stringMatching(/cut off/)]);
    }
    for (const number of numbers) if (!there.includes(number)) await keep(project, number);
    expect(await found(project)).toEqual(numbers);
    await project.close();
    const again = await openToy(root);
    expect([await found(again), again.info.problems]).toEqual([numbers, []]);
    await again.close();
  }
});

/** Behind each newline. */
const endsOfLines = (bytes: Buffer): number[] =>
  [...bytes.keys()].filter((at) => bytes[at] === 0x0a).map((at) => at + 1);
