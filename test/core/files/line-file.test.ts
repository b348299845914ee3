/** Files of lines: every line is found again where it lies, and no line is lost or glued to another. */
import {
  appendFile,
  link,
  open,
  readdir,
  readFile,
  readlink,
  rename,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LineFile, scanLines } from '../../../src/core/files/line-file';
import { sealed } from '../../../src/core/files/sealed-line';
import { temporaryFolder } from '../project/toy-project';
import { watchSyncs } from '../../watch-syncs';

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

async function opened(content?: string): Promise<{ file: string; lines: LineFile }> {
  const file = path.join(await temporaryFolder(), 'lines.jsonl');
  if (content !== undefined) await writeFile(file, content);
  const lines = await LineFile.open(file, true);
  onTestFinished(() => lines.close());
  return { file, lines };
}

describe('appending', () => {
  it('says where each line lies, also behind what was there', async () => {
    const { file, lines } = await opened('{"a":1}\n');
    expect(lines.size).toBe(8);
    const refs = await lines.append(['{"b":"é"}', '', '[3]'], false);
    expect(refs).toEqual([
      { offset: 8, length: 10 },
      { offset: 19, length: 0 },
      { offset: 20, length: 3 },
    ]);
    expect(lines.size).toBe(24);
    expect(await readFile(file, 'utf8')).toBe('{"a":1}\n{"b":"é"}\n\n[3]\n');
    const [first, , last] = refs;
    if (first === undefined || last === undefined) throw new Error('three lines lie somewhere');
    expect(lines.readText(first)).toBe('{"b":"é"}');
    expect(lines.read(last)).toEqual([3]);
    expect(await lines.append(['{}'], false)).toEqual([{ offset: 24, length: 2 }]);
  });

  it('is on disk when it resolves only where that was asked for', async () => {
    const { file, lines } = await opened();
    const synced = await watchSyncs();
    await lines.append(['1'], false);
    expect(synced).toEqual([]);
    await lines.append(['2'], true);
    expect(synced).toEqual([{ path: file, text: '1\n2\n' }]);
    await lines.append(['3'], false);
    await lines.sync();
    expect(synced.at(-1)).toEqual({ path: file, text: '1\n2\n3\n' });
  });

  it('makes the name of a new file durable, and leaves a folder alone where it was there', async () => {
    const file = path.join(await temporaryFolder(), 'lines.jsonl');
    const synced = await watchSyncs();
    const fresh = await LineFile.open(file, true);
    expect(synced.map((each) => each.path)).toEqual([path.dirname(file)]);
    await fresh.append(['1'], false);
    await fresh.close();
    synced.length = 0;
    await (await LineFile.open(file, true)).close();
    expect(synced).toEqual([]);
  });

  it('refuses where another program appended, cut, replaced or removed the file', async () => {
    const changed = { code: 'conflict', message: expect.stringContaining('another program') };
    const changes: ((file: string) => Promise<unknown>)[] = [
      (file) => appendFile(file, 'x'),
      (file) => writeFile(file, ''),
      (file) => rename(file, `${file}.old`),
      async (file) => {
        await rename(file, `${file}.old`);
        await writeFile(file, '1\n');
      },
    ];
    for (const change of changes) {
      const { file, lines } = await opened('1\n');
      await change(file);
      const before = await readFile(file, 'utf8').catch(() => null);
      await expect(lines.append(['2'], false)).rejects.toMatchObject(changed);
      expect(await readFile(file, 'utf8').catch(() => null)).toBe(before);
    }
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

  it('is not appended to through a link, and not under its other name', async () => {
    const folder = await temporaryFolder();
    const [file, theirs] = [path.join(folder, 'lines.jsonl'), path.join(folder, 'notes.txt')];
    await writeFile(theirs, 'my notes\n');
    await symlink(theirs, file);
    await expect(LineFile.open(file, true)).rejects.toThrow(`${file} is a link to ${theirs}`);
    await rename(file, `${file}.gone`);
    await link(theirs, file);
    const synced = await watchSyncs();
    const lines = await LineFile.open(file, true);
    // Its own copy is on the disk before it has the name.
    expect(synced[0]).toEqual({ path: expect.stringMatching(/\.tmp$/), text: 'my notes\n' });
    await lines.append(['{}'], true);
    await lines.close();
    expect(await readFile(theirs, 'utf8')).toBe('my notes\n');
    expect(await readFile(file, 'utf8')).toBe('my notes\n{}\n');
  });

  it('is not written once its guard refuses', async () => {
    const file = path.join(await temporaryFolder(), 'lines.jsonl');
    let refuses = false;
    const lines = await LineFile.open(file, true, async () => {
      if (refuses) throw new Error('the lock is gone');
    });
    await lines.append(['1'], false);
    refuses = true;
    await expect(lines.append(['2'], false)).rejects.toThrow('the lock is gone');
    await lines.close();
    expect(await readFile(file, 'utf8')).toBe('1\n');
  });
});

describe('reading and changing', () => {
  it('says that a line was changed by another program where it is none any more', async () => {
    const { file, lines } = await opened('{"a":1}\n');
    const at = { offset: 0, length: 7 };
    expect(lines.read(at)).toEqual({ a: 1 });
    await writeFile(file, 'nonsense\n');
    expect(() => lines.read(at)).toThrow(`${file} was changed by another program at byte 0`);
    // Only what is there is read.
    await writeFile(file, '12');
    expect(lines.readText(at)).toBe('12');
  });

  it('cuts off what lies behind, on disk too', async () => {
    const { file, lines } = await opened('1\n2\n{"torn');
    const synced = await watchSyncs();
    await lines.truncate(4);
    expect(synced).toEqual([{ path: file, text: '1\n2\n' }]);
    expect(lines.size).toBe(4);
    expect(await lines.append(['3'], false)).toEqual([{ offset: 4, length: 1 }]);
    expect(await readFile(file, 'utf8')).toBe('1\n2\n3\n');
  });

  it('takes the place of another file, durably, and goes on there', async () => {
    const { file, lines } = await opened();
    await lines.append(['new'], true);
    const target = path.join(path.dirname(file), 'target.jsonl');
    await writeFile(target, 'old\n');
    const synced = await watchSyncs();
    await lines.renameTo(target);
    expect(synced.map((each) => each.path)).toEqual([path.dirname(file)]);
    await lines.append(['more'], false);
    expect(await readFile(target, 'utf8')).toBe('new\nmore\n');
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });

  it('without leave to write makes no file and opens what is there', async () => {
    const folder = await temporaryFolder();
    await expect(LineFile.open(path.join(folder, 'none.jsonl'), false)).rejects.toThrow('ENOENT');
    const file = path.join(folder, 'lines.jsonl');
    await writeFile(file, '');
    const synced = await watchSyncs();
    const lines = await LineFile.open(file, false);
    expect(synced).toEqual([]);
    await expect(lines.append(['1'], false)).rejects.toMatchObject({ code: 'io' });
    await lines.close();
    expect(() => lines.readText({ offset: 0, length: 1 })).toThrow();
    await expect(LineFile.open(folder, true)).rejects.toThrow('is a folder');
  });
});

it.skipIf(process.platform !== 'linux')(
  'a failed write that cannot be cut back ends all writing: the next line would be glued to it',
  async () => {
    const lines = new LineFile('/dev/full', await open('/dev/full', 'a+'), 0);
    const full = { code: 'io', message: expect.stringContaining('free some space') };
    await expect(lines.append(['1'], false)).rejects.toMatchObject(full);
    const broken = { code: 'conflict', message: expect.stringContaining('open the dataset again') };
    await expect(lines.append(['1'], false)).rejects.toMatchObject(broken);
    await lines.close();
  },
);
