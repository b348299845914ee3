import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { readReasons, saveReasons } from '../../../src/core/teachers/reasons';
import { StudioError } from '../../../src/shared/errors';
import { defaultReasons } from '../../../src/shared/model/teacher-look';
import { openToy, temporaryFolder } from '../project/toy-project';

it('reasons that cannot be read this time are not taken for those that come with the studio', async () => {
  const { folder } = await openToy(await temporaryFolder());
  const own = defaultReasons.slice(0, 2);
  await saveReasons(folder, own);
  const read = vi.spyOn(folder, 'read');
  read.mockRejectedValueOnce(new StudioError('io', 'Too many files are open.'));
  await expect(readReasons(folder)).rejects.toThrow('Too many files');
  read.mockRestore();
  expect(await readReasons(folder)).toEqual(own);
  await writeFile(path.join(folder.path, 'teachers/reasons.json'), 'no JSON');
  expect(await readReasons(folder)).toEqual(defaultReasons);
});
