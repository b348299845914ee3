/** Two commands right after a pull: the second waits for the build of the first. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { repositoryRoot } from '../shared-data';
import { makeTempDir } from '../studio-fixture';

let dir: string;

/** A checkout whose build is told when to go on. */
beforeEach(async () => {
  dir = await makeTempDir();
  await cp(path.join(repositoryRoot, 'scripts/setup'), path.join(dir, 'scripts/setup'), {
    recursive: true,
  });
  await cp(path.join(repositoryRoot, 'scripts/build.mjs'), path.join(dir, 'scripts/build.mjs'));
  for (const folder of ['src', 'scripts/package']) await mkdir(path.join(dir, folder));
  for (const name of ['package-lock.json', 'vite.config.ts', 'vite.node.config.ts']) {
    await writeFile(path.join(dir, name), '');
  }
  await writeFile(
    path.join(dir, 'package.json'),
    JSON.stringify({ scripts: { 'build:parts': 'node build.mjs' } }),
  );
  await writeFile(
    path.join(dir, 'build.mjs'),
    `import fs from 'node:fs';
fs.appendFileSync('builds', 'x');
while (!fs.existsSync('go')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
fs.mkdirSync('dist/renderer', { recursive: true });
fs.writeFileSync('dist/renderer/index.html', '');
`,
  );
});
afterEach(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));

const builds = () => readFile(path.join(dir, 'builds'), 'utf8').catch(() => '');
const goOn = () => writeFile(path.join(dir, 'go'), '');

function ensureBuild() {
  const module = path.join(dir, 'scripts/setup/node.mjs');
  const child = spawn(
    process.execPath,
    ['-e', `import(${JSON.stringify(module)}).then(({ ensureBuild }) => ensureBuild())`],
    // A group of its own, so that what it starts can be killed with it.
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said += part.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { said: () => said, ended, pid: child.pid ?? 0 };
}

it('builds once', async () => {
  const first = ensureBuild();
  await expect.poll(first.said, { timeout: 20_000 }).toContain('Building the studio');
  const second = ensureBuild();
  await expect.poll(second.said, { timeout: 20_000 }).toContain('waiting for it');
  await goOn();
  expect(await Promise.all([first.ended, second.ended])).toEqual([0, 0]);
  expect(await builds()).toBe('x');
});

it('takes what was built by hand', async () => {
  await goOn();
  const built = spawn(process.execPath, [path.join(dir, 'scripts/build.mjs')], { stdio: 'ignore' });
  expect((await once(built, 'close'))[0]).toBe(0);
  expect(await ensureBuild().ended).toBe(0);
  expect(await builds()).toBe('x');
});

it('builds anew after a builder that was killed', async () => {
  const first = ensureBuild();
  await expect.poll(builds, { timeout: 20_000 }).toBe('x');
  process.kill(-first.pid, 'SIGKILL');
  await first.ended;
  await goOn();
  const second = ensureBuild();
  expect(await second.ended).toBe(0);
  expect(second.said()).not.toContain('waiting');
  expect(await builds()).toBe('xx');
});

it('is not held up by a build that failed', async () => {
  await writeFile(path.join(dir, 'build.mjs'), 'process.exit(3);');
  expect(await ensureBuild().ended).toBe(3);
  const second = ensureBuild();
  expect(await second.ended).toBe(3);
  expect(second.said()).not.toContain('waiting');
});
