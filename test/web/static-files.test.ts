/** The window's own files, read at once: those in its folder and nothing else. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { windowFile } from '../../src/web/static-files';
import { makeTempDir } from '../studio-fixture';

it('gives out what is in the folder of the window, and nothing that is not', async () => {
  const folder = await makeTempDir();
  const root = path.join(folder, 'window');
  await mkdir(path.join(root, 'assets'), { recursive: true });
  await writeFile(path.join(folder, 'secret.txt'), 'secret');
  await writeFile(path.join(root, 'index.html'), '<p>page');
  await writeFile(path.join(root, 'assets/a b.js'), 'run()');
  await symlink(path.join(folder, 'secret.txt'), path.join(root, 'link.txt'));
  const page = windowFile('/', root);
  expect(page?.bytes.toString()).toBe('<p>page');
  expect(page?.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-length': '7',
    'cache-control': 'no-cache',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
  expect(windowFile('/assets/a%20b.js', root)?.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': expect.stringContaining('immutable'),
  });
  for (const strange of [
    '/link.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    `/${encodeURIComponent(path.join(folder, 'secret.txt'))}`,
    '/assets',
    '/none.js',
    '/%',
    '/a%00b',
  ]) {
    expect(windowFile(strange, root), strange).toBeNull();
  }
});
