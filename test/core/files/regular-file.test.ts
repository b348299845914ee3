import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openRegular, readRegular } from '../../../src/core/files/regular-file';
import { temporaryFolder } from '../project/toy-project';

describe('a file that a stranger may have made', () => {
  it('is read whole, an empty one too', async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'some'), 'text');
    await writeFile(path.join(folder, 'none'), '');
    expect((await readRegular(path.join(folder, 'some'), 4)).toString()).toBe('text');
    expect((await readRegular(path.join(folder, 'none'), 0)).toString()).toBe('');
  });

  it('is not read when it is larger than it may be, however little of it is on disk', async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'sparse'), '');
    await truncate(path.join(folder, 'sparse'), 200e9);
    await expect(readRegular(path.join(folder, 'sparse'), 1e6)).rejects.toMatchObject({
      code: 'corrupt-data',
      message: expect.stringMatching(/sparse has 200000 MB, more than the 1 MB/),
    });
  });

  it.each([
    ['a folder', (place: string) => mkdir(place), /a folder, not a file/],
    ['a pipe', async (place: string) => void execFileSync('mkfifo', [place]), /a pipe, not a file/],
    ['a link', (place: string) => symlink('/etc/hostname', place), /a link to \/etc\/hostname/],
    ['a link to nothing', (place: string) => symlink('nowhere', place), /a link to nowhere/],
    ['a socket', listenOn, /a socket/],
  ])('is refused at once when it is %s', async (_what, make, why) => {
    const place = path.join(await temporaryFolder(), 'x');
    await make(place);
    const refused = { code: 'corrupt-data', message: expect.stringMatching(why) };
    await expect(openRegular(place)).rejects.toMatchObject(refused);
  });

  it('says itself when there is none', async () => {
    await expect(openRegular('/nowhere/at/all')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

async function listenOn(place: string): Promise<void> {
  const server = createServer().listen(place);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
}
