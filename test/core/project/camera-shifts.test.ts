import { readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { readShifts, writeShift } from '../../../src/core/project/camera-shifts';
import { StudioError } from '../../../src/shared/errors';
import { openToy, temporaryFolder } from './toy-project';

it('keeps the shifts of cameras, and no file where none is left', async () => {
  const { folder } = await openToy(await temporaryFolder());
  const file = path.join(folder.path, 'cameras.json');
  expect(await readShifts(folder)).toEqual({});
  await writeShift(folder, 'front', 3);
  expect(await writeShift(folder, 'wrist', -2)).toEqual({ front: 3, wrist: -2 });
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    version: 1,
    shifts: { front: 3, wrist: -2 },
  });
  await writeShift(folder, 'front', 0);
  expect(await writeShift(folder, 'wrist', 0)).toEqual({});
  await expect(readFile(file)).rejects.toThrow('ENOENT');
});

it('says which file cannot be read', async () => {
  const { folder } = await openToy(await temporaryFolder());
  await writeFile(path.join(folder.path, 'cameras.json'), '{"version": 1, "shifts": {"a": 0.5}}');
  await expect(readShifts(folder)).rejects.toThrow('cameras.json of the project');
  await expect(writeShift(folder, 'a', 1)).rejects.toThrow('cameras.json of the project');
  const names = Array.from({ length: 60_000 }, (_, at) => [`camera ${at}`, 1] as const);
  const text = JSON.stringify({ version: 1, shifts: Object.fromEntries(names) });
  await writeFile(path.join(folder.path, 'cameras.json'), text);
  await expect(readShifts(folder)).rejects.toThrow('more than the 1 MB that such a file may have');
});

it('says what is in the way, and blames no file that is not read for want of something else', async () => {
  const { folder } = await openToy(await temporaryFolder());
  const file = path.join(folder.path, 'cameras.json');
  await symlink('/etc/hostname', file);
  const named = `${file} is a link to /etc/hostname`;
  await expect(readShifts(folder)).rejects.toThrow(named);
  await expect(writeShift(folder, 'front', 1)).rejects.toThrow(named);
  const short = new StudioError('io', 'Too many files are open.');
  const read = vi.spyOn(folder, 'read').mockRejectedValue(short);
  await expect(readShifts(folder)).rejects.toBe(short);
  read.mockRestore();
});
