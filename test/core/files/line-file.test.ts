/** Files of lines: every line is found again where it lies, and no line is lost or glued to another. */
import {
  appendFile,
  link,
  open,
  readFile,
  rename,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LineFile } from '../../../src/core/files/line-file';
import { temporaryFolder } from '../project/toy-project';
import { refuseOpening } from './refused-files';
import { watchSyncs } from '../../watch-syncs';

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

describe('a file that cannot be written just now', () => {
  it.each(['EPERM', 'EROFS', 'EACCES', 'EBUSY'])(
    'is read, and written once it can be: %s',
    async (code) => {
      const file = path.join(await temporaryFolder(), 'lines.jsonl');
      await writeFile(file, '{"a":1}\n{"torn');
      const allow = refuseOpening('lines.jsonl', 'to write', code);
      const lines = await LineFile.open(file, true);
      onTestFinished(() => lines.close());
      await lines.mend(() => lines.truncate(8));
      expect(lines.read({ offset: 0, length: 7 })).toEqual({ a: 1 });
      const refused = { code: 'io', message: expect.stringContaining(`${file} cannot be written`) };
      for (const text of ['2', '3'])
        await expect(lines.append([text], true)).rejects.toMatchObject(refused);
      allow();
      expect(await lines.append(['2'], true)).toEqual([{ offset: 8, length: 1 }]);
      expect(await readFile(file, 'utf8')).toBe('{"a":1}\n2\n');
    },
  );

  it('says why it cannot be made, where there is none', async () => {
    const file = path.join(await temporaryFolder(), 'lines.jsonl');
    refuseOpening('lines.jsonl', 'to write', 'EROFS');
    await expect(LineFile.open(file, true)).rejects.toThrow('EROFS');
  });

  it('is left alone where another program changed it meanwhile', async () => {
    const file = path.join(await temporaryFolder(), 'lines.jsonl');
    await writeFile(file, '1\n');
    const allow = refuseOpening('lines.jsonl', 'to write', 'EPERM');
    const lines = await LineFile.open(file, true);
    onTestFinished(() => lines.close());
    allow();
    await appendFile(file, 'x');
    await expect(lines.append(['2'], true)).rejects.toMatchObject({ code: 'conflict' });
    expect(await readFile(file, 'utf8')).toBe('1\nx');
  });
});

it.skipIf(process.platform !== 'linux')(
  'a failed write that cannot be cut back ends all writing: the next line would be glued to it',
  async () => {
    const handle = await open('/dev/full', 'a+');
    const lines = new LineFile('/dev/full', { handle, stats: await handle.stat() });
    const full = { code: 'io', message: expect.stringContaining('free some space') };
    await expect(lines.append(['1'], false)).rejects.toMatchObject(full);
    const broken = { code: 'conflict', message: expect.stringContaining('open the dataset again') };
    await expect(lines.append(['1'], false)).rejects.toMatchObject(broken);
    await lines.close();
  },
);
