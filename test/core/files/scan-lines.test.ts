/** Files of lines, scanned: each line has its number and place; what a stranger made fills no memory. */
import { appendFile, readdir, readFile, readlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { scanLines } from '../../../src/core/files/scan-lines';
import { sealed } from '../../../src/core/files/sealed-line';
import { temporaryFolder } from '../project/toy-project';

async function scanned(content: string | Buffer): Promise<string[]> {
  const file = path.join(await temporaryFolder(), 'lines.jsonl');
  await writeFile(file, content);
  const bytes = await readFile(file);
  const found: string[] = [];
  await scanLines(file, (line, { offset, length, number, whole }) => {
    expect(bytes.subarray(offset, offset + length).equals(line)).toBe(true);
    found.push(`${number}${whole ? '' : ' torn'}: ${line.toString('utf8')}`);
  });
  return found;
}

describe('scanning', () => {
  it('gives each line its number and place, passes empty ones over and says which has no end', async () => {
    expect(await scanned('one\nzwei\n\n三\n')).toEqual(['1: one', '2: zwei', '4: 三']);
    expect(await scanned('one\ntwo')).toEqual(['1: one', '2 torn: two']);
    expect(await scanned('x')).toEqual(['1 torn: x']);
    expect(await scanned('\n')).toEqual([]);
    expect(await scanned('')).toEqual([]);
  });

  it('parts lines that were joined, where the newline between them was damaged', async () => {
    const [one, two, three] = ['{"a":1}', '{"b":"zwei"}', '{"c":3}'].map(sealed);
    expect(await scanned(`0\n${one}J${two}J${three}\n4\n`)).toEqual([
      '1: 0',
      `2: ${one}`,
      `2: ${two}`,
      `2: ${three}`,
      '3: 4',
    ]);
    // Only what comes last can be torn; of one newline that is missing nothing is lost.
    expect(await scanned(`${one}J${two}`)).toEqual([`1: ${one}`, `1 torn: ${two}`]);
    expect(await scanned(`${one}J`)).toEqual([`1 torn: ${one}`]);
  });

  it('tells a line break that was damaged from one of Windows', async () => {
    const file = path.join(await temporaryFolder(), 'lines.jsonl');
    const [one, two] = ['{"a":1}', '{"b":"zwei"}'].map(sealed);
    await writeFile(file, `${one}\r\n${two}J\n${one}J${two}\n${two}\n`);
    const joined: boolean[] = [];
    await scanLines(file, (line, at) => {
      if (line.length > 1) joined.push(at.joined);
      expect(at.cut).toBe(false);
    });
    expect(joined).toEqual([false, true, true, false, false]);
  });

  it('puts lines together that lie across the pieces that are read', async () => {
    const piece = 1 << 20;
    const long = 'a'.repeat(2.5 * piece);
    expect(await scanned(`${long}\nb\n`)).toEqual([`1: ${long}`, '2: b']);
    // Newlines as the last byte of one piece and as the first of another.
    const exact = 'c'.repeat(piece - 1);
    expect(await scanned(`${exact}\n\n${exact}\nd`)).toEqual([
      `1: ${exact}`,
      `3: ${exact}`,
      '4 torn: d',
    ]);
    const next = 'e'.repeat(piece);
    expect(await scanned(`${next}\nf\n`)).toEqual([`1: ${next}`, '2: f']);
  });

  it('finds nothing in a file that is not there, and says which cannot be read', async () => {
    const folder = await temporaryFolder();
    await scanLines(path.join(folder, 'none.jsonl'), () => expect.unreachable());
    const scan = scanLines(folder, () => expect.unreachable());
    await expect(scan).rejects.toMatchObject({
      code: 'corrupt-data',
      message: expect.stringContaining(`${folder} is a folder`),
    });
  });
});

describe('a file of lines that a stranger made', () => {
  it('is not scanned when it claims gigabytes, and a line of megabytes without end is cut', async () => {
    const file = path.join(await temporaryFolder(), 'lines.jsonl');
    await writeFile(file, '{"a":1}\n');
    await truncate(file, 200e9);
    const scan = scanLines(file, () => expect.unreachable());
    await expect(scan).rejects.toMatchObject({ code: 'corrupt-data' });
    await expect(scan).rejects.toThrow('1074 MB');
    // Where the system tells (Linux): it is not held open.
    const own = '/proc/self/fd';
    const held = (await readdir(own).catch(() => [])).map((n) => readlink(path.join(own, n)));
    expect(await Promise.allSettled(held)).not.toContainEqual({ status: 'fulfilled', value: file });
    const long = 70 * 1024 * 1024;
    await truncate(file, 8 + long);
    await appendFile(file, '\n{"b":2}\n');
    const found: unknown[] = [];
    await scanLines(file, (line, { offset, number }) => found.push([number, offset, line.length]));
    expect(found).toEqual([
      [1, 0, 7],
      [2, 8, 16 * 1024 * 1024],
      [3, 9 + long, 7],
    ]);
  });

  it('is not read where it has more lines than any, and others have their turn meanwhile', async () => {
    const file = path.join(await temporaryFolder(), 'lines.jsonl');
    const count = 4_000;
    await writeFile(file, '{}\n'.repeat(count));
    let [lines, turns] = [0, 0];
    const turn = (): NodeJS.Immediate => {
      turns += 1;
      return (next = setImmediate(turn));
    };
    let next = setImmediate(turn);
    await scanLines(file, () => void (lines += 1), { most: count });
    clearImmediate(next);
    expect(lines).toBe(count);
    expect(turns).toBeGreaterThanOrEqual(Math.floor(count / 512));
    const scan = scanLines(file, () => undefined, { most: count - 1 });
    await expect(scan).rejects.toThrow(`lines.jsonl has more than ${count - 1} lines`);
  });
});
